"""Mallory knows the public backup key and seals a backup of her own making: it is refused in one sentence."""

import io
import json
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from casebound.book.models import Leaf
from casebound.core import backup
from casebound.core.errors import Malformed
from casebound.core.packing import pack
from casebound.core.recovery import new_words
from casebound.upkeep import load, records, unpack

WORDS = new_words()
LEAF = pack(b"book.leaf", b"seq")


def put_back(folder: Path, manifest: object, *more: bytes) -> unpack.Unpacked:
    """What `restore` does with a file, up to its rows."""
    raw = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    stream = [records.record(records.MANIFEST, raw), *more]
    to = [backup.Recipient(backup.secret_of(WORDS).public.raw)]
    sealed = b"".join(backup.seal(stream, to, 1_770_000_000))
    source = unpack.sealed(io.BytesIO(sealed).read, backup.secret_of(WORDS))
    source.files_into(folder)
    return source


def file(name: bytes, mode: bytes = b"600") -> bytes:
    return records.record(records.FILE, pack(name, mode, b"content"))


def now() -> dict[str, object]:
    """The manifest of a backup that fits this very program."""
    return {"version": 1, "migrations": sorted(MigrationLoader(connection).disk_migrations)}


@pytest.mark.parametrize(
    "strange",
    [
        file(b"keys/\xff.key"),
        file(b"lo\0.key"),
        file(b"log.key", b"rwx"),
        file(b"../log.key"),
        file(b"/log.key"),
    ],
    ids=["no text", "a zero byte", "no mode", "a step up", "from the root"],
)
def test_names_of_files(tmp_path: Path, strange: bytes) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(Malformed):
        put_back(inside, {"version": 1}, strange)
    assert list(tmp_path.rglob("*")) == [inside]


def test_a_manifest_nested_to_exhaustion(tmp_path: Path) -> None:
    with pytest.raises(Malformed):
        put_back(tmp_path, b"[" * 50_000)


@pytest.mark.django_db
@pytest.mark.parametrize("migrations", [None, 7, [["book"]], [[1, 2]], [[["book"], "x"]], "book"])
def test_a_manifest_of_another_shape(tmp_path: Path, migrations: object) -> None:
    source = put_back(tmp_path, {"version": 1, "migrations": migrations})
    with pytest.raises(Malformed):
        load.load(source)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stream",
    [
        [records.record(records.TABLE, pack(b"\xff"))],
        [records.record(records.TABLE, b"\0")],
        [records.record(records.TABLE, b"")],
        [records.record(records.ROW, b"")],
        [records.record(records.TABLE, LEAF), records.record(records.ROW, pack(b"swords"))],
        [records.record(records.TABLE, LEAF), records.record(records.ROW, pack(b"j" + b"[" * 50_000))],
        [records.record(records.TABLE, LEAF), records.record(records.ROW, pack(b"?"))],
        [records.record(records.END, b"{")],
        [records.record(records.END, b"[" * 50_000)],
        [],
    ],
    ids=lambda stream: f"{len(stream)} {stream[-1][:9]!r}" if stream else "nothing",
)
def test_rows_of_another_shape(tmp_path: Path, stream: list[bytes]) -> None:
    source = put_back(tmp_path, now(), *stream)
    with pytest.raises(Malformed):
        load.load(source)
    assert not Leaf.objects.exists()
