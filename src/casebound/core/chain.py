"""The full check of a ledger, leaf by leaf: what `doctor` runs. Needs no key but the log's public one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from casebound.core import ed25519, notes
from casebound.core.errors import CaseboundError, Tampered, Untrusted
from casebound.core.header import Header
from casebound.core.leaves import ZERO, is_entry, split
from casebound.core.ledger import EMPTY, Frontier, leaf_hash, push
from casebound.core.replay.rules import take
from casebound.core.replay.state import EntryFacts, Working, need
from casebound.core.statements import Statement, parse
from casebound.core.trust import Roll, freeze

_CASEBOOK, _AUTHOR, _TIME = slice(43, 59), slice(67, 99), slice(99, 107)  # of an entry's header

# Told of each leaf once it is hashed: its number, its data, its hash and the subtrees up to and with it.
Told = Callable[[int, bytes, bytes, Sequence[bytes]], None]
MOST_FINDINGS = 1000  # one early gap makes every later leaf wrong; nobody reads more


@dataclass(frozen=True)
class Finding:
    """One sentence about leaf `seq` (None: the whole ledger); one that is not grave breaks no promise."""

    seq: int | None
    sentence: str
    grave: bool = True

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Sound:
    """What a full check has found in order before: so many leaves, with this root (32 bytes)."""

    size: int
    root: bytes


@dataclass(frozen=True)
class Checked:
    """What a check found; the tree of the leaves, and by signer (SHA-256 of the key) his newest leaf.

    `roll`: who may do what; None when a statement broke a rule.
    """

    findings: list[Finding]
    frontier: Frontier
    newest: Mapping[bytes, bytes]
    roll: Roll | None


@dataclass
class _Walk:
    working: Working
    frontier: Frontier = EMPTY
    clock: int = 0
    newest: dict[bytes, bytes] = field(default_factory=dict)
    pages: dict[bytes, int] = field(default_factory=dict)
    entries: dict[int, EntryFacts] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: bool = False

    def note(self, seq: int | None, sentence: str, grave: bool = True) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(seq, sentence, grave))


def check(
    practice: bytes,
    leaves: Iterable[tuple[int, bytes]],
    log_public: bytes,
    head: bytes,
    sound: Sound | None = None,
    told: Told = lambda seq, leaf_data, digest, nodes: None,
) -> Checked:
    """All leaves, given as (number, leaf data) in order, held against the rules and each other.

    `practice`: 16 bytes; `log_public`: 32; `head`: the newest signed checkpoint. Reads the leaves once and
    keeps a few bytes per entry. Never raises on what the leaves hold.
    `sound`: up to there the leaves are only hashed, and what they say is taken as checked; raises Tampered
    when they are not the ones that were. `told` spares whoever holds more against the leaves hashing them
    again.
    """
    walk = _Walk(Working(practice))
    leaves = iter(leaves)
    if sound is not None:
        _checked_before(walk, leaves, sound, told)
    for seq, leaf_data in leaves:
        if seq != walk.frontier.size:
            walk.note(seq, f"Leaf {walk.frontier.size} is missing or out of order: leaf {seq} stands there.")
        try:
            _leaf(walk, seq, leaf_data)
        except CaseboundError as error:
            walk.broken = True
            walk.note(seq, error.sentence)
        digest = leaf_hash(leaf_data)
        walk.frontier = walk.frontier.extend(digest)
        told(seq, leaf_data, digest, walk.frontier.hashes)
    if walk.working.log_key != log_public:
        walk.note(None, "The ledger was opened with another log key than the one given.")
    _head(walk, log_public, head)
    roll = freeze(walk.working) if walk.working.last >= 0 and not walk.broken else None
    return Checked(walk.findings, walk.frontier, walk.newest, roll)


def _checked_before(walk: _Walk, leaves: Iterator[tuple[int, bytes]], sound: Sound, told: Told) -> None:
    """Signatures of statements are asked for again, for there are few; those of entries are not."""
    nodes: list[bytes] = []
    people, pages, newest, entries = walk.working.by_author, walk.pages, walk.newest, walk.entries
    facts: dict[tuple[int, bytes], EntryFacts] = {}  # one for all entries of a person in a casebook
    count = 0
    for count, (seq, leaf_data) in enumerate(islice(leaves, sound.size), 1):
        digest = leaf_hash(leaf_data)
        if is_entry(leaf_data):
            signer, casebook = leaf_data[_AUTHOR], leaf_data[_CASEBOOK]
            walk.clock = int.from_bytes(leaf_data[_TIME], "big")
            pages[casebook] = pages.get(casebook, 0) + 1
            if (author := people.get(signer)) is not None:
                both = author.number, casebook
                entries[seq] = facts.get(both) or facts.setdefault(both, EntryFacts(*both))
        else:
            signer = _taken(walk, seq, leaf_data)
        newest[signer] = digest
        push(nodes, count - 1, digest)
        told(seq, leaf_data, digest, nodes)
    walk.frontier = Frontier(count, tuple(nodes))
    if (count, walk.frontier.root()) != (sound.size, sound.root):
        raise Tampered(
            "Leaves that were found in order before are others now, or gone. All have to be checked."
        )


def _taken(walk: _Walk, seq: int, leaf_data: bytes) -> bytes:
    try:
        statement = take(walk.working, seq, leaf_data, walk.entries.get)
    except CaseboundError as error:
        raise Tampered(error.sentence) from None
    walk.clock = statement.time
    return statement.signer


def _leaf(walk: _Walk, seq: int, leaf_data: bytes) -> None:
    if not is_entry(leaf_data):
        statement = parse(split(leaf_data)[0])
        _place(walk, seq, statement, statement.signer, leaf_data)
        take(walk.working, seq, leaf_data, walk.entries.get)
        return
    header = Header.parse(split(leaf_data)[0])
    _place(walk, seq, header, header.author, leaf_data)
    try:
        author = _entry(walk, seq, header, leaf_data)
    except CaseboundError as error:
        walk.note(seq, f"Leaf {seq}, an entry: {error.sentence}")
    else:
        walk.entries[seq] = EntryFacts(author, header.casebook)


def _place(walk: _Walk, seq: int, it: Statement | Header, signer: bytes, leaf_data: bytes) -> None:
    """What entries and statements have in common: root, the signer's previous leaf, and the clock."""
    if it.root != walk.frontier.root():
        walk.note(seq, f"Leaf {seq} was written after other leaves than those that stand before it.")
    if it.previous != walk.newest.get(signer, ZERO):
        walk.note(
            seq, f"Leaf {seq} does not follow on its signer's previous leaf: one is missing or too many."
        )
    if it.time < walk.clock:
        walk.note(seq, f"The clock stood earlier at leaf {seq} than at the leaf before it.", grave=False)
    walk.newest[signer] = leaf_hash(leaf_data)
    walk.clock = it.time


def _entry(walk: _Walk, seq: int, header: Header, leaf_data: bytes) -> int:
    """The author's number, if the entry may stand where it does. Everybody here may drop in anywhere."""
    casebook = walk.working.casebooks.get(header.casebook)
    author = walk.working.by_author.get(header.author)
    page = walk.pages.get(header.casebook, 0) + 1
    walk.pages[header.casebook] = max(page, min(header.page, page + 1))
    need(header.practice == walk.working.practice and header.seq == seq, "It was signed for another place.")
    if author is None:
        raise Untrusted("Its author is nobody known.")
    ed25519.verify(author.public.sign, *split(leaf_data))
    need(not author.closed, "Its author's account was closed before.")
    need(not author.replaced, "Its author had other keys by then.")
    if casebook is None:
        raise Untrusted("Its casebook does not exist.")
    need(not casebook.owes_epoch, "Its casebook took no entries, for somebody had been removed from it.")
    ended = walk.working.endings.closed is not None
    mine = casebook.purpose == "own" and casebook.creator == author.number
    need(not ended or mine, "The practice had closed: only its writer's own casebook takes entries then.")
    need(header.page == page, f"It is page {header.page} of its casebook, {page} is due.")
    return author.number


def _head(walk: _Walk, log_public: bytes, head: bytes) -> None:
    origin = notes.origin(walk.working.practice, walk.working.starts[-1][0])
    try:
        text = notes.verify_note(head, [notes.vkey(origin, log_public)])
        checkpoint = notes.Checkpoint.parse(text)
    except CaseboundError as error:
        walk.note(None, f"The newest checkpoint: {error.sentence}")
        return
    found = (checkpoint.origin, checkpoint.size, checkpoint.root)
    if found != (origin, walk.frontier.size, walk.frontier.root()):
        walk.note(
            None, "The newest checkpoint was signed for other leaves: some are missing, changed or new."
        )
