"""A practice in memory: a ledger, Ana and Ben, sealed entries, and the evidence made of them. No database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from casebound.core import evidence, ledger, notes, seal, statements
from casebound.core.canonical import encode
from casebound.core.evidence import DisclosurePart, EntryPart, OpeningPart, Parts, PersonPart
from casebound.core.keys import Secret
from casebound.core.leaves import ZERO

KIND = b'kind = "incident"\nversion = 1\nlanguage = "en"\n'
WORDING = b'kind = "incident"\nlanguage = "es"\n'
DISCLOSURE_KIND = b'kind = "disclosure"\nversion = 1\n'
NOON = 1_763_726_400


def fixed(label: str, length: int = 32) -> bytes:
    """Bytes that look random and are the same in every run."""
    out = b""
    while len(out) < length:
        out += sha256(f"{label}{len(out)}".encode()).digest()
    return out[:length]


def person(name: str) -> Secret:
    return Secret(fixed(f"{name} mlkem", 64), fixed(f"{name} x25519"), fixed(f"{name} sign"))


def salts(label: str) -> list[bytes]:
    return [fixed(f"{label} salt {number}") for number in range(18)]


@dataclass
class Entry:
    sealed: seal.Sealed
    opened: seal.Opened
    seq: int


@dataclass
class SmallPractice:
    name: str = "practice"
    names_of_people: str = ""
    leaves: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.id = fixed(f"{self.name} id", 16)
        self.casebook = fixed(f"{self.name} casebook", 16)
        self.log = notes.LogKey(fixed(f"{self.name} log"))
        self.origin = notes.origin(self.id)
        people = self.names_of_people or self.name
        self.ana, self.ben = person(f"{people} ana"), person(f"{people} ben")
        self.pages = 0
        opening = statements.Practice(
            **self.common(sha256(self.log.public).digest()), log_key=self.log.public, generation=1
        )
        self.leaves.append(statements.sign(opening, self.log.seed))
        self.people: dict[bytes, int] = {}
        for number, secret in enumerate((self.ana, self.ben), 1):
            self.joins(secret, number)

    def common(self, signer: bytes) -> dict[str, object]:
        return {
            "practice": self.id,
            "seq": len(self.leaves),
            "time": NOON,
            "signer": signer,
            "previous": ZERO,
            "root": self.root(),
            "token": ZERO,
        }

    def hashes(self) -> list[bytes]:
        return [ledger.leaf_hash(leaf) for leaf in self.leaves]

    def root(self) -> bytes:
        return ledger.root(self.hashes())

    def checkpoint(self) -> bytes:
        return self.log.sign(notes.Checkpoint(self.origin, len(self.leaves), self.root()))

    def kind(self, raw: bytes = KIND, kind_id: str = "incident.v1", wording: bytes = b"") -> seal.KindRef:
        wording = wording or raw
        return seal.KindRef(
            kind_id, sha256(raw).digest(), "es" if wording != raw else "en", sha256(wording).digest()
        )

    def write(
        self,
        sections: dict[int, tuple[str, bytes]],
        kind: seal.KindRef | None = None,
        author: Secret | None = None,
        token: bytes = ZERO,
        time: int = 0,
    ) -> Entry:
        seq = len(self.leaves)
        label = f"{self.name} {seq}"
        self.pages += 1
        prepared = seal.prepare(kind or self.kind(), sections, fixed(f"{label} digest", 128), salts(label))
        slot = seal.Slot(
            self.id, seq, self.casebook, self.pages, time or NOON + seq, ZERO, self.root(), token
        )
        key = fixed(f"{label} key")
        sealed = seal.close(prepared, slot, author or self.ana, key, nonce=fixed(f"{label} nonce", 12))
        self.leaves.append(sealed.leaf_data)
        return Entry(sealed, seal.open_body(sealed.body, sealed.header, key), seq)

    def opens(self, entry: int, who: Secret | None = None, **changes: object) -> int:
        """Ben, or another one, signs to have opened an entry, or what is none. The number of the leaf."""
        secret = who or self.ben
        given = {**self.common(secret.public.author), "time": NOON + len(self.leaves), "entry": entry}
        said = statements.Opened(**(given | changes))
        self.leaves.append(statements.sign(said, secret.sign_seed))
        return len(self.leaves) - 1

    def opening(self, seq: int) -> OpeningPart:
        return OpeningPart(self.leaves[seq], ledger.inclusion(self.hashes(), seq, len(self.leaves)))

    def key_of(self, author: bytes) -> PersonPart:
        seq = self.people[author]
        return PersonPart(self.leaves[seq], ledger.inclusion(self.hashes(), seq, len(self.leaves)))

    def joins(self, secret: Secret, number: int) -> None:
        """One more key: of somebody new, or of a person who has one."""
        key = statements.Key(
            **self.common(secret.public.author),
            person=number,
            sign_key=secret.public.sign,
            kem_key=secret.public.kem,
            kem_suite=17,
            log_key_seen=sha256(self.log.public).digest(),
            invitation=None,
            voucher=bytes(64),
        )
        self.people[secret.public.author] = len(self.leaves)
        self.leaves.append(statements.sign(key, secret.sign_seed))

    def part(self, entry: Entry, shown: set[int] | None = None, size: int | None = None) -> EntryPart:
        sections = entry.opened.sections
        return EntryPart(
            entry.sealed.header,
            entry.sealed.signature,
            entry.opened.kind,
            entry.opened.kind_salt,
            {slot: sections[slot] for slot in (sections if shown is None else shown)},
            ledger.inclusion(self.hashes(), entry.seq, size or len(self.leaves)),
        )

    def parts(self, entries: list[tuple[Entry, set[int] | None]], **changes: object) -> Parts:
        authors = {author_of(entry) for entry, _ in entries} | {self.ben.public.author}
        openings = changes.get("openings", ())
        assert isinstance(openings, Sequence)
        people = [self.key_of(author) for author in self.people if author in authors]
        given: dict[str, object] = {
            "readme": evidence.readme(self.log.fingerprint, len(entries), len(openings)),
            "pdf": b"%PDF-1.7 a page for people\n",
            "checkpoint": self.checkpoint(),
            "log_vkey": self.log.vkey(self.origin),
            "people": people,
            "entries": [self.part(entry, shown) for entry, shown in entries],
            "kinds": self.kind_files(entries),
            "disclosure_slots": (1, 4),
            "vocabularies": {"behaviours.v1.toml": b'vocabulary = "behaviours"\n'},
        }
        return Parts(**(given | changes))  # type: ignore[arg-type]

    def kind_files(self, entries: list[tuple[Entry, set[int] | None]]) -> list[bytes]:
        known = {sha256(raw).digest(): raw for raw in (KIND, WORDING, DISCLOSURE_KIND)}
        kinds = [entry.opened.kind for entry, _ in entries] + [self.kind(DISCLOSURE_KIND, "disclosure.v1")]
        wanted = {file for kind in kinds for file in (kind.sha256, kind.wording_sha256)}
        return [raw for file, raw in known.items() if file in wanted]

    def disclose(
        self,
        parts: Parts,
        kind: seal.KindRef | None = None,
        released: dict[int, tuple[str, bytes]] | None = None,
    ) -> DisclosurePart:
        size = len(self.leaves)
        sections = {
            0: ("occasion", encode({"happened": "2025-11-21"})),
            1: ("recipient", encode({"to": "Attorney Reyes"})),
            4: ("manifest", evidence.manifest_section(evidence.manifest(parts))),
        }
        kind = kind or self.kind(DISCLOSURE_KIND, "disclosure.v1")
        entry = self.write({**sections, **(released or {})}, kind, self.ben)
        steps = ledger.consistency(self.hashes(), size, len(self.leaves))
        return DisclosurePart(self.part(entry, {*parts.disclosure_slots}), self.checkpoint(), steps)

    def evidence(
        self,
        entries: list[tuple[Entry, set[int] | None]],
        released: dict[int, tuple[str, bytes]] | None = None,
        **changes: object,
    ) -> bytes:
        parts = self.parts(entries, **{"disclosure_slots": (1, 4, *(released or {}))} | changes)
        return evidence.build(parts, self.disclose(parts, released=released))


def author_of(entry: Entry) -> bytes:
    return entry.sealed.header[67:99]


FACTS = encode({"account": "He would not leave.\nI said no."})
FEELINGS = encode({"feelings": "I was afraid."})


def one_entry(name: str = "practice", **changes: object) -> tuple[SmallPractice, bytes]:
    """A practice with one entry, facts shown and feelings withheld, and its evidence file."""
    practice = SmallPractice(name)
    entry = practice.write({0: ("facts", FACTS), 5: ("feelings", FEELINGS)})
    return practice, practice.evidence([(entry, {0})], **changes)  # type: ignore[arg-type]


def one_opening(name: str = "openings", **changes: object) -> tuple[SmallPractice, bytes]:
    """Ana's entry, which Ben has opened and discloses: an evidence file of version 2."""
    practice = SmallPractice(name)
    entry = practice.write({0: ("facts", FACTS), 5: ("feelings", FEELINGS)})
    seq = practice.opens(entry.seq)
    return practice, practice.evidence([(entry, {0})], openings=[practice.opening(seq)], **changes)  # type: ignore[arg-type]
