"""A backup of an older version is put back in the shape of then, and the rows are brought forward."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from casebound.core import backup, canonical
from casebound.core.packing import pack, unpack
from casebound.upkeep import records
from tests.upkeep.installed import Installed

pytestmark = pytest.mark.slow
SINCE = ("book", "0002_closed")


def shape_before() -> tuple[set[tuple[str, str]], dict[str, set[str]]]:
    """Migrations that came with SINCE and after it; tables and columns as they were before."""
    graph = MigrationLoader(None).graph
    later = set(graph.backwards_plan(SINCE))
    before = [name for name in graph.nodes if name not in later]
    state = MigrationLoader(None).project_state(before).apps
    models = state.get_models(include_auto_created=True)
    columns = {it._meta.label_lower: {field.column for field in it._meta.concrete_fields} for it in models}
    return later, columns


def older(raw: bytes, words: str) -> bytes:
    """The same backup, as the version would have written it that did not know closed copies."""
    secret = backup.secret_of(words)
    stream = records.split(backup.opened(io.BytesIO(raw).read, secret))
    made = backup.seal(_rewritten(stream), [backup.Recipient(secret.public.raw)], 1_770_000_000)
    return b"".join(made)


def _rewritten(stream: Iterator[tuple[bytes, bytes]]) -> Iterator[bytes]:
    later, tables = shape_before()
    keep: list[bool] = []
    rows = 0
    for kind, payload in stream:
        if kind == records.MANIFEST:
            told = dict(canonical.decode(payload))  # type: ignore[call-overload]
            told["migrations"] = [name for name in told["migrations"] if tuple(name) not in later]
            payload = canonical.encode(told)
        elif kind == records.TABLE:
            label, *columns = unpack(payload)
            known = tables.get(label.decode())
            keep = [known is not None and column.decode() in known for column in columns]
            payload = pack(label, *(column for column, kept in zip(columns, keep, strict=True) if kept))
        elif kind == records.ROW:
            payload = pack(*(cell for cell, kept in zip(unpack(payload), keep, strict=True) if kept))
        elif kind == records.END:
            payload = canonical.encode(dict(canonical.decode(payload)) | {"rows": rows})  # type: ignore[call-overload]
        if kind not in (records.TABLE, records.ROW) or any(keep):
            rows += kind == records.ROW
            yield records.record(kind, payload)


def test_rows_of_an_older_shape_come_forward(tmp_path: Path) -> None:
    ana = Installed(tmp_path / "ana").set_up()
    ana.record("He asked for extras.")
    file = ana.backup()
    file.write_bytes(older(file.read_bytes(), ana.words))
    there, told = ana.restore(file, tmp_path / "there")
    assert told["practices"][0]["generation"] == 2
    assert there.run("doctor", "--all").returncode == 0
    there.record("Goes on.")
    assert "He asked for extras." in there.run("list").stdout


def test_a_column_of_a_newer_version_restores_nothing(tmp_path: Path) -> None:
    ana = Installed(tmp_path / "ana").set_up()
    file = ana.backup()
    secret = backup.secret_of(ana.words)
    stream = records.split(backup.opened(io.BytesIO(file.read_bytes()).read, secret))
    newer = (
        records.record(kind, payload + pack(b"from_the_future") if kind == records.TABLE else payload)
        for kind, payload in stream
    )
    file.write_bytes(b"".join(backup.seal(newer, [backup.Recipient(secret.public.raw)], 1_770_000_000)))
    there = Installed(tmp_path / "there")
    assert "newer Casebound" in there.refuses("restore", file, "--words-file", ana.words_file())
    assert not there.data.exists()
