"""Many entries one behind the other in one turn: each with its own key, leaf, signature and checkpoint.

For what a person asked for at once and could repeat at once, such as a list of clients. All of a call is on
disk when it returns, or none of it.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from casebound.attachments.models import Attachment
from casebound.book.append import turn
from casebound.book.models import Entry
from casebound.core import seal
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.kinds import FILES
from casebound.members.who import Who
from casebound.records import clients, hints, write
from casebound.records.models import Draft
from casebound.records.write import Order

AT_ONCE = 500
TOO_MANY = "No more than 500 pages are sealed at once."
NO_FILES = (
    "Pages that are sealed together carry no files, come from no draft and have each an id of their own."
)


@dataclass(frozen=True)
class Placed:
    """An entry that is on disk. fresh: sealed by this call. Its receipt is `write.receipt_of`."""

    seq: int
    page: int
    fresh: bool = True


def seal_many(who: Who, orders: Sequence[Order]) -> list[Placed]:
    """Seal entries in the order given, by the rules of `write.seal_entry`.

    Each order names an id (`draft`, 16 bytes) by which it is sealed once only, however often it is asked for;
    no draft lies under it. Raises BadInput, and seals nothing, for the first that does not fit.
    """
    ids = [order.draft for order in orders if order.draft]
    if len(orders) > AT_ONCE:
        raise BadInput(TOO_MANY)
    if len(set(ids)) != len(orders) or any(order.answers.get(FILES) for order in orders):
        raise BadInput(NO_FILES)
    known = _sealed(who, ids)
    ready = dict(_prepared(who, [order for order in orders if order.draft not in known]))
    placed: list[Placed] = []
    with turn(who.practice) as held:
        known = _sealed(who, ids)  # again, now that nobody else writes
        if _kept(who, ids):
            raise BadInput(NO_FILES)
        for order in orders:
            before = known.get(order.draft or b"")
            if before is None:
                final, prepared = ready[order.draft or b""]
                put = write.append(held, who, final, prepared, files=False)
                before = Placed(put.place.seq, put.page)
            placed.append(before)
    if any(order.client or order.amends is not None for order in orders):
        with suppress(CaseboundError):  # sealed all the same; hints that are older say what they said
            hints.renew(who, everything=True)
    return placed


def _kept(who: Who, ids: Sequence[bytes]) -> bool:
    """Whether a draft or a file lies under one of these ids."""
    drafts = Draft.objects.filter(practice=who.practice, id__in=ids)
    return drafts.exists() or Attachment.objects.filter(practice=who.practice, draft__in=ids).exists()


def _prepared(who: Who, orders: Sequence[Order]) -> Iterable[tuple[bytes, tuple[Order, seal.Prepared]]]:
    """By id: the order with the number of a new client, and what needs no place in the ledger."""
    new = [order.draft for order in orders if order.kind.name == "client" and not order.client]
    numbers = dict(zip(new, clients.new_numbers(who.practice, len(new)), strict=True))
    for order in orders:
        final = replace(order, client=order.client or numbers.get(order.draft, 0))
        yield order.draft or b"", (final, write.prepared(who, final))


def _sealed(who: Who, ids: Sequence[bytes]) -> dict[bytes, Placed]:
    rows = Entry.objects.filter(practice=who.practice, draft__in=ids, author=who.number)
    found = rows.values_list("draft", "seq", "page")
    return {bytes(id): Placed(seq, page, False) for id, seq, page in found if id}
