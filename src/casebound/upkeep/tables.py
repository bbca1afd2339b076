"""Which tables belong into a backup, and in which order their rows can be put back."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

# What is worth nothing elsewhere, or would let somebody in: whoever restores signs in anew.
LEFT_OUT = {
    "auth.group",
    "auth.group_permissions",
    "auth.permission",
    "contenttypes.contenttype",
    "people.attempt",
    "people.session",
}
_SQLITE = """
    SELECT m.name, f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
"""
_POSTGRES = """
    SELECT a.relname, b.relname FROM pg_constraint c
    JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid WHERE c.contype = 'f'
"""


def kept() -> list[type[Model]]:
    """The models whose rows a backup holds: what a row points to stands before it.

    A room keeps a model out with the class attribute `left_out_of_backups = True`.
    """
    models = {model._meta.db_table: model for model in everything() if not left_out(model)}
    ordered: dict[str, type[Model]] = {}
    above = _points_to()

    def place(table: str, path: tuple[str, ...] = ()) -> None:
        if table in models and table not in ordered and table not in path:
            for other in sorted(above.get(table, ())):
                place(other, (*path, table))
            ordered[table] = models[table]

    for table in sorted(models):
        place(table)
    return list(ordered.values())


def everything() -> list[type[Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def left_out(model: type[Model]) -> bool:
    return model._meta.label_lower in LEFT_OUT or bool(getattr(model, "left_out_of_backups", False))


def _points_to() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if connection.vendor == "sqlite" else _POSTGRES)
        rows: list[Any] = cursor.fetchall()
    for table, other in rows:
        if table != other:
            found.setdefault(table, set()).add(other)
    return found
