"""What an evidence file is made of, and the one writing of each text (docs/spec/evidence.md §2 to §5)."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from casebound.core import notes, receipts
from casebound.core.commitments import CODE, KindRef, Section
from casebound.core.errors import Malformed
from casebound.core.header import SLOTS, Header
from casebound.core.leaves import split

MOST_ENTRIES = 2_000
MOST_TIMES = 4_000
MOST_OPENINGS = 4_000
FIRST_LINES = ("# casebound-evidence/v1", "# casebound-evidence/v2")  # without openings, and with them
MANIFEST = "manifest"
WITHHELD = "withheld"
DISCLOSURE = "disclosure"
OPENINGS = "openings"
NAME = re.compile(r"[a-z0-9._-]{1,80}")

# RFC 8410 §4: the same twelve bytes stand before every Ed25519 public key.
_SPKI = bytes.fromhex("302a300506032b6570032100")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class PersonPart:
    """The `key` statement of an author: its leaf data, and its inclusion proof at the checkpoint."""

    leaf_data: bytes
    proof: Sequence[bytes]


@dataclass(frozen=True)
class OpeningPart:
    """An `opened` statement about an entry that is shown: its leaf data, its proof at the checkpoint."""

    leaf_data: bytes
    proof: Sequence[bytes]


@dataclass(frozen=True)
class EntryPart:
    """An entry to show: as sealed, its kind with the salt, sections shown by slot, inclusion proof."""

    header: bytes
    signature: bytes
    kind: KindRef
    kind_salt: bytes = field(repr=False)
    shown: Mapping[int, Section] = field(repr=False)
    proof: Sequence[bytes] = ()


@dataclass(frozen=True)
class TimePart:
    """A time token: the signed checkpoint it is for, the answer as it came, the proof of what only added."""

    checkpoint: bytes
    token: bytes
    consistency: Sequence[bytes]


@dataclass(frozen=True)
class FilePart:
    """A file to enclose. seq: of its entry. position: in the entry's answer, from 1. name: of the file."""

    seq: int
    position: int
    name: str
    original: bool
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class Parts:
    """All that is fixed before the disclosure is sealed. With openings the file is of version 2.

    `checkpoint` is the signed note, `log_vkey` its verifier key. `kinds` are the bytes of all kind and
    wording files; `disclosure_slots` those of the disclosure that will be shown, its manifest's among them.
    """

    readme: bytes
    pdf: bytes
    checkpoint: bytes
    log_vkey: str
    people: Sequence[PersonPart]
    entries: Sequence[EntryPart]
    kinds: Sequence[bytes]
    disclosure_slots: Sequence[int]
    vocabularies: Mapping[str, bytes] = field(default_factory=dict)
    computed: Mapping[str, bytes] = field(default_factory=dict)
    times: Sequence[TimePart] = ()
    files: Sequence[FilePart] = ()
    openings: Sequence[OpeningPart] = ()


@dataclass(frozen=True)
class DisclosurePart:
    """The sealed disclosure: its entry, the checkpoint of its append, the proof that this only added."""

    entry: EntryPart
    checkpoint: bytes
    consistency: Sequence[bytes]


def policy_text(log_vkey: str) -> bytes:
    """`policy.txt`: this log, no witnesses yet."""
    return f"log {log_vkey}\nquorum none\n".encode()


def pem(sign_key: bytes) -> bytes:
    """An Ed25519 public key (32 bytes) as `openssl` reads it."""
    return b"-----BEGIN PUBLIC KEY-----\n" + b64encode(_SPKI + sign_key) + b"\n-----END PUBLIC KEY-----\n"


def kind_text(kind: KindRef, salt: bytes) -> bytes:
    """`kind.txt`."""
    return (
        f"kind {kind.id}\nsha256 {kind.sha256.hex()}\nlanguage {kind.language}\n"
        f"wording {kind.wording_sha256.hex()}\nsalt {salt.hex()}\n"
    ).encode()


def parse_kind(raw: bytes) -> tuple[KindRef, bytes]:
    """Kind and salt; Malformed unless `kind_text` of them gives `raw`."""
    values = [line.partition(" ")[2] for line in _ascii(raw).split("\n")]
    if len(values) != 6 or not all(_HASH.fullmatch(values[at]) for at in (1, 3, 4)):
        raise Malformed("kind.txt is damaged; ask for the original file.")
    kind = KindRef(values[0], bytes.fromhex(values[1]), values[2], bytes.fromhex(values[3]))
    salt = bytes.fromhex(values[4])
    if kind_text(kind, salt) != raw:
        raise Malformed("kind.txt is damaged; ask for the original file.")
    return kind, salt


def slots_text(shown: Mapping[int, tuple[str, bytes]]) -> bytes:
    """`slots.txt` from slot → (code, salt)."""
    lines = []
    for slot in range(SLOTS):
        if slot in shown:
            code, salt = shown[slot]
            lines.append(f"{slot:02} {code} {salt.hex()}\n")
        else:
            lines.append(f"{slot:02} {WITHHELD}\n")
    return "".join(lines).encode()


def parse_slots(raw: bytes) -> dict[int, tuple[str, bytes]]:
    """slot → (code, salt) of the sections shown; Malformed unless `slots_text` of it gives `raw`."""
    shown = {}
    for slot, line in enumerate(_ascii(raw[:4096]).split("\n")):
        words = line.split(" ")
        if len(words) == 3 and CODE.fullmatch(words[1]) and _HASH.fullmatch(words[2]):
            shown[slot] = (words[1], bytes.fromhex(words[2]))
    if slots_text(shown) != raw:
        raise Malformed("slots.txt is damaged; ask for the original file.")
    return shown


def steps_text(steps: Sequence[bytes]) -> bytes:
    """`consistency.txt`: one hash in base64 a line."""
    return "".join(notes.encode64(step) + "\n" for step in steps).encode()


def parse_steps(raw: bytes) -> list[bytes]:
    """The hashes of a consistency proof; Malformed unless `steps_text` of them gives `raw`."""
    steps = [notes.decode64(line) for line in notes.utf8(raw).split("\n")[:-1]]
    if steps_text(steps) != raw or any(len(step) != 32 for step in steps):
        raise Malformed("consistency.txt is damaged; ask for the original file.")
    return steps


def kind_name(raw: bytes) -> str:
    """Name of a kind or wording file: its hash, so that it can be found from `kind.txt`."""
    return f"kinds/{sha256(raw).hexdigest()}.toml"


def section_name(slot: int, code: str) -> str:
    """Name of a section's file inside an entry's folder."""
    return f"sections/{slot:02}-{code}.json"


def manifest_text(disclosure_slots: Sequence[int], members: Sequence[tuple[str, bytes]]) -> bytes:
    """`manifest.txt` over (name, data) in archive order; its first line says whether there are openings."""
    second = any(name.startswith(f"{OPENINGS}/") for name, _ in members)
    slots = "".join(f" {slot:02}" for slot in sorted(set(disclosure_slots)))
    lines = [FIRST_LINES[second], f"# {DISCLOSURE}{slots}"]
    for name, data in members:
        lines += [f"# {len(data)} bytes", f"{sha256(data).hexdigest()}  {name}"]
    return "".join(line + "\n" for line in lines).encode()


def manifest_section(manifest: bytes) -> bytes:
    """The bytes of the disclosure's `manifest` section: canonical JSON with the manifest in base64."""
    return b'{"manifest":"' + b64encode(manifest) + b'"}\n'


def entry_members(folder: str, part: EntryPart, sign_key: bytes, receipt: bytes) -> list[tuple[str, bytes]]:
    """The members of one entry, in order."""
    slots = slots_text({slot: (section.code, section.salt) for slot, section in part.shown.items()})
    members = [
        ("header.bin", part.header),
        ("signature.bin", part.signature),
        ("author.pem", pem(sign_key)),
        ("proof.tlog-proof", receipt),
        ("kind.txt", kind_text(part.kind, part.kind_salt)),
        ("slots.txt", slots),
    ]
    for slot in sorted(part.shown):
        section = part.shown[slot]
        members.append((section_name(slot, section.code), section.raw))
    return [(f"{folder}/{name}", data) for name, data in members]


def person_members(author: bytes, part: PersonPart, seq: int, checkpoint: bytes) -> list[tuple[str, bytes]]:
    """The members of one person, in order."""
    signed, signature = split(part.leaf_data)
    members = [
        ("statement.txt", signed),
        ("signature.bin", signature),
        ("proof.tlog-proof", receipts.make(seq, part.proof, checkpoint)),
    ]
    return [(f"people/{author.hex()}/{name}", data) for name, data in members]


def opening_members(
    number: int, part: OpeningPart, seq: int, sign_key: bytes, checkpoint: bytes
) -> list[tuple[str, bytes]]:
    """The members of one opening, in order."""
    signed, signature = split(part.leaf_data)
    members = [
        ("statement.txt", signed),
        ("signature.bin", signature),
        ("signer.pem", pem(sign_key)),
        ("proof.tlog-proof", receipts.make(seq, part.proof, checkpoint)),
    ]
    return [(f"{OPENINGS}/{number:04}/{name}", data) for name, data in members]


def time_members(number: int, part: TimePart) -> list[tuple[str, bytes]]:
    """The members of one time token, in order."""
    members = [
        ("checkpoint", part.checkpoint),
        ("token.tsr", part.token),
        ("consistency.txt", steps_text(part.consistency)),
    ]
    return [(f"times/{number:04}/{name}", data) for name, data in members]


def time_order(part: TimePart) -> tuple[int, bytes]:
    """By size of the checkpoint, then hash of the token."""
    size = notes.Checkpoint.parse(notes.Note.parse(part.checkpoint).text).size
    return size, sha256(part.token).digest()


def seq_of(part: EntryPart) -> int:
    """Where the entry stands in the ledger."""
    return Header.parse(part.header).seq


def _ascii(raw: bytes) -> str:
    try:
        return raw.decode("ascii")
    except UnicodeDecodeError:
        raise Malformed("A text inside is not plain ASCII; ask for the original file.") from None
