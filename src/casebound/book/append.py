"""The only way into the ledger: take the turn, put leaves, and all of it is on disk or none of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from time import time
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from casebound.book import closed, logkey, plain, quoted, roll, rows, standing
from casebound.book.models import Leaf, Practice
from casebound.book.whole import Whole
from casebound.core import ledger, notes, statements, trust
from casebound.core.header import page_in
from casebound.core.keys import Secret

NOTHING = bytes(32)


@dataclass(frozen=True)
class Place:
    """Where the next leaf of one signer goes: what every header and statement must quote."""

    practice: bytes
    seq: int
    time: int
    signer: bytes
    previous: bytes
    root: bytes
    token: bytes


@dataclass(frozen=True)
class Signer:
    """Who signs a statement: an Ed25519 public key (32 bytes) and what signs with its private half."""

    public: bytes
    sign: Callable[[bytes], bytes]

    @classmethod
    def of(cls, secret: Secret) -> "Signer":
        return cls(secret.public.sign, secret.sign)


@dataclass(frozen=True)
class SignedCheckpoint:
    """What the log signed after a leaf: the checkpoint, the 64-byte signature, the log's public key."""

    checkpoint: notes.Checkpoint
    signature: bytes
    log_key: bytes

    def note(self) -> bytes:
        """As a signed note."""
        name = self.checkpoint.origin
        key = notes.VerifierKey(name, self.log_key)
        signature = notes.Signature(name, key.id, self.signature)
        return notes.Note(self.checkpoint.text(), (signature,)).encode()


class Turn:
    """The append lock of one practice, held inside one transaction."""

    def __init__(self, practice: Practice, now: Callable[[], int], database: BaseDatabaseWrapper) -> None:
        closed.demand_open(practice)
        self.practice = practice
        self.now = now
        self.run = plain.pen(database)
        self.log_key = logkey.of(practice)
        head = rows.lock_head(self.run, practice, database.vendor)
        self.standing = standing.of(practice, self.log_key.public, *head)

    @property
    def frontier(self) -> ledger.Frontier:
        """The tree of all leaves so far."""
        return self.standing.frontier

    @property
    def roll(self) -> trust.Roll:
        """Who may read what, as the leaves so far say it."""
        return roll.at(self.practice, self.standing.statement)

    def next_page(self, casebook: bytes) -> int:
        """Number of the next page of a casebook, counted in the signed headers."""
        return self.standing.pages.get(casebook, 0) + 1

    def place(self, sign_key: bytes) -> Place:
        """Where a leaf signed by this Ed25519 public key (32 bytes) would go now."""
        signer = sha256(sign_key).digest()
        tail = self.standing.newest.get(signer, NOTHING)
        token = quoted.newest_token(self.practice, self.run)
        return Place(
            self.practice.uid, self.frontier.size, self.now(), signer, tail, self.frontier.root(), token
        )

    def put(self, kind: str, signed: bytes, signature: bytes, place: Place) -> SignedCheckpoint:
        """Append one leaf made for `place`, sign the checkpoint over it."""
        assert place.seq == self.frontier.size, "the place was taken in another turn"
        digest = ledger.leaf_hash(signed + signature)
        rows.add_leaf(self.run, self.practice, place.seq, kind, signed, signature, digest)
        self.standing = self.standing.after(
            place.signer, digest, page_in(signed) if kind == "entry" else None
        )
        rows.set_tail(self.run, self.practice, place.signer, digest)
        note = notes.Checkpoint(self.practice.origin, self.frontier.size, self.frontier.root())
        made = SignedCheckpoint(note, self.log_key.signature(note), self.log_key.public)
        rows.add_checkpoint(self.run, self.practice, note.size, note.root, made.signature)
        return made

    def state(self, kind: type[statements.Statement], signer: Signer, /, **fields: Any) -> Leaf:
        """Append a statement of this type.

        Raises Untrusted, and appends nothing, when the rules of the roll refuse it.
        """
        place = self.place(signer.public)
        signed = statements.encode(kind(**{**common(place), **fields}))
        signature = signer.sign(signed)
        if place.seq:
            now = roll.of(self.practice)
            closed.demand_going_on(now, kind)
            roll.extended(self.practice, now, place.seq, signed + signature)
        self.put(kind.TYPE, signed, signature, place)
        return Leaf(
            practice=self.practice,
            seq=place.seq,
            type=kind.TYPE,
            signed=signed,
            signature=signature,
            hash=ledger.leaf_hash(signed + signature),
        )

    def close(self) -> None:
        rows.set_head(self.run, self.practice, self.frontier.size, self.frontier.to_bytes())
        standing.remember(self.practice, self.standing)


def common(place: Place) -> dict[str, Any]:
    return {
        "practice": place.practice,
        "seq": place.seq,
        "time": place.time,
        "signer": place.signer,
        "previous": place.previous,
        "root": place.root,
        "token": place.token,
    }


def clock() -> int:
    return int(time())


@contextmanager
def turn(practice: Practice, now: Callable[[], int] = clock) -> Iterator[Turn]:
    """Hold the append lock; everything written inside commits together, checkpoints included."""
    whole = Whole()
    with whole:
        mine = Turn(practice, now, whole.database)
        yield mine
        mine.close()
        whole.once_on_disk(partial(standing.committed, practice, mine.standing))
