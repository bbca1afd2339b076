"""What comes in a file: evidence, backups, leaving files, time tokens."""

import io
import json
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from casebound.core import backup, evidence, taken_along, timestamps
from casebound.core.errors import CaseboundError
from casebound.core.evidence import container, parts
from casebound.core.packing import pack
from casebound.core.timestamps import Stamp
from casebound.upkeep import cells, records, unpack
from tests.fuzz.ledger_targets import VECTORS
from tests.fuzz.target import Target, one_of, refusing
from tests.small_practice import one_entry

WORDS = ("abandon " * 23 + "art").strip()
SECRET = backup.secret_of(WORDS)
NOTE = b"a checkpoint\n"
_SHM = "/dev/shm"  # quicker than a disk, where there is one that may be written to
_MEMORY = _SHM if os.access(_SHM, os.W_OK | os.X_OK) else None


@cache
def _evidence() -> list[bytes]:
    return [
        one_entry()[1],
        (VECTORS / "evidence/intact.zip").read_bytes(),
        (VECTORS / "evidence/openings/intact.zip").read_bytes(),
    ]


def _checked(raw: bytes) -> bool:
    """Checking never raises: it says broken, or unreadable, for anything but the original."""
    if evidence.check(raw).status in (evidence.BROKEN, evidence.UNREADABLE):
        return False
    one_of(_evidence, raw)
    return True


@cache
def _members() -> list[tuple[str, bytes]]:
    return container.read(_evidence()[2])  # the one with openings has every sort of signed member


def _changed_inside(raw: bytes) -> bool:
    """One member exchanged and the manifest written anew, so that what lies behind it is reached."""
    members = list(_members())
    at = raw[0] % len(members) if raw else 0
    members[at] = (members[at][0], raw[1:])
    if members[at][0] != "manifest.txt":
        listed = [it for it in members if it[0] != "manifest.txt" and not it[0].startswith("disclosure/")]
        first = dict(_members())["manifest.txt"].split(b"\n")[1]
        slots = [int(word) for word in first.split()[2:]]
        members[2] = ("manifest.txt", parts.manifest_text(slots, listed))
    if evidence.check(container.write(members)).status in (evidence.BROKEN, evidence.UNREADABLE):
        return False
    assert members == _members(), "an exchanged member was taken"
    return True


def _each_member() -> list[bytes]:
    return [bytes([at]) + data for at, (_, data) in enumerate(_members()) if len(data) < 4000]


def _kind_text(raw: bytes) -> None:
    kind, salt = parts.parse_kind(raw)
    assert parts.kind_text(kind, salt) == raw


def _slots(raw: bytes) -> None:
    assert parts.slots_text(parts.parse_slots(raw)) == raw


def _named(ending: str) -> list[bytes]:
    return [data for name, data in _members() if name.endswith(ending)]


def _steps(raw: bytes) -> None:
    assert parts.steps_text(parts.parse_steps(raw)) == raw


@cache
def _backups() -> list[bytes]:
    return [(VECTORS / "backup/small.cbbackup").read_bytes()]


def _backup(raw: bytes) -> None:
    b"".join(backup.opened(io.BytesIO(raw).read, SECRET))
    one_of(_backups, raw)


def _backup_words(raw: bytes) -> None:
    assert len(backup.entropy(raw.decode("utf-8", "replace"))) == 32


def _stream() -> list[bytes]:
    manifest = {"version": 1, "migrations": [["book", "0001_ledger"]]}
    file = pack(b"keys/log.key", b"600", b"k" * 32)
    row = cells.write_row((1, "a", b"b", None, True, 1.5, {"a": [1]}), frozenset({6}))
    return [
        records.record(records.MANIFEST, json.dumps(manifest).encode())
        + records.record(records.FILE, file)
        + records.record(records.TABLE, pack(b"book.leaf", b"seq"))
        + records.record(records.ROW, row)
        + records.record(records.END, b'{"files":1,"rows":1}')
    ]


def _unpacked(raw: bytes) -> None:
    """A backup can be sealed by anybody who has its public key: what opens is not yet to be believed."""
    source = unpack.begun(records.split([raw]))
    folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir=_MEMORY))
    inside = folder / "inside"
    inside.mkdir()
    try:
        source.files_into(inside)
        for kind, payload in source.rest:
            if kind == records.ROW:
                cells.read_row(payload)
    finally:
        outside = [path for path in folder.iterdir() if path != inside]
        shutil.rmtree(folder)
    assert not outside, "a file was written outside of the folder"


LEAVING = {"evidence-2026-11-21-e9.zip": b"PK one" * 99, "evidence-2026-11-21-e10.zip": b"PK two"}


@cache
def _leaving_files() -> list[bytes]:
    return [taken_along.closed(LEAVING, WORDS, 1_763_726_400)]


def _leaving(raw: bytes) -> None:
    assert taken_along.opened(raw, WORDS) == LEAVING
    one_of(_leaving_files, raw)


def _leaving_inside(raw: bytes) -> None:
    to = [backup.Recipient(SECRET.public.raw)]
    found = taken_along.opened(b"".join(backup.seal([raw], to, 1_763_726_400)), WORDS)
    assert all(Path(name).name == name and name not in ("", ".", "..") for name in found)


def _books() -> list[bytes]:
    return [pack(*(part for name, raw in LEAVING.items() for part in (name.encode(), raw)))]


@cache
def _authority() -> tuple[bytes, list[bytes], Stamp]:
    """Certificate, tokens and what the token says."""
    from tests.anchors.authority import Authority

    with tempfile.TemporaryDirectory() as folder:
        made = Authority(Path(folder))
        token = made.stamp(NOTE)
    return made.ca, [token], timestamps.verify(token, NOTE, made.ca)


def _token(raw: bytes) -> None:
    certificate, _, stamp = _authority()
    timestamps.read(raw)
    try:
        found = timestamps.verify(raw, NOTE, certificate)
    except CaseboundError:
        return
    assert found == stamp, "a forged moment was believed"


def _certificates(raw: bytes) -> None:
    timestamps.authorities(raw)


TARGETS = (
    Target("evidence", _checked, _evidence, runs=4_000, longest=30_000, words=(b"PK\x03\x04", b"PK\x01\x02")),
    Target("evidence_inside", _changed_inside, _each_member, runs=4_000),
    Target("kind_text", refusing(_kind_text), lambda: _named("/kind.txt")),
    Target("slots", refusing(_slots), lambda: _named("/slots.txt")),
    Target("steps", refusing(_steps), lambda: _named("/consistency.txt")),
    Target("backup", refusing(_backup), _backups, runs=5_000),
    Target("backup_words", refusing(_backup_words), lambda: [WORDS.encode()], longest=300),
    Target("backup_inside", refusing(_unpacked), _stream, runs=5_000),
    Target("leaving", refusing(_leaving), _leaving_files, runs=5_000),
    Target("leaving_inside", refusing(_leaving_inside), _books, runs=3_000),
    Target("time_token", refusing(_token), lambda: _authority()[1]),
    Target("certificates", refusing(_certificates), lambda: [_authority()[0]]),
)
