"""The first leaf of a new generation: where the copy stood, and the newest checkpoint somebody had kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from casebound.book import logkey
from casebound.book.append import Signer, turn
from casebound.book.models import Leaf, Practice
from casebound.core import ed25519, ledger, notes, receipts, statements
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.evidence import container
from casebound.core.notes import Checkpoint, Note, VerifierKey

OTHER = "A receipt is from another practice than this backup. Leave it out."
AGAINST = (
    "A receipt speaks against this backup: the leaves it was signed for are not those of the backup. Nothing "
    "was restored. Keep both, and take another backup."
)


@dataclass(frozen=True)
class Kept:
    """A checkpoint that somebody kept outside, with the log's signature over it."""

    checkpoint: Checkpoint
    signature: bytes
    generation: int


@dataclass(frozen=True)
class Opened:
    """A new generation from leaf `size` on; `known` is the newest size that somebody had kept, if any."""

    generation: int
    size: int
    root: bytes
    known: int | None

    @property
    def lost(self) -> int:
        """How many leaves are known to have been written after the copy."""
        return max(0, (self.known or 0) - self.size)


def kept(practice: Practice, raws: Iterable[bytes]) -> list[Kept]:
    """The checkpoints in receipts and evidence files. BadInput for a file that is of another practice."""
    found = []
    for raw in raws:
        for note in _notes(raw):
            found.append(_verified(practice, note))
    return found


def open_next(practice: Practice, reason: str, shown: Iterable[Kept] = ()) -> Opened:
    """Appends the leaf. Raises BadInput, and appends nothing, when a checkpoint speaks against this copy."""
    shown = list(shown)
    log = logkey.of(practice)
    with turn(practice) as held:
        size, before = held.frontier.size, practice.generation
        _demand_fit(practice, shown, size)
        newest = _newest(shown, before, size)
        number = max([before, *(each.generation for each in shown)]) + 1
        practice.generation = number
        Practice.objects.filter(pk=practice.pk).update(generation=number)
        root = held.frontier.root()
        held.state(
            statements.Generation,
            Signer(log.public, partial(ed25519.sign, log.seed)),
            generation=number,
            reason=reason,
            known_size=newest.checkpoint.size if newest else None,
            known_root=newest.checkpoint.root if newest else bytes(32),
            known_signature=newest.signature if newest else bytes(64),
        )
    return Opened(number, size, root, newest.checkpoint.size if newest else None)


def _newest(shown: list[Kept], generation: int, size: int) -> Kept | None:
    later = [each for each in shown if each.generation == generation and each.checkpoint.size >= size]
    return max(later, key=lambda each: each.checkpoint.size, default=None)


def _demand_fit(practice: Practice, shown: list[Kept], size: int) -> None:
    """What was signed for leaves that the copy holds was signed for these leaves."""
    hashes: list[bytes] = []
    for each in shown:
        told = each.checkpoint
        if each.generation > practice.generation or told.size > size:
            continue
        hashes = hashes or list(
            Leaf.objects.filter(practice=practice).order_by("seq").values_list("hash", flat=True)
        )
        if ledger.root(hashes[: told.size]) != told.root:
            raise BadInput(AGAINST)


def _notes(raw: bytes) -> list[bytes]:
    if not container.looks_like_zip(raw):
        return list(dict.fromkeys(receipt.note for receipt in receipts.parse_all(raw)))
    members = dict(container.read(raw))
    proofs = [data for name, data in members.items() if name == "disclosure/proof.tlog-proof"]
    return [members["checkpoint"], *(receipts.parse(proof).note for proof in proofs)]


def _verified(practice: Practice, raw: bytes) -> Kept:
    checkpoint = Checkpoint.parse(Note.parse(raw).text)
    start = f"casebound.invalid/{practice.uid.hex()}/g"
    number = checkpoint.origin.removeprefix(start)
    if not checkpoint.origin.startswith(start) or not number.isdecimal():
        raise BadInput(OTHER)
    public = logkey.of(practice).public
    try:
        notes.verify_note(raw, [notes.vkey(checkpoint.origin, public)])
    except CaseboundError:
        raise BadInput("A receipt was not signed by the log of this backup. Leave it out.") from None
    id = VerifierKey(checkpoint.origin, public).id
    (signature,) = {each.raw for each in Note.parse(raw).signatures if each.key_id == id}
    return Kept(checkpoint, signature, int(number))
