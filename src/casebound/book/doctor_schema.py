"""The shape of the database: tables and columns that are missing, guards that are gone, changed or asleep."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from casebound.book import guards
from casebound.core.chain import Finding

_SPACE = re.compile(r"\s+")
_BODY = re.compile(r"FUNCTION (\w+)\(\).*?\$\$(.*)\$\$", re.DOTALL)
_COLUMNS = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns",
}
MEND = "'casebound doctor --restore-guards' puts them back, if nothing else is wrong."


def examine() -> list[Finding]:
    """Every finding about tables and guards."""
    return [Finding(None, sentence) for sentence in (*_tables(), *_guards())]


def _tables() -> Iterator[str]:
    present: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS[connection.vendor])
        for table, column in cursor.fetchall():
            present.setdefault(table, set()).add(column)
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        wanted = {field.column for field in model._meta.concrete_fields if field.column}
        if table not in present:
            yield f"The table {table} is missing from the database. Restore a backup."
        elif wanted - present[table]:
            names = ", ".join(sorted(wanted - present[table]))
            yield f"The table {table} lacks {names}. Start the server once, else restore a backup."


def _guards() -> Iterator[str]:
    missing = sorted(guards.expected(connection.vendor) - guards.present(connection))
    if missing:
        yield f"The database has lost {len(missing)} of its guards: {', '.join(missing)}. {MEND}"
    changed = sorted(_changed_sqlite() if connection.vendor == "sqlite" else _changed_postgres())
    if changed:
        yield f"Guards of the database were changed or put to sleep: {', '.join(changed)}. {MEND}"


def _changed_sqlite() -> set[str]:
    wanted = {
        text.split(" ")[2]: text
        for text in (_plain(it).replace("IF NOT EXISTS ", "") for it in guards.everywhere("sqlite"))
        if text.startswith("CREATE TRIGGER")
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        present = dict(cursor.fetchall())
    return {name for name, text in wanted.items() if name in present and _plain(present[name]) != text}


def _changed_postgres() -> set[str]:
    wanted = {
        found[1]: _plain(found[2]) for found in map(_BODY.search, guards.everywhere("postgresql")) if found
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")
        asleep = {str(name) for (name,) in cursor.fetchall()} & guards.expected("postgresql")
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(%s)", [list(wanted)])
        present = {name: _plain(text) for name, text in cursor.fetchall()}
    return asleep | {name for name, text in wanted.items() if present.get(name) != text}


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
