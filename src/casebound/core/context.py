"""What a sealed thing is and where it belongs: associated data of every AEAD and `info` of every HPKE call.

A ciphertext opens only under the very context it was sealed for (docs/spec/seal.md §1), so nothing sealed can
be put in the place of something else. Each label fixes the shape of its context; a wrong shape is a
ValueError, because only a bug can make one.
"""

from dataclasses import dataclass
from hashlib import sha256

from casebound.core.packing import pack

PREFIX = b"casebound/v1/"
NOBODY = bytes(16)


@dataclass(frozen=True)
class Shape:
    """What a label's context holds: length of the object; whether casebook, epoch, recipient belong in it."""

    object: int
    casebook: bool = False
    epoch: bool = False
    recipient: bool = False
    above_practices: bool = False


SHAPES = {
    "body": Shape(8, casebook=True),
    "wrap": Shape(8, casebook=True, epoch=True),
    "dropin": Shape(8, casebook=True, epoch=True),
    "grant": Shape(0, casebook=True, epoch=True, recipient=True),
    "page": Shape(40, casebook=True, epoch=True),
    "search": Shape(32, casebook=True, epoch=True),
    "draft": Shape(20, recipient=True),
    "slip": Shape(32, recipient=True),
    "offline": Shape(20, recipient=True),
    "incoming": Shape(20, recipient=True),
    "chunk": Shape(25),
    "attachment": Shape(24),
    "erasure": Shape(8, recipient=True),
    "lookup": Shape(16, recipient=True),
    "token": Shape(8, casebook=True, epoch=True),
    "person": Shape(4),
    "account": Shape(16, above_practices=True),
    "recovery": Shape(16, above_practices=True),
    "session": Shape(32, above_practices=True),
    "half": Shape(32, above_practices=True),
    "second": Shape(32, above_practices=True),
    "colleague": Shape(20),
    "timer": Shape(20),
    "calendar": Shape(4, recipient=True),
    "dates": Shape(4),
    "backup": Shape(16),
}


@dataclass(frozen=True)
class Context:
    """Label, practice (16 bytes), casebook (16 or none), object, epoch (0 = none), recipient (32 or none)."""

    label: str
    practice: bytes
    casebook: bytes = b""
    object: bytes = b""
    epoch: int = 0
    recipient: bytes = b""

    def __post_init__(self) -> None:
        shape = SHAPES.get(self.label)
        if shape is None:
            raise ValueError(f"no context is labelled {self.label!r}")
        fits = (
            len(self.practice) == 16
            and (not shape.above_practices or self.practice == NOBODY)
            and len(self.casebook) == 16 * shape.casebook
            and len(self.object) == shape.object
            and (0 < self.epoch < 2**32 if shape.epoch else self.epoch == 0)
            and len(self.recipient) == 32 * shape.recipient
        )
        if not fits:
            raise ValueError(f"the parts of this {self.label} context have the wrong shape")

    def bound(self, suite: int) -> bytes:
        """The exact bytes to bind under `suite` (one byte, §1)."""
        return pack(
            PREFIX + self.label.encode(),
            suite.to_bytes(1, "big"),
            self.practice,
            self.casebook,
            self.object,
            self.epoch.to_bytes(4, "big"),
            self.recipient,
        )


def seq8(number: int) -> bytes:
    """A sequence or page number as 8 bytes, big-endian."""
    return number.to_bytes(8, "big")


def body(practice: bytes, casebook: bytes, seq: int) -> Context:
    """Sealed body of entry `seq`, in its home casebook; free of epochs, for a body is never sealed anew."""
    return Context("body", practice, casebook, seq8(seq))


def wrap(practice: bytes, casebook: bytes, seq: int, epoch: int) -> Context:
    """Key of entry `seq` under an epoch of a casebook that may read it (its home or a target of sharing)."""
    return Context("wrap", practice, casebook, seq8(seq), epoch)


def dropin(practice: bytes, casebook: bytes, seq: int, epoch: int) -> Context:
    """Key of entry `seq` for the drop-in key of a casebook whose writer is not its reader."""
    return Context("dropin", practice, casebook, seq8(seq), epoch)


def grant(practice: bytes, casebook: bytes, epoch: int, recipient: bytes) -> Context:
    """Epoch secret of a casebook for the person with key fingerprint `recipient`."""
    return Context("grant", practice, casebook, b"", epoch, recipient)


def page(practice: bytes, casebook: bytes, epoch: int, number: int, binding: bytes) -> Context:
    """Digest page `number`, tied to its clear binding."""
    return Context("page", practice, casebook, seq8(number) + sha256(binding).digest(), epoch)


def search(practice: bytes, casebook: bytes, epoch: int, binding: bytes) -> Context:
    """Search blob of a casebook, tied to its clear binding."""
    return Context("search", practice, casebook, sha256(binding).digest(), epoch)


def draft(practice: bytes, draft_id: bytes, revision: int, recipient: bytes) -> Context:
    """Revision of a draft (id of 16 bytes) for its writer's key fingerprint."""
    return Context("draft", practice, b"", draft_id + revision.to_bytes(4, "big"), 0, recipient)


def slip(practice: bytes, draft_id: bytes, attachment: bytes, recipient: bytes) -> Context:
    """Key and description of a file whose entry is still a draft (ids of 16 bytes), for its writer alone."""
    return Context("slip", practice, b"", draft_id + attachment, 0, recipient)


def offline(practice: bytes, note: bytes, part: int, recipient: bytes) -> Context:
    """Part (from 1) of a note (id of 16 bytes) sealed by a browser without a network, for its writer."""
    return Context("offline", practice, b"", note + part.to_bytes(4, "big"), 0, recipient)


def incoming(practice: bytes, list_id: bytes, part: int, recipient: bytes) -> Context:
    """A list (id of 16 bytes) on its way in, for whoever gave it: part 0 is the file, others revisions of
    what is to be done with it."""
    return Context("incoming", practice, b"", list_id + part.to_bytes(4, "big"), 0, recipient)


def chunk(practice: bytes, attachment: bytes, index: int, last: bool) -> Context:
    """Chunk of an attachment (id of 16 bytes); `last` makes a cut tail visible.

    No casebook: a file arrives before anybody has chosen one. Its key belongs to this one file.
    """
    return Context("chunk", practice, b"", attachment + seq8(index) + bytes([last]))


def attachment(practice: bytes, seq: int, attachment_id: bytes) -> Context:
    """Key of an attachment (id of 16 bytes) under the key of its entry."""
    return Context("attachment", practice, b"", seq8(seq) + attachment_id)


def lookup(practice: bytes, id: bytes, recipient: bytes) -> Context:
    """What somebody asked at the front desk, in line `id` (16 bytes), for one of those who manage it."""
    return Context("lookup", practice, b"", id, 0, recipient)


def token(practice: bytes, casebook: bytes, seq: int, epoch: int) -> Context:
    """Token key of the hint about entry `seq`, to the readers of a casebook in this epoch."""
    return Context("token", practice, casebook, seq8(seq), epoch)


def erasure(practice: bytes, seq: int, recipient: bytes) -> Context:
    """Reason in words that leaf `seq` commits to, for one person concerned (key fingerprint)."""
    return Context("erasure", practice, b"", seq8(seq), 0, recipient)


def person(practice: bytes, number: int) -> Context:
    """Private keys of person `number` under the account key."""
    return Context("person", practice, b"", number.to_bytes(4, "big"))


def account(account_id: bytes) -> Context:
    """Account key under the password key; accounts (id of 16 bytes) stand above practices."""
    return Context("account", NOBODY, b"", account_id)


def recovery(account_id: bytes) -> Context:
    """Account key under the key of the recovery words."""
    return Context("recovery", NOBODY, b"", account_id)


def session(session_hash: bytes) -> Context:
    """Unlocked account key of the session whose id has this SHA-256."""
    return Context("session", NOBODY, b"", session_hash)


def half(session_hash: bytes) -> Context:
    """Account key between password and second factor, in the hands of the browser with this session."""
    return Context("half", NOBODY, b"", session_hash)


def second(account_id: bytes, factor_id: bytes) -> Context:
    """Second factor (id of 16 bytes) of an account under the host key."""
    return Context("second", NOBODY, b"", account_id + factor_id)


def colleague(practice: bytes, number: int, uid: bytes) -> Context:
    """Whom person `number` has told (row id of 16 bytes), under the host key."""
    return Context("colleague", practice, b"", number.to_bytes(4, "big") + uid)


def timer(practice: bytes, number: int, uid: bytes) -> Context:
    """What a timer (row id of 16 bytes) of person `number` may send, under the host key."""
    return Context("timer", practice, b"", number.to_bytes(4, "big") + uid)


def calendar(practice: bytes, number: int, recipient: bytes) -> Context:
    """Address and appointments of person `number`'s calendar, for her alone (key fingerprint)."""
    return Context("calendar", practice, b"", number.to_bytes(4, "big"), 0, recipient)


def dates(practice: bytes, number: int) -> Context:
    """Days on which something is due for person `number`, under the host key."""
    return Context("dates", practice, b"", number.to_bytes(4, "big"))


def backup(practice: bytes, backup_id: bytes) -> Context:
    """A backup (id of 16 bytes) of a practice."""
    return Context("backup", practice, b"", backup_id)
