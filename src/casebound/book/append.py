"""The only way into the ledger: take the turn, put leaves, and all of it is on disk or none of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from time import time
from typing import Any

from django.db import transaction

from casebound.book import logkey, roll
from casebound.book.models import Checkpoint, Head, Leaf, Practice, Tail
from casebound.core import ed25519, ledger, statements
from casebound.core.keys import Secret
from casebound.core.notes import Checkpoint as Note

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
    token: bytes = NOTHING


@dataclass(frozen=True)
class Signer:
    """Who signs a statement: an Ed25519 public key (32 bytes) and what signs with its private half."""

    public: bytes
    sign: Callable[[bytes], bytes]

    @classmethod
    def of(cls, secret: Secret) -> "Signer":
        return cls(secret.public.sign, secret.sign)


class Turn:
    """The append lock of one practice, held inside one transaction."""

    def __init__(self, practice: Practice, now: Callable[[], int]) -> None:
        self.practice = practice
        self.now = now
        self.log_key = logkey.of(practice)
        head = Head.objects.select_for_update(no_key=True).get(practice=practice)
        self.frontier = ledger.Frontier.from_bytes(head.size, head.frontier)

    def place(self, sign_key: bytes) -> Place:
        """Where a leaf signed by this Ed25519 public key (32 bytes) would go now."""
        signer = sha256(sign_key).digest()
        tail = (
            Tail.objects.filter(practice=self.practice, signer=signer).values_list("hash", flat=True).first()
        )
        root = self.frontier.root()
        return Place(self.practice.uid, self.frontier.size, self.now(), signer, tail or NOTHING, root)

    def put(self, kind: str, signed: bytes, signature: bytes, place: Place) -> Leaf:
        """Append one leaf made for `place`, sign the checkpoint over it."""
        assert place.seq == self.frontier.size, "the place was taken in another turn"
        digest = ledger.leaf_hash(signed + signature)
        leaf = Leaf.objects.create(
            practice=self.practice, seq=place.seq, type=kind, signed=signed, signature=signature, hash=digest
        )
        self.frontier = self.frontier.extend(digest)
        Tail.objects.update_or_create(
            practice_id=self.practice.id, signer=place.signer, defaults={"hash": digest}
        )
        root = self.frontier.root()
        note = Note(self.practice.origin, self.frontier.size, root)
        Checkpoint.objects.create(
            practice=self.practice,
            size=note.size,
            root=root,
            signature=ed25519.sign(self.log_key.seed, note.text()),
        )
        return leaf

    def state(self, kind: type[statements.Statement], signer: Signer, /, **fields: Any) -> Leaf:
        """Append a statement of this type.

        Raises Untrusted, and appends nothing, when the rules of the roll refuse it.
        """
        place = self.place(signer.public)
        signed = statements.encode(kind(**{**common(place), **fields}))
        signature = signer.sign(signed)
        if place.seq:
            roll.extended(self.practice, roll.of(self.practice), place.seq, signed + signature)
        return self.put(kind.TYPE, signed, signature, place)

    def note(self) -> bytes:
        """The signed checkpoint over everything appended so far."""
        return self.log_key.sign(Note(self.practice.origin, self.frontier.size, self.frontier.root()))

    def close(self) -> None:
        Head.objects.filter(practice=self.practice).update(
            size=self.frontier.size, frontier=self.frontier.to_bytes()
        )


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
    with transaction.atomic():
        mine = Turn(practice, now)
        yield mine
        mine.close()
