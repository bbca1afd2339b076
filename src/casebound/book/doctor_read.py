"""Rows read in great number, once, without an object for each: raw columns, some at a time."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

AT_ONCE = 2000


def each(query: str, *values: int | bytes, at_once: int = AT_ONCE) -> Iterator[tuple[Any, ...]]:
    """Every row; PostgreSQL keeps those that were not fetched yet on its own side."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        while found := cursor.fetchmany(at_once):
            yield from found
