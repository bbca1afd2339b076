"""What the program knows by name stands in its spec, and what documents call a command is one."""

import re
from pathlib import Path

import pytest

from casebound.core import context, digest, kinds, statements
from casebound.core.packs import COLUMN_FORMS
from casebound.guidance import report_packs
from casebound.kinds import shipped
from casebound.site import cli

ROOT = Path(__file__).parents[2]
LABELS = set(re.findall(r'Context\("([a-z-]+)"', Path(context.__file__).read_text("utf-8")))
NAMED = {
    "ledger": [kind.TYPE for kind in statements.TYPES],
    "seal": sorted(LABELS),
    "entry": [*kinds.TYPES, *kinds.DEIDENTIFY, *kinds.STAMPED, *digest.columns()],
    "packs": [*COLUMN_FORMS],
}
CALLED = r"(?:\./)?casebound ([a-z][a-z-]+)"
COMMAND = re.compile(rf"`{CALLED}([^`\n]*)`|^    {CALLED}(.*)$", re.MULTILINE)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*/*.md")])


@pytest.mark.parametrize("spec", NAMED)
def test_whatever_has_a_name_stands_in_its_spec(spec: str) -> None:
    text = (ROOT / "docs" / "spec" / f"{spec}.md").read_text("utf-8")
    assert [name for name in NAMED[spec] if f"`{name}`" not in text] == [], f"say it in docs/spec/{spec}.md"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_is_one(document: Path) -> None:
    """With its options: one that was renamed leaves no document behind."""
    found = [(a or c, b or d) for a, b, c, d in COMMAND.findall(document.read_text("utf-8"))]
    wrong = [name for name, _words in found if name not in cli.names()]
    for name, words in found:
        if name in cli.names():
            known = cli.parser_of(name).format_help()
            wrong += [f"{name} {one}" for one in re.findall(r"--[a-z-]+", words) if one not in known]
    assert wrong == []


def test_numbers_of_packs_and_kinds_are_used_once() -> None:
    packs = [pack.number for pack in report_packs()]
    numbers = {kind.name: kind.number for kind in shipped().every()}
    assert len(set(packs)) == len(packs)
    assert len(set(numbers.values())) == len(numbers), "give a new kind the next free number"
