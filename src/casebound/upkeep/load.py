"""Rows of a stream into an empty database, whatever its kind; the guards come last."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.exceptions import InvalidMigrationPlan
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from casebound.core.errors import BadInput, Malformed
from casebound.core.packing import unpack
from casebound.upkeep import cells, records
from casebound.upkeep.dump import columns_of, nobody
from casebound.upkeep.unpack import DAMAGED, NEWER, Unpacked

AT_ONCE = 500
LARGE = 100_000  # bytes; after such a row nothing more is held in memory
NOT_EMPTY = "There is something in this database already. Give an empty one; nothing was written to it."
Records = Iterator[tuple[bytes, bytes]]


def load(source: Unpacked, told: Callable[[int, int], None] = nobody) -> int:
    """All rows, in one transaction; then the newest shape of the database, and its guards. Gives a count.

    Inside `clearing.all_or_nothing`, which takes away tables too. Raises BadInput for a database that is not
    empty and Malformed for a stream that does not fit; then no row was kept.
    """
    demand_empty()
    try:
        shape = _shape(source.manifest)
        with transaction.atomic():
            rows = _tables(source, shape, told)
            _reset_numbers(shape)
    except DatabaseError as error:
        raise Malformed(
            f"A row of this backup does not fit the database ({type(error).__name__})."
        ) from error
    except (LookupError, RecursionError, TypeError, ValueError, ValidationError) as error:
        raise Malformed(DAMAGED) from error  # anybody who knows the public backup key can seal anything
    call_command("migrate", verbosity=0, interactive=False)
    return rows


def demand_empty() -> None:
    """Raises BadInput unless no practice and no account is there."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table in present & {"book_practice", "account"}:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            if cursor.fetchone():
                raise BadInput(NOT_EMPTY)


def _shape(manifest: dict[str, Any]) -> Any:
    """The tables as they were when the backup was made; later migrations run on the rows themselves."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in manifest["migrations"]}
    if not wanted <= set(executor.loader.disk_migrations):
        raise Malformed(NEWER)
    nodes = executor.loader.graph.node_map
    last = [name for name in sorted(wanted) if not _followed(nodes[name], wanted)]
    try:
        executor.migrate(last)
    except InvalidMigrationPlan:
        raise Malformed(DAMAGED) from None
    return executor.loader.project_state(last).apps


def _followed(node: Any, wanted: set[tuple[str, str]]) -> bool:
    """Whether a later one of the same app is wanted too."""
    return any(child.key[0] == node.key[0] and child.key in wanted for child in node.children)


def _tables(source: Unpacked, shape: Any, told: Callable[[int, int], None]) -> int:
    rows, here, held = 0, _Table(None, []), list[bytes]()
    for kind, payload in source.rest:
        if kind == records.ROW:
            held.append(payload)
            rows += 1
            if len(held) == AT_ONCE or len(payload) > LARGE:
                here.put(held)
                held = []
                told(rows, 0)
            continue
        here.put(held)
        held = []
        if kind == records.TABLE:
            here = _table(shape, payload)
        elif kind == records.END:
            _demand_end(source, payload, rows)
            return rows
        else:
            break
    raise Malformed(DAMAGED)


def _demand_end(source: Unpacked, payload: bytes, rows: int) -> None:
    """Nothing follows, and everything came. A backup is believed only once its last chunk was opened."""
    left = next(source.rest, None)
    if left is not None or json.loads(payload) != {"files": source.files, "rows": rows}:
        raise Malformed(DAMAGED)


class _Table:
    """Puts rows into one table, values as this database wants them."""

    def __init__(self, model: type[models.Model] | None, fields: list[Any]) -> None:
        self.fields = fields
        if model is not None:
            name = connection.ops.quote_name
            columns = ", ".join(name(field.column) for field in fields)
            marks = ", ".join(["%s"] * len(fields))
            table = name(model._meta.db_table)
            self.insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"

    def put(self, rows: list[bytes]) -> None:
        if not rows:
            return
        if not self.fields:
            raise Malformed(DAMAGED)
        with connection.cursor() as cursor:
            cursor.executemany(self.insert, [self._values(raw) for raw in rows])

    def _values(self, raw: bytes) -> list[Any]:
        values = cells.read_row(raw)
        if len(values) != len(self.fields):
            raise Malformed(DAMAGED)
        pairs = zip(self.fields, values, strict=True)
        return [field.get_db_prep_save(value, connection) for field, value in pairs]


def _table(shape: Any, payload: bytes) -> _Table:
    label, *columns = [part.decode() for part in unpack(payload)]
    try:
        model = shape.get_model(label)
    except (LookupError, ValueError):
        raise Malformed(NEWER) from None
    fields = {field.column: field for field in columns_of(model)}
    if not set(columns) <= fields.keys():
        raise Malformed(NEWER)
    return _Table(model, [fields[column] for column in columns])


def _reset_numbers(shape: Any) -> None:
    """PostgreSQL counts on from what was put in, not from one."""
    statements = connection.ops.sequence_reset_sql(no_style(), shape.get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
