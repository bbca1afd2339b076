"""The whole ledger held against itself, against the rows beside it, and against a receipt. Needs no key.

A ledger cannot prove by itself that its end was not cut off or that it was not written anew by those who hold
all keys: only something kept outside can, such as a receipt.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from casebound.book import logkey
from casebound.book.doctor_walk import Sound, Walk
from casebound.book.models import Checkpoint, Head, Leaf, Practice, Tail
from casebound.core import notes, receipts, trust
from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError
from casebound.core.leaves import is_entry
from casebound.core.ledger import EMPTY, Frontier, leaf_hash
from casebound.core.statements import Generation, parse

OLD_COPY = (
    "The receipt is from generation {theirs} of this ledger, and this copy is of generation {ours}: an old "
    "one. The book goes on elsewhere; write nothing here."
)
AFTER_THE_BACKUP = (
    "The receipt's leaf {leaf} was in generation {generation}, after the backup: this ledger goes on from a "
    "copy of {end} leaves. What was sealed after that copy is lost here; the receipt proves that it existed."
)


@dataclass(frozen=True)
class Examined:
    """What was found, what a later quick check may rely on where nothing was, and who may do what."""

    findings: list[Finding]
    state: Sound | None
    roll: trust.Roll | None = None


def examine(practice: Practice) -> list[Finding]:
    """Every finding about the ledger itself; an empty list is a sound one."""
    return walk(practice).findings


def walk(
    practice: Practice, sound: Sound | None = None, told: Callable[[int], None] = lambda size: None
) -> Examined:
    """The same, quicker over what a full check found in order before. `told` hears how far it is.

    Raises Tampered when that is another now: then all has to be checked.
    """
    try:
        public = logkey.of(practice).public
    except CaseboundError as error:
        return Examined([_about(error.sentence)], None)
    going = Walk(practice, public, sound, told)
    checked = going.check(_newest_note(practice, public))
    beside = [*_head_row(practice, checked.frontier), *_tails(practice, checked.newest)]
    findings = [*checked.findings, *going.rows, *going.signed, *beside]
    return Examined(findings, going.state(), checked.roll)


def roll(practice: Practice, size: int | None = None) -> trust.Roll | None:
    """Who may do what, replayed anew, or who might once the ledger had so many leaves.

    None where the statements cannot be trusted (`examine` says why).
    """
    leaves = [(seq, data) for seq, data in _leaves(practice) if size is None or seq < size]
    pairs = [(seq, data) for seq, data in leaves if not is_entry(data)]
    entries = {seq: data for seq, data in leaves if is_entry(data)}
    try:
        return trust.replay(practice.uid, pairs, None, entries.get)
    except CaseboundError:
        return None


def against(practice: Practice, raw: bytes) -> list[Finding]:
    """What a receipt kept outside says about this ledger. Raises Malformed for a file that is no receipt."""
    receipt = receipts.parse(raw)
    told = receipt.checkpoint
    generation = _generation_of(practice, told.origin)
    if generation is None:
        return [_about("The receipt is from another ledger: of another practice, or made before this one.")]
    if generation > practice.generation:
        return [_about(OLD_COPY.format(theirs=generation, ours=practice.generation))]
    try:
        notes.verify_note(receipt.note, [notes.vkey(told.origin, logkey.of(practice).public)])
    except CaseboundError:
        return [
            _about(
                "The receipt was not signed by this ledger's log key. Unless the receipt was forged, this "
                "ledger was made anew. Compare the key's fingerprint with an older receipt."
            )
        ]
    end = dict(starts(practice)).get(_next(practice, generation), None)
    if end is not None and told.size > end:
        return list(_of_before(practice, receipt, generation, end))
    frontier, leaf = EMPTY, b""
    for seq, data in _leaves(practice):
        if seq < told.size:
            frontier = frontier.extend(leaf_hash(data))
            leaf = leaf_hash(data) if seq == receipt.index else leaf
    return list(_compared(receipt, frontier, leaf, logkey.of(practice).public))


def starts(practice: Practice) -> list[tuple[int, int]]:
    """The generations of this ledger, with the number of the first leaf of each."""
    found = [(1, 0)]
    for leaf in Leaf.objects.filter(practice=practice, type=Generation.TYPE).order_by("seq"):
        try:
            statement = parse(leaf.signed)
        except CaseboundError:
            continue  # said already
        if isinstance(statement, Generation):
            found.append((statement.generation, leaf.seq))
    return found


def _next(practice: Practice, generation: int) -> int:
    later = [number for number, _ in starts(practice) if number > generation]
    return min(later, default=0)


def _generation_of(practice: Practice, origin: str) -> int | None:
    """The generation that an origin of this practice names."""
    number = origin.removeprefix(notes.origin(practice.uid, 0)[:-1])
    if not number.isdecimal() or notes.origin(practice.uid, int(number)) != origin:
        return None
    return int(number)


def _of_before(practice: Practice, receipt: receipts.Receipt, generation: int, end: int) -> Iterator[Finding]:
    """A checkpoint of an older generation that reaches beyond the copy which this ledger goes on from."""
    if receipt.index >= end:
        yield _about(AFTER_THE_BACKUP.format(leaf=receipt.index, generation=generation, end=end))
        return
    leaf = next((leaf_hash(data) for seq, data in _leaves(practice) if seq == receipt.index), b"")
    try:
        receipts.check(receipt.encode(), leaf, logkey.of(practice).public)
    except CaseboundError:
        yield _about(
            f"History was rewritten: leaf {receipt.index} is not the one that the receipt was given for. "
            "Keep the receipt and a copy of this folder; restore a backup from before."
        )


def _compared(
    receipt: receipts.Receipt, frontier: Frontier, leaf: bytes, log_public: bytes
) -> Iterator[Finding]:
    told = receipt.checkpoint
    if frontier.size < told.size:
        yield _about(
            f"Entries were lost: this ledger holds {frontier.size} leaves and held {told.size} when the "
            "receipt was given. It was cut off, or rolled back to an older copy. Restore a newer backup."
        )
    elif frontier.root() != told.root:
        yield _about(
            f"History was rewritten: the first {told.size} leaves are not those that the receipt was signed "
            "for. Keep the receipt and a copy of this folder; restore a backup from before."
        )
    else:
        try:
            receipts.check(receipt.encode(), leaf, log_public)
        except CaseboundError:
            yield _about("The receipt itself is damaged: its proof leads to no leaf. Ask for it again.")


def _about(sentence: str) -> Finding:
    return Finding(None, sentence)


def _leaves(practice: Practice) -> Iterator[tuple[int, bytes]]:
    rows = Leaf.objects.filter(practice=practice).order_by("seq")
    for leaf in rows.iterator(chunk_size=2000):
        yield leaf.seq, leaf.data


def _newest_note(practice: Practice, public: bytes) -> bytes:
    newest = Checkpoint.objects.filter(practice=practice).order_by("-size").first()
    if newest is None:
        return b""
    key = notes.VerifierKey(practice.origin, public)
    text = notes.Checkpoint(practice.origin, newest.size, newest.root).text()
    return notes.Note(text, (notes.Signature(practice.origin, key.id, newest.signature),)).encode()


def _head_row(practice: Practice, frontier: Frontier) -> Iterator[Finding]:
    row = Head.objects.filter(practice=practice).first()
    if row is None or (row.size, row.frontier) != (frontier.size, frontier.to_bytes()):
        yield Finding(
            None, "The head of the ledger does not fit its leaves: nothing can be sealed on top of it."
        )


def _tails(practice: Practice, newest: Mapping[bytes, bytes]) -> Iterator[Finding]:
    stored = {bytes(row.signer): row.hash for row in Tail.objects.filter(practice=practice)}
    for signer in sorted(newest.keys() | stored.keys()):
        if newest.get(signer) != stored.get(signer):
            yield Finding(None, f"The newest leaf of signer {signer.hex()[:8]} is noted wrongly.")
