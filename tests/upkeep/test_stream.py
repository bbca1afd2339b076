"""What stands inside a backup is read strictly: nothing of another shape is put back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from casebound.core.errors import BadInput, Malformed
from casebound.core.packing import pack
from casebound.upkeep import cells, files, load, records, restore, unpack

MANIFEST = records.record(records.MANIFEST, json.dumps({"version": 1, "migrations": []}).encode())


def begun(*more: bytes) -> unpack.Unpacked:
    return unpack.begun(records.split([MANIFEST, *more]))


def file(name: str, mode: bytes = b"600") -> bytes:
    return records.record(records.FILE, pack(name.encode(), mode, b"content"))


@pytest.mark.parametrize("cut", [1, 3, 7, 1000])
def test_records_come_out_however_they_are_cut(cut: int):
    stream = b"".join(records.record(bytes([65 + n]), bytes(n)) for n in range(20))
    pieces = [stream[at : at + cut] for at in range(0, len(stream), cut)]
    assert list(records.split(pieces)) == [(bytes([65 + n]), bytes(n)) for n in range(20)]
    with pytest.raises(Malformed, match="inside a record"):
        list(records.split([stream[:-1]]))


def test_files_are_for_their_owner_only(tmp_path: Path):
    source = begun(file("keys/log.key", b"644"), file("installation.json"), records.record(b"T", b""))
    source.files_into(tmp_path)
    assert source.files == 2
    assert (tmp_path / "keys" / "log.key").read_bytes() == b"content"
    assert (tmp_path / "keys" / "log.key").stat().st_mode & 0o777 == 0o600
    assert next(source.rest) == (b"T", b"")


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "keys/../../outside", "a\\b", "", ".", "authorities/x.toml", "keys"]
)
def test_no_file_lands_outside_the_folder(tmp_path: Path, name: str):
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(Malformed):
        begun(file(name)).files_into(inside)
    assert list(tmp_path.rglob("*")) == [inside]


def test_no_file_replaces_another(tmp_path: Path):
    with pytest.raises(FileExistsError):
        begun(file("keys/one"), file("keys/one")).files_into(tmp_path)


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [(b"[]", "not put together"), (b"{", "not put together"), (b'{"version": 2}', "newer Casebound")],
)
def test_a_manifest_that_is_none(payload: bytes, sentence: str):
    with pytest.raises(Malformed, match=sentence):
        unpack.begun(records.split([records.record(records.MANIFEST, payload)]))
    with pytest.raises(Malformed):
        unpack.begun(iter(()))


@pytest.mark.parametrize("raw", [b"", b"x1", b"i", b"iNaN", b"u12", b"m" + b"9" * 30, b"s\xff", b"j{"])
def test_a_cell_that_is_none(raw: bytes):
    with pytest.raises(Malformed):
        cells.read_row(pack(raw))


def test_a_sort_of_value_that_nobody_thought_of_is_noticed():
    with pytest.raises(TypeError):
        cells.write(1j)


@pytest.mark.django_db
def test_a_database_that_holds_something_is_refused(db):
    from tests.members.pages import Practice

    load.demand_empty()
    Practice()
    with pytest.raises(BadInput, match="something in this database"):
        load.demand_empty()


@pytest.mark.django_db
def test_a_backup_of_a_newer_version_is_refused():
    newer = {"version": 1, "migrations": [["book", "0999_from_the_future"]]}
    source = unpack.begun(records.split([records.record(records.MANIFEST, json.dumps(newer).encode())]))
    with pytest.raises(Malformed, match="newer Casebound"):
        load.load(source)


def rows(*more: bytes) -> unpack.Unpacked:
    """A stream in the shape of this database."""
    from casebound.upkeep import dump

    manifest = records.record(records.MANIFEST, json.dumps(dump.manifest(0)).encode())
    return unpack.begun(records.split([manifest, *more]))


def end(count: int) -> bytes:
    return records.record(records.END, json.dumps({"files": 0, "rows": count}).encode())


TABLE = records.record(records.TABLE, pack(b"records.clientnumber", b"practice_id", b"number"))
ROW = records.record(records.ROW, pack(b"i1", b"i2"))
DEFECTS = {
    "no end": [TABLE, ROW],
    "another count": [TABLE, ROW, end(2)],
    "something behind the end": [TABLE, end(0), TABLE],
    "a row before its table": [ROW, end(1)],
    "a row too wide": [TABLE, records.record(records.ROW, pack(b"i1", b"i2", b"i3")), end(1)],
    "an unknown record": [records.record(b"X", b""), end(0)],
    "an unknown table": [records.record(records.TABLE, pack(b"records.nothing", b"id")), end(0)],
    "an unknown column": [records.record(records.TABLE, pack(b"records.clientnumber", b"name")), end(0)],
}


@pytest.mark.django_db
@pytest.mark.parametrize("defect", DEFECTS)
def test_a_stream_of_another_shape_keeps_no_row(defect: str, monkeypatch: pytest.MonkeyPatch):
    from django.apps import apps

    monkeypatch.setattr(load, "_shape", lambda manifest: apps)
    with pytest.raises(Malformed):
        load.load(rows(*DEFECTS[defect]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_clientnumber")
        assert cursor.fetchone()[0] == 0


def test_a_new_folder_is_there_whole_or_not_at_all(tmp_path: Path):
    with restore.new_folder(tmp_path / "there") as half:
        (half / "one").write_bytes(b"1")
        assert not (tmp_path / "there").exists()
    assert (tmp_path / "there" / "one").read_bytes() == b"1"
    with pytest.raises(BadInput, match="already"), restore.new_folder(tmp_path / "there"):
        pass
    with pytest.raises(RuntimeError), restore.new_folder(tmp_path / "other") as half:
        raise RuntimeError
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there"]


def test_a_disk_that_fails_half_way(tmp_path: Path):
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(BadInput, match="not enough room"):
        files.write_whole(tmp_path / "one", pieces())
    assert list(tmp_path.iterdir()) == []
