"""Asking time authorities, now and then, about the newest checkpoint. Only its hash leaves the house.

Each practice and authority has one row that says when to ask again. A process claims the row before it asks;
whoever dies with a claim is followed by another when the claim runs out. Nothing is lost by asking twice.
"""

import http.client
import logging
import ssl
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import time
from urllib.parse import urlsplit

from django.db.models import Q

from casebound.anchors import authorities, tokens
from casebound.anchors.authorities import Authority
from casebound.anchors.models import Errand
from casebound.book import logkey
from casebound.book.models import Head, Practice
from casebound.core import timestamps
from casebound.core.errors import CaseboundError, Malformed, Untrusted
from casebound.core.timestamps import Unread
from casebound.verify import tokens as reading

CLAIM = 120  # seconds a question may take, its answer checked and stored
PATIENCE = 20  # seconds of silence on the line
LONGEST_WAIT = int(timedelta(days=8).total_seconds())  # more than any `every`: beyond it a clock was wrong
FIRST_WAIT, MOST_WAIT = 60, 6 * 3600
log = logging.getLogger(__name__)

Ask = Callable[[str, bytes], bytes]


def post(url: str, query: bytes) -> bytes:
    """The authority's answer. No redirect is followed. Raises Unread with what went wrong."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    line: http.client.HTTPConnection = (
        http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, port, timeout=PATIENCE)
    )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with closing(line):
        try:
            line.request("POST", path, query, {"Content-Type": "application/timestamp-query"})
            answer = line.getresponse()
            raw = answer.read(timestamps.MOST_BYTES + 1)
        except (OSError, http.client.HTTPException) as error:
            raise Unread(f"The authority could not be reached ({type(error).__name__}).") from None
    if answer.status != 200:
        raise Unread(f"The authority answered with status {answer.status}.")
    return raw


def round_of_questions(data: Path | None, ask: Ask = post, now: Callable[[], float] = time) -> int:
    """Asks every authority whose time has come, for every practice. Returns how many tokens came."""
    chosen, came = authorities.asked(data), 0
    for practice in Practice.objects.order_by("id") if chosen else []:
        for authority in chosen:
            came += attempt(practice, authority, ask, now)
    return came


def attempt(
    practice: Practice, authority: Authority, ask: Ask, now: Callable[[], float], *, at_once: bool = False
) -> bool:
    """One question, if it is time, nobody else is at it, and the ledger grew. True when a token came."""
    row, _ = Errand.objects.get_or_create(practice=practice, authority=authority.name)
    if not claimed(row, int(now()), at_once):
        return False
    size = Head.objects.get(practice=practice).size
    if size <= row.done:
        after(row, claimed=0)
        return False
    try:
        stamped(practice, authority, size, ask, int(now()))
    except CaseboundError as error:
        wait = min(FIRST_WAIT * 2 ** min(row.attempts, 12), MOST_WAIT)
        after(row, claimed=0, attempts=row.attempts + 1, not_before=int(now()) + wait, said=error.sentence)
        log.warning("Time authority %s: %s", authority.name, error.sentence)
        return False
    again = int(now()) + 60 * authority.every
    after(row, claimed=0, attempts=0, not_before=again, done=size, said="")
    return True


def stamped(practice: Practice, authority: Authority, size: int, ask: Ask, now: int) -> None:
    """Ask about the checkpoint of this size and keep the answer, if it is one.

    Raises Malformed, Untrusted, Tampered for an answer that proves nothing, Unread when none came.
    """
    note = tokens.note(practice, logkey.of(practice).public, size)
    question = timestamps.query(note)
    raw = ask(authority.url, question.raw)
    checked = True
    try:
        stamp = reading.verify(raw, note, authority.certificates)
    except Unread:
        if len(raw) > timestamps.MOST_BYTES or not raw.startswith(b"\x30"):
            raise Malformed("The authority's answer is no time token.") from None
        # Kept as it is: who has another program can look into it later.
        stamp, checked = timestamps.Stamp(b"", 0, 0), False
    if checked and stamp.nonce != question.nonce:
        raise Untrusted("The authority's answer belongs to another question; it may be an old one.")
    tokens.keep(practice, authority.name, size, raw, stamp, checked=checked, now=now)


def claimed(row: Errand, now: int, at_once: bool) -> bool:
    """Whether this process, and no other, may ask now. A time far ahead was set by a clock gone wrong."""
    due = Q(not_before__lte=now) | Q(not_before__gt=now + LONGEST_WAIT)
    free = Q(claimed__lte=now) | Q(claimed__gt=now + LONGEST_WAIT)
    mine = Errand.objects.filter(free, pk=row.pk)
    mine = mine if at_once else mine.filter(due)
    won = mine.update(claimed=now + CLAIM) == 1
    if won:
        row.refresh_from_db()
    return won


def after(row: Errand, **changes: int | str) -> None:
    Errand.objects.filter(pk=row.pk).update(**changes)
