"""What the documents point to exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path for folder in (ROOT, ROOT / "docs" / "spec", ROOT / "docs" / "adr") for path in folder.glob("*.md")
)
HOLDS = re.compile(r"^ *(?:async )?def test_", re.MULTILINE)
NAMED = re.compile(r"`((?:src|tests|docs|vectors|locks|benchmarks|scripts)/[A-Za-z0-9_./-]+)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_named_file_and_folder_is_there(document: Path) -> None:
    named = NAMED.findall(document.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_defence_in_threats_names_a_test() -> None:
    rows = [line for line in (ROOT / "THREATS.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    told = [row for row in rows if not row.startswith(("| attack", "|---"))]
    assert told
    assert [row for row in told if "`tests/" not in row] == []


def test_every_test_named_in_threats_holds_tests() -> None:
    """A file of that name alone defends nothing: at least one test stands in it, and pytest collects it."""
    named = set(re.findall(r"`(tests/[\w/.]+)`", (ROOT / "THREATS.md").read_text("utf-8")))
    assert len(named) > 30
    tests = {path: (ROOT / path) for path in named}
    assert [path for path in named if not Path(path).name.startswith("test_")] == []
    assert [
        path for path, file in tests.items() if not file.is_file() or not HOLDS.search(file.read_text())
    ] == []


def test_every_room_stands_in_the_architecture_and_nothing_else() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    packages = {path.parent.name for path in (ROOT / "src" / "casebound").glob("*/__init__.py")}
    rooms = packages - {"kinds", "guidance"}
    table = text.split("## Rooms")[1].split("## What happens")[0]
    named = {
        word
        for line in table.splitlines()
        if line.startswith("| `")
        for word in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert named == rooms
