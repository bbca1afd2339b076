"""A practice that was made once and is put back for each test: rows, objects, what is remembered of it.

To make one takes sixty milliseconds and more, most of it for keys and signatures; to put it back, three. For
that begin with an empty database, the true clock and keys in memory, as most do.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from casebound.book import roll, standing
from casebound.members.who import Who
from casebound.records import held

P = TypeVar("P")
_REMEMBERED: tuple[dict[int, Any], ...] = (
    *(roll._known, standing._read, standing._on_disk, standing._under, held._seen),
)
_OF_DJANGO = {"auth_permission", "django_content_type", "django_migrations"}


@dataclass(frozen=True)
class Made:
    """A practice as it was before any test touched it, and what was remembered under its number."""

    practice: Any
    number: int
    rows: dict[str, list[tuple[Any, ...]]]
    remembered: list[Any]


_made: dict[Callable[[], Any], Made] = {}


def copied(kind: Callable[[], P]) -> P:
    """What `kind()` would make, in a database that holds no practice yet. It has an attribute `ana`."""
    if connection.vendor != "sqlite":
        return kind()
    assert settings.DATA is None, "its keys are in memory"
    assert not _filled(), "put a practice into an empty database only"
    if kind not in _made:
        practice: Any = kind()
        number = practice.ana.practice.id
        rows = {table: _all(f"SELECT * FROM {table}") for table in _filled()}
        remembered = [known.get(number) for known in _REMEMBERED[:-1]]  # those never change
        _made[kind] = Made(_apart(practice), number, rows, remembered)
        return practice  # type: ignore[no-any-return]
    made = _made[kind]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")  # for tables come in the order of their names
        for table, rows in made.rows.items():
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
        cursor.execute("PRAGMA defer_foreign_keys = OFF")
    for known, value in zip(_REMEMBERED, [*made.remembered, None], strict=True):
        known.pop(made.number, None)
        if value is not None:
            known[made.number] = value
    return _apart(made.practice)  # type: ignore[no-any-return]


def _apart(whole: Any) -> Any:
    """A copy that shares nothing that can change. Keys never do."""
    held = [
        value for one in vars(whole).values() for value in (one.values() if isinstance(one, dict) else [one])
    ]
    people = [value for value in held if isinstance(value, Who)]
    keys = [key for who in people for key in (who.secret, *who._epochs.values())]
    return deepcopy(whole, {id(key): key for key in keys})


def _filled() -> list[str]:
    """Tables with rows in them."""
    tables = sorted(set(connection.introspection.table_names()) - _OF_DJANGO)
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
    return [table for (table,) in _all(asked)]


def _all(asked: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return list(cursor.fetchall())
