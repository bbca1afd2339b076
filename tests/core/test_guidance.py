"""A book of guidance in another language differs from the first in words and in nothing else."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from django.utils import translation

from casebound import guidance

FOLDER = files("casebound") / "guidance"
NAMES = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".toml"))
OTHERS = [name for name in NAMES if name.count(".") == 3]
# Keys whose text is for people. Everything else is a code, a limit or a source, and stays as it is.
WORDS = {
    *("title", "lead", "hint", "words", "body", "on", "instead_words", "items", "what", "do", "then"),
    *("label", "found", "reason", "not_meaning", "could", "advice", "subject", "stays", "lawyer", "apart"),
    "shown",
}


def differs(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Where two tables differ in more than words."""
    if type(one) is not type(other):
        yield f"{place} is of another type"
    elif isinstance(one, dict):
        yield from (f"{place}.{key} is missing or too much" for key in one.keys() ^ other.keys())
        for key in one.keys() & other.keys():
            if key not in WORDS or not all_text(one[key], other[key]):
                yield from differs(one[key], other[key], f"{place}.{key}")
    elif isinstance(one, list):
        if len(one) != len(other):
            yield f"{place} is longer or shorter"
        for at, (here, there) in enumerate(zip(one, other, strict=False)):
            yield from differs(here, there, f"{place}.{at}")
    elif one != other and ".codes." not in place:  # what a pack says for a code
        yield f"{place} is not words, and differs"


def all_text(*found: Any) -> bool:
    lines = [one if isinstance(one, list) else [one] for one in found]
    return len({len(one) for one in lines}) == 1 and all(
        isinstance(text, str) for one in lines for text in one
    )


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


@pytest.mark.parametrize("name", OTHERS)
def test_another_language_changes_words_alone(name: str) -> None:
    book, version, language, _ = name.split(".")
    said = list(differs(read(f"{book}.{version}.toml") | {"language": language}, read(name), book))
    assert said == [], "copy the first file anew and change nothing but its words"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("days = 7", "days = 8", "days is not words"),
        ('confidence = "high"', 'confidence = "medium"', "confidence is not words"),
        ('code = "inside"', 'code = "dentro"', "code is not words"),
        ("days = 7\n", "", "days is missing"),
        ("days = 7", 'days = "7"', "days is of another type"),
    ],
)
def test_what_is_more_than_words_is_found(old: str, new: str, says: str) -> None:
    raw = (FOLDER / "silence.v1.es.toml").read_text("utf-8")
    assert old in raw
    said = differs(read("silence.v1.toml") | {"language": "es"}, tomllib.loads(raw.replace(old, new, 1)), "x")
    assert any(says in fault for fault in said)


@pytest.mark.parametrize("name", NAMES)
def test_a_book_says_what_its_file_is_called(name: str) -> None:
    found, parts = read(name), name.removesuffix(".toml").split(".")
    said = [found["book"], f"v{found['version']}", found["language"]]
    assert said == (parts if len(parts) == 3 else [*parts, "en"])


def test_steps_left_out_are_found() -> None:
    one, other = read("silence.v1.toml"), read("silence.v1.toml")
    other["sides"][0]["steps"].pop()
    assert list(differs(one, other)) == [".sides.0.steps is longer or shorter"]


def test_she_reads_it_in_her_language_and_in_the_first_where_there_is_no_other() -> None:
    with translation.override("es"):
        assert guidance.silence_advice()[1].title == "Fuera de la consulta"
        assert guidance.silence_days() == 7
        assert guidance.rule_book().language == "en"
    with translation.override("en"):
        assert guidance.silence_advice()[1].title == "Outside the practice"


def test_every_book_is_read_by_somebody() -> None:
    asked = (FOLDER / "__init__.py").read_text("utf-8")
    assert [name for name in NAMES if f'"{name.split(".")[0]}"' not in asked] == []
