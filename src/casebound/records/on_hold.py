"""Nothing about a client is erased while a complaint that touches them is open, as far as she reads of it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from casebound.book.models import Entry as Stored
from casebound.core.digest import Row
from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import digests, held

COMPLAINT, RETRACTION = "complaint_received", "retraction"
CLOSED = 2  # number of the option in the kind's question `state`
FREE = ("order",)  # grounds that no complaint holds up


def complaint(who: Who, seq: int) -> int | None:
    """Seq of the newest open complaint for which an entry is kept; None where she knows of none."""
    rows = {line.seq: line.digest for casebook in who.casebooks() for line in digests.lines(who, casebook)}
    matter, clients = _matter(rows, seq)
    waiting = _open(who, rows)
    return max((one for one in waiting if one in matter or rows[one].client in clients), default=None)


def why(who: Who, seq: int) -> str:
    """The sentence that says why an entry is not erased now; empty where nothing holds it."""
    held_by = complaint(who, seq)
    if held_by is None:
        return ""
    page = Stored.objects.get(practice=who.practice, seq=held_by).page
    return _(
        "A complaint is open: page %(page)d. Until it is closed nothing that belongs to it is erased: it may "
        "help whoever complains and whoever it is about. If a court or an authority ordered it, choose that."
    ) % {"page": page}


def demand_free(who: Who, seq: int, ground: str) -> None:
    """Raises BadInput, with the reason, for an entry that is kept because of a complaint."""
    sentence = "" if ground in FREE else why(who, seq)
    if sentence:
        raise BadInput(sentence)


def _matter(rows: Mapping[int, Row], seq: int) -> tuple[set[int], set[int]]:
    """An entry and those it was added to, and the clients they are about."""
    matter: set[int] = set()
    while seq in rows and seq not in matter:
        matter.add(seq)
        seq = rows[seq].amends - 1
    return matter, {rows[one].client for one in matter} - {0}


def _open(who: Who, rows: Mapping[int, Row]) -> set[int]:
    """Complaints that their writer has not taken back and that no later one about the client closes."""
    number, taking = shipped().get(COMPLAINT).number, shipped().get(RETRACTION).number
    found = {seq for seq, row in rows.items() if row.kind == number}
    if not found:
        return found
    authors = dict(zip(rows, held.writers(who, list(rows)), strict=True))
    found -= {
        row.amends - 1
        for seq, row in rows.items()
        if row.kind == taking and authors.get(row.amends - 1) == authors[seq]
    }
    closed: dict[int, int] = {}  # client → the newest page that closes
    for seq in found:
        if rows[seq].outcome == CLOSED:
            closed[rows[seq].client] = max(seq, closed.get(rows[seq].client, -1))
    return {
        seq
        for seq in found
        if rows[seq].outcome != CLOSED and (not rows[seq].client or seq > closed.get(rows[seq].client, -1))
    }
