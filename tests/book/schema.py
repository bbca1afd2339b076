"""The tables as they stand after all migrations, in words that can be compared.

PYTHONPATH=src python -m tests.book.schema > tests/book/schema.sqlite.txt
DATABASE_URL=postgres://… PYTHONPATH=src python -m tests.book.schema > tests/book/schema.postgresql.txt
"""

import os
import re
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE = """
    SELECT tbl_name, type, name, sql FROM sqlite_master
    WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'
    ORDER BY tbl_name, CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, name
"""
# Columns, then what is promised about them, then indexes, then guards; functions of the guards last.
POSTGRESQL = """
    SELECT table_name, 1, ordinal_position::text, concat_ws(' ', column_name, udt_name,
        character_maximum_length, CASE is_nullable WHEN 'NO' THEN 'NOT NULL' END, column_default,
        CASE is_identity WHEN 'YES' THEN 'identity' END)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT conrelid::regclass::text, 2, conname, conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c')
    UNION ALL
    SELECT tablename, 3, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT tgrelid::regclass::text, 4, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'functions', 5, proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1, 2, 3
"""


def file(vendor: str) -> Path:
    return Path(__file__).parent / f"schema.{vendor}.txt"


def describe(database: BaseDatabaseWrapper) -> str:
    """One paragraph a table."""
    with database.cursor() as cursor:
        cursor.execute(SQLITE if database.vendor == "sqlite" else POSTGRESQL)
        found = cursor.fetchall()
    if database.vendor == "sqlite":
        return _paragraphs([(table, _broken(sql)) for table, _, _, sql in found])
    # Columns keep the order in which they were made; it is padded here since positions sort as text.
    found.sort(key=lambda row: (row[0], row[1], row[2].zfill(4)))
    return _paragraphs([(table, _one_line(text)) for table, _, _, text in found])


def _paragraphs(lines: list[tuple[str, str]]) -> str:
    tables: dict[str, list[str]] = {}
    for table, text in lines:
        tables.setdefault(table, []).append(text)
    return "\n\n".join("\n".join([f"## {table}", *texts]) for table, texts in sorted(tables.items())) + "\n"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _broken(sql: str) -> str:
    """A line for each part of the outermost parentheses, so that a difference shows in one line."""
    depth, lines = 0, ""
    for char in _one_line(sql):
        depth += (char == "(") - (char == ")")
        lines += char
        if char == "," and depth == 1:
            lines += "\n   "
    return lines


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "casebound.site.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    print(describe(connection), end="")
