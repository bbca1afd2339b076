"""What the documents point to exists."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOME = ROOT / "src" / "casebound"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*/*.md")])
HOLDS = re.compile(r"^ *(?:async )?def test_", re.MULTILINE)
# From the root, or from below src/casebound: `core/rules.py`. NAME and LANG stand for other words.
ROOMS = "|".join(sorted(path.name for path in HOME.iterdir() if path.is_dir()))
FOLDERS = f"src|tests|docs|vectors|locks|benchmarks|scripts|casebound|{ROOMS}"
NAMED = re.compile(rf"`((?:{FOLDERS})/[A-Za-z0-9_./*-]+)`")
CODE = re.compile(rf"`(?:casebound\.)?((?:{ROOMS})(?:\.[a-z_0-9]+)+)`")
PLACEHOLDER = re.compile(r"\b[A-Z]{2,}")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_named_file_and_folder_is_there(document: Path) -> None:
    named = [path for path in NAMED.findall(document.read_text("utf-8")) if not PLACEHOLDER.search(path)]
    places = (ROOT, ROOT / "src", HOME, HOME / "site" / "templates")
    missing = [path for path in named if not any(list(place.glob(path.rstrip("/"))) for place in places)]
    assert missing == [], "mend the document, or take the name out of it"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_named_piece_of_code_is_there(document: Path) -> None:
    """`records.read.open_entry`: a room, a module in it, and a word that stands in that module."""
    named = CODE.findall(document.read_text("utf-8"))
    assert [name for name in named if not is_there(HOME, name.split("."))] == []


def test_a_name_that_is_gone_is_found() -> None:
    assert is_there(HOME, ["records", "read", "open_entry"])
    assert not is_there(HOME, ["records", "read", "open_everything"])
    assert not is_there(HOME, ["records", "reading_all"])


def is_there(place: Path, parts: list[str]) -> bool:
    if not parts:
        return True
    below = place / parts[0]
    if below.is_dir() or below.with_suffix(".py").is_file():
        return is_there(below, parts[1:])
    code = [place.with_suffix(".py")] if place.with_suffix(".py").is_file() else [*place.glob("*.py")]
    return any(re.search(rf"\b{parts[0]}\b", file.read_text("utf-8")) for file in code)


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


def test_what_is_installed_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    more = [one for extra in project["optional-dependencies"].values() for one in extra]
    names = [re.split(r"[\[<>=]", one)[0] for one in project["dependencies"] + more]
    said = (ROOT / "docs" / "adr" / "0001-what-we-build-on.md").read_text("utf-8")
    assert [name for name in names if name not in said] == [], "say in ADR 1 what it is for"


def test_every_list_that_a_newcomer_is_sent_to_is_there() -> None:
    """`RULES` in `core/patterns/rulebook.py`: the constant stands in the file that is named with it."""
    text = " ".join((ROOT / "CONTRIBUTING.md").read_text("utf-8").split())
    sent = re.findall(r"`([A-Z_]{4,})` in `([\w./]+\.py)`", text)
    assert len(sent) > 5
    missing = []
    for name, path in sent:
        code = [file.read_text("utf-8") for place in (ROOT, HOME) if (file := place / path).is_file()]
        missing += [] if any(f"\n{name}" in one for one in code) else [f"{name} in {path}"]
    assert missing == []
