"""What a seal is measured beside: the same rows and bytes, as durably; else its ratio would mean little."""

from pathlib import Path

import pytest
from django.db import connection

from casebound.records import write
from casebound.site.bench.bare import Bare
from casebound.site.bench.ground import order, words
from casebound.site.database import PRAGMAS
from tests.members.test_founding import ana_founds

pytestmark = pytest.mark.sqlite
TABLES = ("book_leaf", "book_checkpoint", "book_entry", "book_entrykey", "book_head", "book_tail")


@pytest.fixture(autouse=True)
def a_database_in_a_file(shared_database: None) -> None:
    """The peer reads the file that the seal was written to."""


def test_the_peer_writes_every_row_that_a_seal_writes(tmp_path: Path) -> None:
    ana, _ = ana_founds()
    write.seal_entry(ana, order(ana, words(1)))
    bare = Bare(Path(connection.settings_dict["NAME"]), tmp_path / "bare.sqlite3")
    for number in (2, 3):
        done = write.seal_entry(ana, order(ana, words(number, 2048)))
        bare.write(bare.rows(done.seq))
    for table in TABLES:
        query = f"SELECT * FROM {table} ORDER BY 1, 2"
        assert bare.own.execute(query).fetchall() == bare.ours.execute(query).fetchall(), table
    bare.close()


def test_the_peer_keeps_as_durably_as_the_product(tmp_path: Path) -> None:
    ana_founds()
    bare = Bare(Path(connection.settings_dict["NAME"]), tmp_path / "bare.sqlite3")
    for name in PRAGMAS:
        ours = connection.connection.execute(f"PRAGMA {name}").fetchone()
        if name not in ("page_size", "journal_mode"):  # of the file, which the copy takes over or is given
            assert bare.own.execute(f"PRAGMA {name}").fetchone() == ours, name
    assert bare.own.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    bare.close()
