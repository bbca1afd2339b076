"""A whole installation as a stream of records: what a backup seals and what `move` carries over."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from casebound.book import logkey
from casebound.book.models import Checkpoint, Head, Practice
from casebound.core import canonical
from casebound.core.packing import pack
from casebound.upkeep import cells, records, tables
from casebound.upkeep.place import data
from casebound.upkeep.unpack import FILES, FOLDERS

AT_ONCE = 500  # rows read at a time, where a model with large rows does not say `rows_at_once`
Told = Callable[[int, int], None]


def nobody(done: int, of: int) -> None:
    """Nobody wants to hear how far it is."""


def stream(made: int, with_files: bool = True, told: Told = nobody) -> Iterator[bytes]:
    """All records, inside `snapshot.moment`. `told(done, of)` hears of rows now and then."""
    yield records.record(records.MANIFEST, canonical.encode(manifest(made)))
    files = 0
    for path in files_of(data()) if with_files else []:
        yield _file(data(), path)
        files += 1
    kept = tables.kept()
    total, rows = sum(_base(model).count() for model in kept), 0
    for model in kept:
        columns = columns_of(model)
        yield records.record(
            records.TABLE,
            pack(model._meta.label_lower.encode(), *(field.column.encode() for field in columns)),
        )
        for raw in _rows(model, columns):
            yield records.record(records.ROW, raw)
            rows += 1
            if rows % AT_ONCE == 0:
                told(rows, total)
    told(rows, total)
    yield records.record(records.END, canonical.encode({"files": files, "rows": rows}))


def manifest(made: int) -> dict[str, Any]:
    """What stands in front: the shape of the database, and where each ledger stood."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "version": 1,
        "made": made,
        "migrations": [list(name) for name in sorted(applied)],
        "practices": [_standing(practice) for practice in Practice.objects.order_by("id")],
    }


def _standing(practice: Practice) -> dict[str, Any]:
    size = Head.objects.get(practice=practice).size
    return {
        "uid": practice.uid.hex(),
        "generation": practice.generation,
        "size": size,
        "root": Checkpoint.objects.get(practice=practice, size=size).root.hex(),
        "log_key": logkey.of(practice).public.hex(),
    }


def columns_of(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.column]


def files_of(folder: Path) -> Iterator[Path]:
    """The files of the data folder that belong to the installation, locks and half-written ones left out."""
    for name in FILES:
        if (folder / name).is_file():
            yield folder / name
    for inner in FOLDERS:
        for path in sorted((folder / inner).rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                yield path


def _file(folder: Path, path: Path) -> bytes:
    name = path.relative_to(folder).as_posix().encode()
    mode = b"%o" % (path.stat().st_mode & 0o777)
    return records.record(records.FILE, pack(name, mode, path.read_bytes()))


def _rows(model: type[models.Model], columns: list[Any]) -> Iterator[bytes]:
    json_at = frozenset(at for at, field in enumerate(columns) if isinstance(field, models.JSONField))
    values = _base(model).order_by("pk").values_list(*(field.attname for field in columns))
    for row in values.iterator(chunk_size=getattr(model, "rows_at_once", AT_ONCE)):
        yield cells.write_row(row, json_at)


def _base(model: type[models.Model]) -> models.QuerySet[Any, Any]:
    return model._base_manager.all()
