"""An empty PostgreSQL database of its own for one test, beside the one that the other tests share."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def empty_database() -> Iterator[str]:
    """Its address."""
    import psycopg

    address, name = os.environ["DATABASE_URL"], f"faults_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{address.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
