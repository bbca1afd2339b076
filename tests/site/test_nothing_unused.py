"""What nobody asks for is taken out: functions, templates, files beside pages, rules of style."""

import re
from collections import Counter
from pathlib import Path

import pytest

import casebound

HOME = Path(casebound.__file__).parent
# Asked for by a framework under these very names: forms, the file upload, the hasher, the error report.
HOOKS = re.compile(
    r"__\w+__|clean_\w+|handler\d+|\w+Config|handle_raw_input|receive_data_chunk|file_complete|upload_interrupted"
    r"|safe_summary|must_update|harden_runtime|set_password|prepare_value|readable|is_active|get_\w+"
)
# Held by the spec and its vectors, or used by benchmarks/ or tests/ as the product's own way to look.
KEPT = {"token_key", "same_people", "paged", "STEPS"}
SETTINGS = {"settings.py", "formats.py"}
# Functions and classes wherever they stand, and what a module calls something.
DEFINED = re.compile(r"^ *(?:def|class) (\w+)|^(\w+)(?:: [^=\n]+)? = ", re.MULTILINE)


def read(*endings: str) -> dict[Path, str]:
    return {
        path: path.read_text("utf-8")
        for ending in endings
        for path in sorted(HOME.rglob(f"*{ending}"))
        if "migrations" not in path.parts
    }


@pytest.fixture(scope="module")
def code() -> dict[Path, str]:
    return read(".py")


@pytest.fixture(scope="module")
def rest() -> dict[Path, str]:
    return read(".html", ".js", ".typ", ".svg")


def test_every_name_is_used(code: dict[Path, str], rest: dict[Path, str]) -> None:
    words = Counter(re.findall(r"\w+", " ".join([*code.values(), *rest.values()])))
    unused = [
        f"{path.relative_to(HOME)}: {name}"
        for path, text in code.items()
        if path.name not in SETTINGS
        for name in {one for found in DEFINED.findall(text) for one in found if one}
        if words[name] == 1 and name not in KEPT and not HOOKS.fullmatch(name)
    ]
    assert unused == [], "nothing in src asks for it: take it out"


def test_every_template_and_file_beside_pages_is_named(code: dict[Path, str], rest: dict[Path, str]) -> None:
    said = " ".join([*code.values(), *rest.values()])
    templates = [path.as_posix().split("/templates/")[1] for path in HOME.glob("*/templates/**/*.html")]
    beside = [path.stem for path in HOME.glob("*/static/*") if path.is_file()]
    assert [name for name in (*templates, *beside) if name not in said] == []


def test_every_rule_of_style_is_for_something(code: dict[Path, str], rest: dict[Path, str]) -> None:
    words = set(re.findall(r"[\w-]+", " ".join([*code.values(), *rest.values()])))
    for path, text in read(".css").items():
        plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        named = set(re.findall(r"\.([a-zA-Z][\w-]*)", " ".join(re.findall(r"([^{};]+)\{", plain))))
        assert sorted(named - words) == [], path.name
        colours = set(re.findall(r"(--[\w-]+)\s*:", plain))
        assert sorted(one for one in colours if f"var({one}" not in text) == [], path.name
