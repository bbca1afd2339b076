"""What every room has to say about its rows, for every practice of the database."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from casebound.anchors import doctor as of_anchors
from casebound.attachments import doctor as of_attachments
from casebound.book import doctor as of_book
from casebound.book import doctor_note, doctor_rows, doctor_schema
from casebound.book.models import Practice
from casebound.core.chain import Finding
from casebound.core.errors import Tampered
from casebound.members import doctor as of_members
from casebound.people import doctor as of_people
from casebound.records import doctor as of_records

CHANGED_SINCE = (
    "The {size} leaves that the last check found in order are not there as they were: the database was "
    "changed, or an older copy was put in its place. Compare with receipts (--receipt FILE), or restore a "
    "backup. Once you know why, 'casebound doctor --all' begins anew."
)
CLOSED = "This copy is closed: the book goes on in {to}. Here it can only be read."
UNREADABLE = (
    "Rows of {room} hold what nothing here ever wrote ({wrong}): they were changed from outside, or the disk "
    "is damaged. Keep a copy of this folder and restore a backup."
)


def examine_all(
    with_guards: bool = True, quick: bool = False, told: Callable[[int], None] = lambda size: None
) -> list[Finding]:
    """Every finding about every practice, the people and the guards; an empty list is a sound database.

    Each names its practice where there are several. `quick` believes the note of the last check, as far as
    what was checked then still hashes to the same; either way a new note is written where all is in order.
    `told` hears how many leaves were read.
    """
    findings, practices = _said("accounts", of_people.examine), list(Practice.objects.order_by("id"))
    for practice in practices:
        name = f"{practice.name or practice.uid.hex()[:8]}: " if len(practices) > 1 else ""
        findings += [replace(found, sentence=name + found.sentence) for found in noted(practice, quick, told)]
    return [*findings, *doctor_schema.examine()] if with_guards else findings


def noted(practice: Practice, quick: bool, told: Callable[[int], None]) -> list[Finding]:
    """Every finding about one practice, with the help of the note of the last check if `quick`."""
    sound = doctor_note.read(practice) if quick else None
    with _without_pauses():
        try:
            examined, changed = of_book.walk(practice, sound, told), []
        except Tampered:
            assert sound is not None, "only what was sound before can have changed since"
            examined = of_book.walk(practice, None, told)
            changed = [Finding(None, CHANGED_SINCE.format(size=sound.size))]
        findings = [*changed, *examined.findings, *_beside(practice, examined)]
    if examined.state is not None and not grave(findings):
        doctor_note.write(practice, examined.state)
    return findings


@contextmanager
def _without_pauses() -> Iterator[None]:
    """Very many small rows are kept for a while; looking for cycles among them finds none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def examine(practice: Practice) -> list[Finding]:
    """Every finding about one practice; believes and writes no note."""
    examined = of_book.walk(practice)
    return [*examined.findings, *_beside(practice, examined)]


def _beside(practice: Practice, examined: of_book.Examined) -> list[Finding]:
    """What stands beside the ledger, as far as the ledger says who may do what."""
    findings: list[Finding] = []
    roll = examined.roll
    if practice.closed_at is not None:
        findings.append(Finding(None, CLOSED.format(to=practice.closed_to), grave=False))
    if roll is None:
        return findings
    for room, of_room in (("the ledger", doctor_rows), ("records", of_records)):
        findings += _said(room, partial(of_room.examine, practice, roll, examined.headers))
    for name, of_beside in (
        ("members", of_members),
        ("attachments", of_attachments),
        ("anchors", of_anchors),
    ):
        findings += _said(name, partial(of_beside.examine, practice, roll))
    return findings


def _said(room: str, examine: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a room says; rows that nothing here can have written do not stop the check of the others."""
    try:
        return list(examine())
    except (ValueError, TypeError, OverflowError) as wrong:
        return [Finding(None, UNREADABLE.format(room=room, wrong=type(wrong).__name__))]


def grave(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.grave]
