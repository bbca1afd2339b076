"""Who is who and who may read what, as the signed leaves of a practice say it."""

from django.db.models import Max

from casebound.book.models import Leaf, Practice
from casebound.core import trust

_known: dict[int, tuple[int, bytes, trust.Roll]] = {}


def of(practice: Practice) -> trust.Roll:
    """The roll of a practice, replayed from its statements; only what is new is checked again."""
    leaves = Leaf.objects.filter(practice=practice).exclude(type="entry")
    newest = leaves.aggregate(seq=Max("seq"))["seq"]
    known = _known.get(practice.id)
    if known and _still_there(practice, known):
        last, roll = known[0], known[2]
        if last == newest:
            return roll
        fresh = leaves.filter(seq__gt=last).order_by("seq")
    else:
        roll, fresh = trust.start(practice.uid), leaves.order_by("seq")
    digest = known[1] if known else b""
    for leaf in fresh:
        roll, digest = roll.extend(leaf.seq, leaf.data), leaf.hash
    _known[practice.id] = (newest, digest, roll)
    return roll


def _still_there(practice: Practice, known: tuple[int, bytes, trust.Roll]) -> bool:
    return Leaf.objects.filter(practice=practice, seq=known[0], hash=known[1]).exists()
