"""Who opened the pages of an evidence file: in words for the paper, and as statements that prove it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from casebound.book.models import Leaf
from casebound.core import ledger, statements
from casebound.core.evidence import OpeningPart
from casebound.core.evidence.sentences import moment
from casebound.core.leaves import split
from casebound.core.roll import OpenedBy
from casebound.core.statements import Statement
from casebound.members.who import Who
from casebound.records.read import Entry


def of(who: Who, entries: Iterable[Entry], size: int | None) -> list[OpenedBy]:
    """Openings of these entries in the first `size` leaves of the ledger, in its order; None: in all.

    Entries come opened, so none of them was erased.
    """
    found = [one for entry in entries for one in who.roll.opened.get(entry.seq, ())]
    return sorted((one for one in found if size is None or one.seq < size), key=lambda one: one.seq)


def words(who: Who, people: Mapping[int, str], entry: Entry, size: int | None) -> str:
    """A line for each opening of an entry: who, when by the practice's clock, where in the ledger."""
    return "\n".join(_words(one, people) for one in of(who, [entry], size))


def _words(one: OpenedBy, people: Mapping[int, str]) -> str:
    return _("%(name)s (person %(number)d), %(moment)s, number %(leaf)d in the ledger.") % {
        "name": people.get(one.person) or _("Somebody whose name is not known here"),
        "number": one.person,
        "moment": moment(one.time),
        "leaf": one.seq,
    }


def statements_of(who: Who, entries: Sequence[Entry], size: int) -> list[tuple[Statement, bytes]]:
    """The openings of these entries as the ledger holds them: each parsed, and its leaf data."""
    seqs = [one.seq for one in of(who, entries, size)]
    return [(statements.parse(split(data)[0]), data) for data in _leaves(who, seqs)]


def parts(found: Iterable[tuple[Statement, bytes]], hashes: Sequence[bytes], size: int) -> list[OpeningPart]:
    """With their places in the first `size` leaves."""
    return [OpeningPart(data, ledger.inclusion(hashes, said.seq, size)) for said, data in found]


def _leaves(who: Who, seqs: Sequence[int]) -> Iterator[bytes]:
    for leaf in Leaf.objects.filter(practice=who.practice, seq__in=seqs).order_by("seq"):
        yield bytes(leaf.data)
