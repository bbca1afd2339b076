"""Asking witnesses to cosign the newest checkpoint (c2sp.org/tlog-witness), where an operator chose some.

Sent are the signed checkpoint and a proof that the ledger only grew: origin, size and hashes. No page asks
anybody; the server does so by itself, and "casebound witness --now". What a refusal means is core.witness's.
"""

import http.client
import logging
import ssl
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from time import time
from urllib.parse import urlsplit

from casebound.anchors import tokens, witnesses
from casebound.anchors.asking import FIRST_WAIT, MOST_WAIT, PATIENCE, after, claimed
from casebound.anchors.models import Cosignature, Errand
from casebound.anchors.witnesses import Witness
from casebound.book import logkey
from casebound.book.models import Head, Leaf, Practice
from casebound.core import ledger, notes
from casebound.core import witness as core
from casebound.core.errors import CaseboundError, Malformed, Tampered, Untrusted
from casebound.core.notes import Checkpoint, Note
from casebound.core.timestamps import Unread

EVERY = 300  # seconds between two requests of one practice to one witness
MOST_BYTES = 1 << 16
TELL_IT = "The witness does not know this ledger. Whoever runs it has to add this log: {vkey}"
NOT_OURS = "The witness knows this ledger under another key. Whoever runs it has to compare it: {vkey}"
log = logging.getLogger(__name__)

Answer = tuple[int, bytes]
Ask = Callable[[str, bytes], Answer]


def post(url: str, body: bytes) -> Answer:
    """Status and body. No redirect is followed. Raises Unread with what went wrong."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    line: http.client.HTTPConnection = (
        http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, port, timeout=PATIENCE)
    )
    with closing(line):
        try:
            line.request("POST", parts.path, body, {"Content-Type": "text/plain; charset=utf-8"})
            answer = line.getresponse()
            return answer.status, answer.read(MOST_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise Unread(f"The witness could not be reached ({type(error).__name__}).") from None


def round_of_requests(data: Path | None, ask: Ask = post, now: Callable[[], float] = time) -> int:
    """Asks every witness whose time has come, for every practice. Returns how many cosigned."""
    chosen = witnesses.asked(data)
    practices = Practice.objects.order_by("id") if chosen else []
    return sum(attempt(practice, witness, ask, now) for practice in practices for witness in chosen)


def attempt(
    practice: Practice, witness: Witness, ask: Ask, now: Callable[[], float], *, at_once: bool = False
) -> bool:
    """One request, if it is time, nobody else is at it, and the ledger grew. True when it was cosigned."""
    row, _ = Errand.objects.get_or_create(practice=practice, authority=errand_of(witness.name))
    if not claimed(row, int(now()), at_once):
        return False
    size = Head.objects.get(practice=practice).size
    mine = Cosignature.objects.filter(practice=practice, witness=witness.name, size=size)
    if size <= row.done and mine.exists():
        after(row, claimed=0)
        return False
    try:
        cosign(practice, witness, size, row.done, ask, now)
    except CaseboundError as error:
        wait = min(FIRST_WAIT * 2 ** min(row.attempts, 12), MOST_WAIT)
        after(row, claimed=0, attempts=row.attempts + 1, not_before=int(now()) + wait, said=error.sentence)
        log.warning("Witness %s: %s", witness.name, error.sentence)
        return False
    after(row, claimed=0, attempts=0, not_before=int(now()) + EVERY, done=size, said="")
    return True


def errand_of(name: str) -> str:
    """Under which name its errand stands: no time authority can be called so."""
    return f"witness/{name}"


def cosign(
    practice: Practice, witness: Witness, size: int, old: int, ask: Ask, now: Callable[[], float]
) -> None:
    """Ask about the checkpoint of this size, from where the witness stands, and keep what it signs.

    Raises Tampered where the witness has seen another history, Untrusted and Malformed for an answer that is
    no cosignature, Unread when none came.
    """
    note = tokens.note(practice, logkey.of(practice).public, size)
    ours = Checkpoint.parse(Note.parse(note).text)
    old = old if old <= size else 0
    status, body = _asked(practice, witness, note, old, size, ask)
    if status == 409 and (stands := core.stands_at(body)) != old:
        if stands > size:
            raise Tampered(core.Meaning.ROLLED_BACK.value)
        old = stands
        status, body = _asked(practice, witness, note, old, size, ask)
    if status == 422 or (status == 409 and old == size):
        raise Tampered(core.Meaning.FORK.value)
    _demand_taken(practice, ours, status)
    line, when = core.taken(note, body, witness.verifier)
    Cosignature.objects.get_or_create(
        practice=practice,
        witness=witness.name,
        size=size,
        defaults={"time": when, "line": line.line(), "received": int(now()) + 1},
    )


def _asked(practice: Practice, witness: Witness, note: bytes, old: int, size: int, ask: Ask) -> Answer:
    hashes = Leaf.objects.filter(practice=practice, seq__lt=size).order_by("seq")
    proof = ledger.consistency(list(hashes.values_list("hash", flat=True)), old, size) if old else []
    return ask(witness.url.rstrip("/") + "/add-checkpoint", core.request(note, old, proof))


def _demand_taken(practice: Practice, ours: Checkpoint, status: int) -> None:
    vkey = notes.vkey(ours.origin, logkey.of(practice).public)
    if status in (403, 404):
        raise Untrusted((TELL_IT if status == 404 else NOT_OURS).format(vkey=vkey))
    if status == 409:
        raise Unread("The witness was asked by somebody else at the same time. It is asked again.")
    if status != 200:
        raise Unread(f"The witness answered with status {status}.")


def cosigned(practice: Practice, log_key: bytes, size: int, before: datetime | None = None) -> bytes:
    """The signed checkpoint over this many leaves with every cosignature kept for it (before a moment).

    A file that is made again has to be the same: it holds what was there when it was made first.
    """
    note = tokens.note(practice, log_key, size)
    text = Note.parse(note).text
    lines: list[notes.Signature] = []
    rows = Cosignature.objects.filter(practice=practice, size=size)
    for row in rows if before is None else rows.filter(received__lt=int(before.timestamp())):
        try:
            lines += Note.parse(text + b"\n" + row.line).signatures
        except Malformed:
            continue  # doctor says so
    return core.with_lines(note, lines)
