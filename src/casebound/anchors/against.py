"""A ledger held against what was kept outside: whatever contradicts it is a sentence, silence a good sign."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from casebound.anchors import clocks, kept, tokens
from casebound.anchors.kept import Kept, Seen
from casebound.book import doctor, logkey
from casebound.book.models import Checkpoint, Leaf, Practice
from casebound.core import ledger, notes
from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError
from casebound.core.evidence.log import ORIGIN
from casebound.core.header import Header
from casebound.core.leaves import is_entry, split
from casebound.core.notes import Note
from casebound.core.receipts import Receipt
from casebound.core.statements import parse

OTHER_LEDGER = "The checkpoint is from another ledger: of another practice, or made before this one."
OTHER_KEY = (
    "The checkpoint was not signed by this ledger's log key. Unless it was forged, this ledger was made "
    "anew. Compare the key's fingerprint with an older receipt."
)
LOST = (
    "Entries were lost: this ledger holds {ours} leaves and held {theirs} when the checkpoint was signed. It "
    "was cut off, or rolled back to an older copy. Restore a newer backup."
)
REWRITTEN = (
    "History was rewritten: the first {theirs} leaves are not those that the checkpoint was signed for. Keep "
    "it and a copy of this folder; restore a backup from before."
)
NOT_STAMPED = (
    "The time token was made for a checkpoint that this ledger does not hold: it was cut off, rolled back or "
    "written anew since, or the token is of another practice."
)


CHANGED = (
    "History was rewritten: leaf {leaf} is not the one that the receipt was given for. Keep the receipt and "
    "a copy of this folder; restore a backup from before."
)
DAMAGED = "A receipt itself is damaged: its proof leads to no leaf. Ask for it again."


BEYOND = (
    "The checkpoint is from generation {generation}, after the backup: it was signed for {theirs} leaves, "
    "and this ledger goes on from a copy of {end}. What was sealed after that copy is lost here."
)


@dataclass
class _Ours:
    """This ledger, walked over once: its size, wanted roots by size, wanted leaf hashes by number.

    ends: of each generation that was followed by another, how many leaves of it are still here.
    """

    practice: Practice
    public: bytes
    ends: dict[int, int]
    size: int = 0
    roots: dict[int, bytes] = field(default_factory=dict)
    leaves: dict[int, bytes] = field(default_factory=dict)

    def generation(self, told: notes.Checkpoint) -> int | None:
        """The generation that a checkpoint's origin names; None where it is of another practice."""
        found = ORIGIN.fullmatch(told.origin)
        return int(found[2]) if found and found[1] == self.practice.uid.hex() else None

    def end(self, told: notes.Checkpoint) -> int | None:
        """Where the copy was taken that this ledger goes on from, for a checkpoint that reaches beyond."""
        end = self.ends.get(self.generation(told) or 0)
        return end if end is not None and told.size > end else None

    def wrong(self, note: bytes, told: notes.Checkpoint) -> str:
        """What a checkpoint says against this ledger; empty if nothing, or if it reaches beyond."""
        generation = self.generation(told)
        if generation is None:
            return OTHER_LEDGER
        if generation > self.practice.generation:
            return doctor.OLD_COPY.format(theirs=generation, ours=self.practice.generation)
        if not _signed(note, told.origin, self.public):
            return OTHER_KEY
        if self.end(told) is not None:
            return ""
        if told.size > self.size:
            return LOST.format(ours=self.size, theirs=told.size)
        return "" if self.roots[told.size] == told.root else REWRITTEN.format(theirs=told.size)


def against(
    practice: Practice,
    raws: Sequence[bytes],
    *,
    trusted: bytes | None = None,
    authorities: bytes | None = None,
) -> list[Finding]:
    """What these files say about this ledger; empty when nothing contradicts it.

    `trusted`: a tlog-policy whose witnesses' clocks count; `authorities`: certificates of time authorities.
    Raises Malformed for a file that is none of those that are handed out.
    """
    files = [kept.read(raw, trusted=trusted, authorities=authorities) for raw in raws]
    receipts = [receipt for file in files for receipt in file.receipts]
    found = [note for file in files for note in file.notes]
    ours = _walked(practice, [*found, *(it.note for it in receipts)], {it.index for it in receipts})
    said = [_checkpoint(ours, note) for note in found] + [_receipt(ours, receipt) for receipt in receipts]
    stamped = [_place(practice, file) for file in files if file.token]
    said += [NOT_STAMPED for place in stamped if place is None]
    findings = [Finding(None, sentence) for sentence in dict.fromkeys(said) if sentence]
    seen = [it for file in files for it in file.moments] + [it for places in stamped for it in places or ()]
    return findings + (list(clocks.contradictions(times(practice), seen)) if seen else [])


def is_foreign(findings: Sequence[Finding]) -> bool:
    """Whether all that was found is that the file belongs to somebody else's ledger."""
    return bool(findings) and {it.sentence for it in findings} <= {OTHER_LEDGER, NOT_STAMPED}


def _checkpoint(ours: _Ours, note: bytes) -> str:
    told = notes.Checkpoint.parse(Note.parse(note).text)
    wrong, end = ours.wrong(note, told), ours.end(told)
    if wrong or end is None:
        return wrong
    return BEYOND.format(generation=ours.generation(told), theirs=told.size, end=end)


def _receipt(ours: _Ours, receipt: Receipt) -> str:
    """Whether it proves the leaf that stands here."""
    told = receipt.checkpoint
    wrong, end = ours.wrong(receipt.note, told), ours.end(told)
    if wrong:
        return wrong
    if end is not None and receipt.index >= end:
        generation = ours.generation(told)
        return doctor.AFTER_THE_BACKUP.format(leaf=receipt.index, generation=generation, end=end)
    leaf = ours.leaves[receipt.index]
    try:
        ledger.verify_inclusion(leaf, receipt.index, told.size, receipt.proof, told.root)
    except CaseboundError:
        return DAMAGED if end is None else CHANGED.format(leaf=receipt.index)
    return ""


def _place(practice: Practice, file: Kept) -> list[Seen] | None:
    """The moments a kept token shows, once its checkpoint is found among ours; None where it is not."""
    public = logkey.of(practice).public
    for row in Checkpoint.objects.filter(practice=practice).order_by("-size").iterator():
        note = tokens.note_of(practice, public, row.size, row.root, row.signature)
        if kept.is_over(note, file.token):
            return [Seen(row.size, file.stamp.earliest, file.stamp.latest)] if file.stamp else []
    return None


def _walked(practice: Practice, found: Iterable[bytes], numbers: set[int]) -> _Ours:
    """Roots and hashes computed from the leaves themselves."""
    first = doctor.starts(practice)
    ends = {number: start for (number, _), (_, start) in pairwise(first)}
    ours, nodes = _Ours(practice, logkey.of(practice).public, ends), list[bytes]()
    sizes = {notes.Checkpoint.parse(Note.parse(note).text).size for note in found}
    for seq, data in _leaves(practice):
        digest = ledger.leaf_hash(data)
        ledger.push(nodes, ours.size, digest)
        ours.size += 1
        if seq in numbers:
            ours.leaves[seq] = digest
        if ours.size in sizes:
            ours.roots[ours.size] = ledger.Frontier(ours.size, tuple(nodes)).root()
    return ours


def times(practice: Practice) -> Iterator[tuple[int, int]]:
    """Number and time of every leaf that can be read."""
    for seq, data in _leaves(practice):
        try:
            signed = split(data)[0]
            yield seq, Header.parse(signed).time if is_entry(data) else parse(signed).time
        except CaseboundError:
            continue  # the full check says so


def _leaves(practice: Practice) -> Iterator[tuple[int, bytes]]:
    for leaf in Leaf.objects.filter(practice=practice).order_by("seq").iterator(chunk_size=2000):
        yield leaf.seq, leaf.data


def _signed(note: bytes, origin: str, public: bytes) -> bool:
    try:
        notes.verify_note(note, [notes.vkey(origin, public)])
    except CaseboundError:
        return False
    return True
