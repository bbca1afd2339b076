"""Whom a checker trusts: c2sp.org/tlog-policy, a list of logs, witnesses and a quorum of witnesses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from casebound.core import notes
from casebound.core.errors import CaseboundError, Malformed, Untrusted
from casebound.core.notes import COSIGNATURE, PLAIN, Checkpoint, Note, VerifierKey

MOST_BYTES = 1 << 18
NOBODY = b"none"
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_COUNT = re.compile(rb"[1-9][0-9]{0,4}")


@dataclass(frozen=True)
class Group:
    """Met when at least `needed` of its members (names of witnesses or groups) are."""

    needed: int
    members: tuple[bytes, ...]


@dataclass(frozen=True)
class Vouched:
    """What a policy accepted: the checkpoint, the log's key and each cosigning witness with its time."""

    checkpoint: Checkpoint
    log: VerifierKey
    witnesses: Mapping[bytes, int]


@dataclass(frozen=True)
class Policy:
    """Names are opaque bytes, as the specification asks. `quorum` is a name or `none`."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[bytes, VerifierKey]
    groups: Mapping[bytes, Group]
    quorum: bytes

    def check(self, raw: bytes) -> Vouched:
        """The signed checkpoint `raw`, once a listed log signed it under its origin and the quorum is met.

        Raises Malformed, Tampered, or Untrusted when who had to sign did not.
        """
        note = Note.parse(raw)
        checkpoint = Checkpoint.parse(note.text)
        signed = notes.signers(note, [*self.logs, *self.witnesses.values()])
        logs = [log for log in self.logs if log in signed and log.name == checkpoint.origin]
        if not logs:
            raise Untrusted(
                "No log of this policy has signed the checkpoint. Ask which policy belongs to it."
            )
        times = {name: signed[key] or 0 for name, key in self.witnesses.items() if key in signed}
        if not self._met(set(times)):
            raise Untrusted(
                "Too few of the policy's witnesses have signed the checkpoint. Fetch a newer one."
            )
        return Vouched(checkpoint, logs[0], times)

    def _met(self, names: set[bytes]) -> bool:
        # A group only names what stands above it, so one pass in order suffices.
        met = names | {NOBODY}
        for name, group in self.groups.items():
            if sum(member in met for member in group.members) >= group.needed:
                met.add(name)
        return self.quorum in met


@dataclass
class _Reading:
    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[bytes, VerifierKey] = field(default_factory=dict)
    groups: dict[bytes, Group] = field(default_factory=dict)
    used: set[bytes] = field(default_factory=set)
    quorum: bytes | None = None

    def defined(self, name: bytes) -> bool:
        return name in self.witnesses or name in self.groups


def parse(raw: bytes | str) -> Policy:
    """Reads a policy file. Raises Malformed with the number of the line to look at."""
    raw = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    if len(raw) > MOST_BYTES or _FORBIDDEN.search(raw):
        raise Malformed("This is no policy file: it is too long or holds control characters.")
    *lines, last = raw.split(b"\n")
    if last:
        raise Malformed("The last line of the policy does not end with a line break. Fetch the file again.")
    reading = _Reading()
    for number, line in enumerate(lines, 1):
        words = line.split()
        if words and not words[0].startswith(b"#"):
            try:
                fits = _read(reading, words)
            except CaseboundError:
                fits = False
            if not fits:
                raise Malformed(
                    f"Line {number} of the policy cannot be used. Compare it with where it came from."
                )
    if reading.quorum is None:
        raise Malformed("The policy has no quorum line. Write “quorum none” if no witness has to sign.")
    return Policy(tuple(reading.logs), reading.witnesses, reading.groups, reading.quorum)


def _read(reading: _Reading, words: list[bytes]) -> bool:
    match words:
        case [b"log", key, *url] if len(url) <= 1:
            return _log(reading, notes.utf8(key))
        case [b"witness", name, key, *url] if len(url) <= 1:
            return _witness(reading, name, notes.utf8(key))
        case [b"group", name, needed, *members] if members:
            return _group(reading, name, needed, members)
        case [b"quorum", name] if reading.quorum is None:
            reading.quorum = name
            return name == NOBODY or reading.defined(name)
    return False


def _log(reading: _Reading, text: str) -> bool:
    key = VerifierKey.parse(text)
    known = [log.public for log in reading.logs]
    reading.logs.append(key)
    return key.kind == PLAIN and key.public not in known


def _witness(reading: _Reading, name: bytes, text: str) -> bool:
    key = VerifierKey.parse(text)
    known = [witness.public for witness in reading.witnesses.values()]
    fresh = name != NOBODY and not reading.defined(name)
    reading.witnesses[name] = key
    return fresh and key.kind == COSIGNATURE and key.public not in known


def _group(reading: _Reading, name: bytes, needed: bytes, members: list[bytes]) -> bool:
    counts = {b"all": len(members), b"any": 1}
    count = counts.get(needed) or (int(needed) if _COUNT.fullmatch(needed) else 0)
    fresh = name != NOBODY and not reading.defined(name)
    once = len(set(members)) == len(members) and not reading.used & set(members)
    fits = fresh and once and 1 <= count <= len(members) and all(map(reading.defined, members))
    reading.groups[name] = Group(count, tuple(members))
    reading.used |= set(members)
    return fits
