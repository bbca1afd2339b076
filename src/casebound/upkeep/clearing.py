"""An empty database that a move writes into is empty again if the move comes to nothing.

What was there before is noted in a table of its own before anything else is written. Where the move fails,
everything else is dropped; where the process is killed, the note is found and acted on by the next try. Until
then nothing opens such a database (`book.guards.demand`).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from casebound.book.guards import UNFINISHED
from casebound.core.errors import BadInput
from casebound.upkeep.load import demand_empty

LEFT = (
    "What the move had written could not all be taken away again; still there: {names}. Drop them by hand, "
    "or give an empty database."
)
_FUNCTIONS = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """What is written inside stays if nothing goes wrong, and is taken away again if anything does.

    What an unfinished move has left goes first. Raises BadInput for a database that is not empty then.
    """
    if UNFINISHED in _tables():
        undo()
    demand_empty()
    _note()
    try:
        yield
    except BaseException:
        undo()
        raise
    _done()


def _note() -> None:
    """From now on `undo` takes away all that is written from here on."""
    here = [*_tables(), *_functions()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {UNFINISHED} (name text NOT NULL)")
        cursor.executemany(f"INSERT INTO {UNFINISHED} VALUES (%s)", [[name] for name in here])


def _done() -> None:
    """The move came to its end: what is here stays."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {UNFINISHED}")


def undo() -> None:
    """Drops every table and function that came after the note, and the note last. Raises BadInput."""
    connection.close()  # whatever the last transaction was in the middle of
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {UNFINISHED}")
        kept = {UNFINISHED, *(name for (name,) in cursor.fetchall())}
    with connection.constraint_checks_disabled():  # else SQLite drops no table that another one points to
        left = _dropped("TABLE", _quoted(_tables() - kept)) + _dropped("FUNCTION", _functions() - kept)
    if left:
        raise BadInput(LEFT.format(names=", ".join(left)))
    _done()


def _dropped(kind: str, names: Iterable[str]) -> list[str]:
    """Those that could not be dropped."""
    left = []
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    for name in sorted(names):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"DROP {kind} {name}{cascade}")
        except DatabaseError:
            left.append(name)
    return left


def _quoted(names: Iterable[str]) -> list[str]:
    return [connection.ops.quote_name(name) for name in names]


def _tables() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def _functions() -> set[str]:
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS)
        return {name for (name,) in cursor.fetchall()}
