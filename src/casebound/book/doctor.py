"""The whole ledger held against itself, against the rows beside it, and against a receipt. Needs no key.

A ledger cannot prove by itself that its end was not cut off or that it was not written anew by those who hold
all keys: only something kept outside can, such as a receipt.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from casebound.book import logkey
from casebound.book.doctor_walk import Said, Sound, Walk
from casebound.book.models import Checkpoint, Head, Leaf, Practice, Tail
from casebound.core import notes, trust
from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError
from casebound.core.leaves import is_entry
from casebound.core.ledger import Frontier
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
    """What was found, what a quick check may rely on where nothing was, who may do what, what headers say."""

    findings: list[Finding]
    state: Sound | None
    roll: trust.Roll | None = None
    headers: Mapping[int, Said] = field(default_factory=dict)


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
    return Examined(findings, going.state(), checked.roll, going.headers)


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
