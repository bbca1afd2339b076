"""A file of a sealed page comes back from a backup as it was sealed, and one of a draft with its draft."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.launch import environment
from tests.upkeep.installed import PASSWORD, Installed

pytestmark = pytest.mark.slow

ADDED = """
from tests.attachments.adding import add, bytes_of, draft, seal
sheet = draft(who)
add(who, sheet, bytes_of(1_500_000), "film.mp4")
print(seal(who, sheet).id)
add(who, draft(who), b"of a draft", "later.jpg")
"""
READ = """
from casebound.attachments import reading
from casebound.records import drafts, read
from tests.attachments.adding import bytes_of
entry = read.open_entry(who, int(sys.argv[2]), "read")
[file] = reading.files(entry.answers)
assert b"".join(reading.opened(who.practice, entry.seq, entry.data_key, file)) == bytes_of(1_500_000)
[sheet] = drafts.sheets(who)
print(sheet.answers["files"][0]["name"])
"""
BEGIN = """
import argparse, sys
from pathlib import Path
from casebound.site import terminal
given = {"person": None, "password_file": None, "secrets": {"CASEBOUND_PASSWORD": sys.argv.pop()}}
who = terminal.signed_in(argparse.Namespace(data=Path(sys.argv[1]), **given))
"""


def inside(data: Path, script: str, *words: str) -> str:
    """What a script prints that runs as the signed-in Ana of this installation."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script, str(data), *words, PASSWORD],
        env=environment(),
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_file_comes_back_from_a_backup(tmp_path: Path) -> None:
    mine = Installed(tmp_path / "data").set_up()
    entry = inside(mine.data, ADDED)
    other, _ = mine.restore(mine.backup(), tmp_path / "other")
    assert inside(other.data, READ, entry.removeprefix("e")) == "later.jpg"
    assert other.json("doctor")["ok"] is True
