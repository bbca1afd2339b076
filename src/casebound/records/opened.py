"""That a page was opened: a line of this server for every look, and once a leaf that the reader signs.

Reading never waits for either. What could not be signed just then is owed: whoever opened the page is told,
on the page and in her due list, and opening it once more makes it good. Nothing is signed because a row
says so, for whoever owns the database writes rows.
"""

from contextlib import suppress

from django.db import DatabaseError, InterfaceError
from django.db.models import Max

from casebound.book.append import Signer, clock, turn
from casebound.book.models import Entry, Head, Opening
from casebound.core import statements
from casebound.core.errors import CaseboundError
from casebound.core.roll import OpenedBy
from casebound.members.who import Who
from casebound.people.briefly import briefly

_MISSED = (DatabaseError, InterfaceError, OSError, CaseboundError)


def note(who: Who, seq: int, purpose: str) -> None:
    """The server's own line; left out where the database cannot be written to now."""
    with suppress(DatabaseError, InterfaceError), briefly():
        Head.objects.select_for_update(no_key=True).get(practice=who.practice)
        last = Opening.objects.filter(practice=who.practice).aggregate(number=Max("number"))["number"] or 0
        Opening.objects.create(
            practice=who.practice, number=last + 1, seq=seq, person=who.number, purpose=purpose, at=clock()
        )


def sign(who: Who, seq: int, author: int, home: bytes) -> bool:
    """Has this person sign that she has opened an entry, whose author and home were verified.

    True where that is owed: it should stand in the ledger and cannot be put there now.
    """
    if not asked(who, seq, author, home):
        return False
    try:
        with briefly(), turn(who.practice) as held:
            if not signed(who, seq):  # another window may have been quicker
                held.state(statements.Opened, Signer.of(who.secret), entry=seq)
    except _MISSED:
        return True
    return False


def asked(who: Who, seq: int, author: int, home: bytes) -> bool:
    """Whether a leaf of hers is wanted: of what another wrote and let her read, unless it stands there."""
    roll = who.roll
    if author == who.number or roll.endings.closed is not None or who.practice.closed_at is not None:
        return False
    books = {home, *(casebook for casebook, seqs in roll.shares.items() if seq in seqs)}
    return not signed(who, seq) and any(who.reads(casebook) for casebook in books)


def signed(who: Who, seq: int) -> bool:
    """Whether the ledger says that she has opened it."""
    return any(one.person == who.number for one in who.roll.opened.get(seq, ()))


def since(who: Who) -> int | None:
    """Number of the first leaf that says that something was opened; None where there is none.

    What was sealed before it may have been opened when nobody signed that yet.
    """
    first = _first(who)
    return first.seq if first else None


def _first(who: Who) -> OpenedBy | None:
    """From the signed leaves: what stands beside them in a row, whoever owns the database can write."""
    said = (one for found in who.roll.opened.values() for one in found)
    return min(said, key=lambda one: one.seq, default=None)


def owed(who: Who) -> list[int]:
    """Entries that this server notes her to have opened and that she has not signed for, oldest first."""
    first = _first(who)
    if first is None:
        return []
    lines = Opening.objects.filter(practice=who.practice, person=who.number, at__gte=first.time)
    seqs = [seq for seq in set(lines.values_list("seq", flat=True)) if not signed(who, seq)]
    others = Entry.objects.filter(practice=who.practice, seq__in=seqs).exclude(author=who.number)
    return list(others.order_by("seq").values_list("seq", flat=True))
