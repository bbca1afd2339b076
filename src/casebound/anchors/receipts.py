"""Receipts to keep outside: all of a person's in one file, and a pin to note down."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext, gettext_noop

from casebound.anchors import tokens
from casebound.book.models import Checkpoint, Entry, Leaf, Practice
from casebound.core import ledger, pins, receipts
from casebound.core.errors import Tampered
from casebound.members.who import Who

NOT_HERE = gettext_noop(
    "The pin does not fit: this ledger is shorter than it was, or was written anew since you noted it. Keep "
    "the pin, and have the ledger checked with “casebound doctor” and a receipt."
)


def mine(who: Who) -> list[int]:
    """Numbers of all pages this person sealed, oldest first."""
    rows = Entry.objects.filter(practice=who.practice, author=who.number).order_by("seq")
    return list(rows.values_list("seq", flat=True))


def file_of(who: Who) -> bytes:
    """The receipts of all her pages, each against the checkpoint of its own append, in one file.

    The newest leaf's receipt stands last, whoever's it is: it vouches for everything before it.
    """
    newest = Leaf.objects.filter(practice=who.practice).count() - 1
    return receipts.join(of(who.practice, who.roll.log_key, {*mine(who), newest}))


def of(practice: Practice, log_key: bytes, seqs: Iterable[int]) -> Iterator[bytes]:
    """Receipts of these leaves, ascending, from one walk. Raises Tampered where one would prove nothing."""
    wanted, frontier = set(seqs), ledger.EMPTY
    hashes = Leaf.objects.filter(practice=practice, seq__lte=max(wanted)).order_by("seq")
    signed = _checkpoints(practice, wanted)
    for seq, digest in enumerate(hashes.values_list("hash", flat=True)):
        if seq in wanted:
            row = signed[seq + 1]
            note = tokens.note_of(practice, log_key, row.size, row.root, row.signature)
            receipt = receipts.make(seq, frontier.proof_of_next(), note)
            leaf = Leaf.objects.get(practice=practice, seq=seq).data
            receipts.check(receipt, ledger.leaf_hash(leaf), log_key)  # hand out none that proves nothing
            yield receipt
        frontier = frontier.extend(digest)


def _checkpoints(practice: Practice, seqs: set[int]) -> dict[int, Checkpoint]:
    found: dict[int, Checkpoint] = {}
    sizes = sorted(seq + 1 for seq in seqs)
    for at in range(0, len(sizes), 500):  # databases limit how many values a query names
        part = Checkpoint.objects.filter(practice=practice, size__in=sizes[at : at + 500])
        found |= {row.size: row for row in part}
    return found


def pin(practice: Practice) -> str:
    """The pin of the newest checkpoint."""
    row = Checkpoint.objects.filter(practice=practice).latest("size")
    return pins.of(row.size, row.root)


def check_pin(practice: Practice, text: str) -> int:
    """How many leaves the ledger had when this pin was noted, once it still fits.

    Raises BadInput for what is no pin, Tampered when the ledger is another one now.
    """
    size, start = pins.parse(text)
    nodes: list[bytes] = []
    leaves = Leaf.objects.filter(practice=practice, seq__lt=size).order_by("seq")
    for at, leaf in enumerate(leaves.iterator(chunk_size=2000)):
        ledger.push(nodes, at, ledger.leaf_hash(leaf.data))
    if size.bit_count() != len(nodes) or not ledger.Frontier(size, tuple(nodes)).root().startswith(start):
        raise Tampered(gettext(NOT_HERE))
    return size
