"""Told, and not read: own records that others were let read and that none of them has opened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from casebound.book.models import Entry as Stored
from casebound.book.models import Leaf, Opening
from casebound.core import statements
from casebound.core.digest import Row
from casebound.guidance import silence_days
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import held, opened


@dataclass(frozen=True)
class Silent:
    """An own record that waits to be read: its number and page, and the day from which silence is said."""

    seq: int
    page: int
    day: date


def waiting(who: Who, rows: Mapping[int, Row]) -> list[Silent]:
    """Own records that nobody else has opened, the oldest first; none in a practice that has closed."""
    if who.roll.endings.closed is not None:
        return []
    told = _told(who, rows)
    writers = dict(zip(told, held.writers(who, told), strict=True))
    mine = [seq for seq in told if writers[seq] == who.number]
    unheard = sorted(set(mine) - heard(who, mine))
    since = _shared(who, unheard)
    pages = dict(Stored.objects.filter(practice=who.practice, seq__in=unheard).values_list("seq", "page"))
    days = timedelta(days=silence_days())
    return [
        Silent(seq, pages.get(seq, 0), _day(who, since.get(seq, rows[seq].written)) + days) for seq in unheard
    ]


def heard(who: Who, seqs: list[int]) -> set[int]:
    """Those of her own records that somebody else has opened, by a signed leaf.

    The server's lines, which whoever owns the database can write and delete, count for what was sealed before
    anybody here signed such a leaf.
    """
    signed = {seq for seq in seqs if any(one.person != who.number for one in who.roll.opened.get(seq, ()))}
    first = opened.since(who)
    before = [seq for seq in seqs if first is None or seq < first]
    lines = Opening.objects.filter(practice=who.practice, seq__in=before).exclude(person=who.number)
    return signed | set(lines.values_list("seq", flat=True))


def _told(who: Who, rows: Mapping[int, Row]) -> list[int]:
    """Records of what happened that somebody beside her can read now."""
    asking = {kind.number for kind in shipped().every() if kind.by_digest("behaviours")}
    shown = {seq for seq in _beside(who) if seq in rows and rows[seq].kind in asking}
    return sorted(shown)


def _beside(who: Who) -> Iterator[int]:
    for casebook, state in who.roll.casebooks.items():
        if state.readers - {who.number}:
            yield from who.roll.shares.get(casebook, ())
            if who.number in state.readers:
                yield from held.leaves(who, casebook)


def _shared(who: Who, seqs: list[int]) -> dict[int, int]:
    """When each of these was first shared (seconds since 1970), of those that were."""
    if not seqs:
        return {}
    since: dict[int, int] = {}
    for leaf in Leaf.objects.filter(practice=who.practice, type="share", seq__gt=seqs[0]).order_by("seq"):
        statement = statements.parse(bytes(leaf.signed))
        if isinstance(statement, statements.Share) and statement.change == "shared":
            since.setdefault(statement.entry, statement.time)
    return since


def _day(who: Who, at: int) -> date:
    return datetime.fromtimestamp(max(at, 0), UTC).astimezone(who.zone).date()
