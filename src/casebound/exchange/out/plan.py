"""Which pages of a casebook leave, and why others stay. Reads digests, opens nothing."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from casebound.core import digest
from casebound.core.errors import BadInput
from casebound.exchange.out.wish import WHOLE, Wish, demand, names_stay
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import digests, held

COMPLAINTS = ("complaint_received", "my_account")
DISCLOSURE, CLIENT, RETRACTION, ALONE = "disclosure", "client", "retraction", "reminder"
# Why a page stays.
OTHERS, COMPLAINT, TOLD, NAMES, HERS = "others", "complaint", "told", "names", "hers"


@dataclass(frozen=True)
class Glance:
    """What a digest says at a glance. amends: seq, -1 for none."""

    kind: int
    client: int
    amends: int


@dataclass(frozen=True)
class Plan:
    """seqs: what leaves, oldest first. stays: reason → number of pages. authors: by seq.

    later: seq → seqs of pages that leave, too, and were added to it. complete: nothing of the casebook stays.
    """

    seqs: tuple[int, ...]
    stays: Mapping[str, int]
    glances: Mapping[int, Glance]
    authors: Mapping[int, int]
    later: Mapping[int, tuple[int, ...]]
    complete: bool

    def kinds(self) -> Mapping[int, int]:
        """Number of the kind → pages of it that leave."""
        return Counter(self.glances[seq].kind for seq in self.seqs)

    def retracted(self, seq: int) -> bool:
        """Whether its writer took it back, by a page that leaves, too."""
        return any(self.glances[one].kind in _numbers((RETRACTION,)) for one in self.later.get(seq, ()))


def plan(who: Who, wish: Wish, size: int) -> Plan:
    """What leaves of the ledger's first `size` leaves. Raises BadInput for a wish that does not fit."""
    demand(who, wish)
    every = {seq: _glance(raw) for seq, raw in digests.raw(who, wish.casebook).items() if seq < size}
    asked = _about(every, wish.client) if wish.client else every
    authors = dict(zip(asked, held.writers(who, list(asked)), strict=True))
    hers = set(asked) if _may_all(who, wish) else {seq for seq in asked if authors[seq] == who.number}
    names = names_stay(who)
    why = {seq: _why(wish, asked, seq, names) if seq in hers else OTHERS for seq in asked}
    seqs = tuple(seq for seq in asked if not why[seq])
    if not seqs:
        raise BadInput(_("There is no page to give away. Choose another casebook, or another client."))
    stays = Counter(reason for reason in why.values() if reason)
    complete = not stays and len(seqs) == len(every) and wish.view == WHOLE
    return Plan(seqs, stays, asked, authors, _later(asked, seqs, authors), complete)


def _glance(raw: bytes) -> Glance:
    kind, client, amends = digest.glance(raw)
    return Glance(kind, client, amends - 1)


def _about(every: Mapping[int, Glance], client: int) -> dict[int, Glance]:
    """The pages about a client and what was added to those; what amends comes after what it amends."""
    found: dict[int, Glance] = {}
    for seq, one in every.items():
        if one.client == client or one.amends in found:
            found[seq] = one
    return found


def _why(wish: Wish, asked: Mapping[int, Glance], seq: int, names: bool) -> str:
    """Why a page that she may give away stays here; empty for one that leaves. names: clients' names stay."""
    first = asked[_root(asked, seq)]
    if not wish.complaints and {first.kind, asked[seq].kind} & _numbers(COMPLAINTS):
        return COMPLAINT
    if wish.view != WHOLE and first.kind in _numbers((DISCLOSURE,)):
        return TOLD
    if wish.view != WHOLE and not wish.private and first.kind in _numbers((ALONE,)):
        return HERS  # that such a page exists, and when, already says how it was for her
    return NAMES if first.kind in _numbers((CLIENT,)) and names else ""


def _root(asked: Mapping[int, Glance], seq: int) -> int:
    """What a page was added to in the end, itself where to nothing of these."""
    while -1 < asked[seq].amends < seq and asked[seq].amends in asked:
        seq = asked[seq].amends
    return seq


def _may_all(who: Who, wish: Wish) -> bool:
    """Her own casebook is hers; of one she shares, what others wrote leaves as a whole by a lead alone."""
    return wish.casebook == who.own_casebook() or bool(who.roles & {"lead", "administrator"})


@cache
def _numbers(kinds: tuple[str, ...]) -> frozenset[int]:
    return frozenset(shipped().get(kind).number for kind in kinds)


def _later(
    asked: Mapping[int, Glance], seqs: Collection[int], authors: Mapping[int, int]
) -> dict[int, tuple[int, ...]]:
    """Only what leaves is told; a retraction counts if whoever wrote the page made it."""
    found: dict[int, list[int]] = {}
    for seq in seqs:
        first = asked[seq].amends
        void = asked[seq].kind in _numbers((RETRACTION,)) and authors.get(first) != authors[seq]
        if first in asked and not void:
            found.setdefault(first, []).append(seq)
    return {first: tuple(later) for first, later in found.items()}
