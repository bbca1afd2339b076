"""Which pages a person is offered to take along: a page with what was added to it, or all about a client."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casebound.core.errors import Sealed
from casebound.members.who import Who
from casebound.records import clients, digests, display, read


@dataclass(frozen=True)
class Offer:
    """Pages to choose from, oldest first. ticked: those chosen before anybody chose.

    seq or client: what they were asked for by.
    """

    entries: tuple[read.Entry, ...]
    ticked: frozenset[int]
    seq: int = 0
    client: int = 0

    @property
    def asked(self) -> str:
        """Id of the page that was asked for; empty words where it was a client."""
        return "" if self.client else f"e{self.seq}"

    def sealed(self, entry: read.Entry) -> datetime:
        """The moment of sealing in the time zone that the entry was written in."""
        return display.instant(entry.header.time, str(entry.sections[entry.kind.sections[0].code]["zone"]))


def thread(who: Who, seq: int) -> Offer:
    """A page, what it was added to, and what was added, corrected or retracted. Raises Sealed without a key.

    All ticked: a page without its correction says something else.
    """
    entries = _opened(who, threads(who, [seq]))
    if not any(entry.seq == seq for entry in entries):
        raise Sealed(read.NOT_YOURS)
    return Offer(entries, frozenset(entry.seq for entry in entries), seq)


def about(who: Who, client: int) -> Offer:
    """Every page about a client that this person can open; none ticked. Raises Sealed for a stranger."""
    found = clients.one(who, client)
    if found is None:
        raise Sealed(read.NOT_YOURS)
    return Offer(_opened(who, found.entries), frozenset(), client=client)


def _opened(who: Who, seqs: Iterable[int]) -> tuple[read.Entry, ...]:
    found = read.several(who, seqs)
    return tuple(found[seq] for seq in sorted(found))


def threads(who: Who, seqs: Iterable[int]) -> set[int]:
    """These pages, what they were added to, and everything that was added to those, as far as she reads."""
    amends = {line.seq: line.digest.amends - 1 for line in digests.amending(who)}
    found = set(seqs)
    for first in tuple(found):
        while first in amends and amends[first] < first:
            first = amends[first]
            found.add(first)
    for later in sorted(amends):  # what amends comes after what it amends
        if amends[later] in found:
            found.add(later)
    return found
