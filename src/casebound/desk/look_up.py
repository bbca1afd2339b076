"""Asking at the desk: counted before it is looked at, written down for those who manage it."""

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from casebound.book.append import clock
from casebound.core import context, desk
from casebound.core.desk import Instruction
from casebound.core.errors import BadInput, CaseboundError, Sealed
from casebound.core.keys import Public
from casebound.core.packing import pad, unpad
from casebound.core.roll import CasebookState
from casebound.desk import index
from casebound.desk.models import LookUp
from casebound.members import desk_book
from casebound.members.who import Who
from casebound.people import attempts
from casebound.people.attempts import Scope
from casebound.records import opened as openings
from casebound.records.views.clients import region

WINDOW, FREE, FREE_HERE = 600, 30, 90  # seconds; look-ups in them without a wait: of one person, of all
DAY, FREE_A_DAY = 86_400, 300
MOST = 5  # of several that fit, so many are shown
LATEST = 200  # look-ups on one page
Told = dict[str, str | int]  # what was asked, and how many fitted


@dataclass(frozen=True)
class Found:
    """What came of a question. more: beyond those shown. told: whether each may be shown by its name."""

    shown: Sequence[Instruction]
    more: int

    @property
    def told(self) -> bool:
        return len(self.shown) == 1 and not self.more


@dataclass(frozen=True)
class Line:
    """One look-up as its reader sees it. asked: the words, empty where her keys are newer than it."""

    person: int
    at: int
    asked: str
    found: int


def ask(who: Who, text: str) -> Found:
    """Look for a number, its last four digits, or a name; leaves a line. Raises BadInput, TooSoon, Sealed."""
    state = standing(who)
    here = region(who)
    wanted = desk.asked(text[:200], here)
    if wanted is None:
        raise BadInput(_("Type a whole number, its last four digits, or a name of three letters or more."))
    attempts.begin(scopes(who))
    found = desk.matching(wanted, index.instructions(who, state), here)
    shown = found[:MOST]
    _note(who, state, text[:200], len(found), shown)
    return Found(shown, len(found) - len(shown))


def standing(who: Who) -> CasebookState:
    """The desk's casebook, for who reads it. Raises Sealed for everybody else."""
    state = desk_book.standing(who)
    if state is None or who.number not in state.readers:
        raise Sealed(_("You hold no key for the front desk. One of its readers can let you in."))
    return state


def scopes(who: Who) -> list[Scope]:
    """Counters of this person and of the whole desk. Each begins anew with its own window of time."""
    now, mine = int(time.time()), f"{who.practice.uid.hex()}:{who.number}"
    kept, day = timedelta(seconds=2 * WINDOW), timedelta(seconds=DAY)
    return [
        Scope("desk", f"{mine}:{now // WINDOW}", free=FREE, longest=WINDOW, kept=kept),
        Scope("desk day", f"{mine}:{now // DAY}", free=FREE_A_DAY, longest=3600, kept=day),
        Scope(
            "desk of all",
            f"{who.practice.uid.hex()}:{now // WINDOW}",
            free=FREE_HERE,
            longest=WINDOW,
            kept=kept,
        ),
    ]


def _note(who: Who, state: CasebookState, text: str, count: int, shown: Sequence[Instruction]) -> None:
    """Who asked and when; the words for those alone who manage the desk; a line beside what was shown."""
    told: Told = {"asked": text, "found": count}
    id, at, persons = secrets.token_bytes(16), clock(), who.roll.persons
    with transaction.atomic():
        for reader in sorted(state.readers):
            if persons[reader].roles & desk.MANAGING:
                sealed = _sealed(who.practice.uid, id, told, persons[reader].public)
                LookUp.objects.create(
                    practice=who.practice, id=id, reader=reader, person=who.number, at=at, sealed=sealed
                )
        for one in shown:
            openings.note(who, one.seq, "desk")


def latest(who: Who) -> list[Line]:
    """The newest look-ups that were written down for her, newest first."""
    return [_line(who, row) for row in _mine(who)[:LATEST]]


def _line(who: Who, row: LookUp) -> Line:
    try:
        told = opened(who, row)
    except CaseboundError:
        return Line(row.person, row.at, "", 0)
    return Line(row.person, row.at, str(told["asked"]), int(told["found"]))


def carry(who: Who, fresh: Who) -> None:
    """Seals to her new key what she sees of the desk. What does not open is left as it is."""
    for row in _mine(who)[:LATEST]:
        try:
            told = opened(who, row)
        except CaseboundError:
            continue
        same = LookUp.objects.filter(practice=who.practice, id=row.id, reader=row.reader)
        same.update(sealed=_sealed(fresh.practice.uid, row.id, told, fresh.secret.public))


def _sealed(practice: bytes, id: bytes, told: Told, public: Public) -> bytes:
    raw = pad(json.dumps(told, ensure_ascii=False).encode())
    return public.seal(raw, context.lookup(practice, id, public.fingerprint))


def _mine(who: Who) -> models.QuerySet[LookUp]:
    return LookUp.objects.filter(practice=who.practice, reader=who.number).order_by("-at", "-id")


def opened(who: Who, row: LookUp) -> Told:
    """What was asked and how many fitted. Raises Tampered for another place, or newer keys of hers."""
    where = context.lookup(who.practice.uid, row.id, who.secret.public.fingerprint)
    told: Told = json.loads(unpad(who.secret.open(row.sealed, where)))
    return told
