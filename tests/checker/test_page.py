"""The checker as one HTML page: one file, nothing outside it, the same words in each language."""

import re
import tomllib
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client

from casebound import checker
from casebound.site import checker as with_our_look
from casebound.site import cli

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "casebound" / "checker"
RAW, DIGEST = with_our_look.made()
PAGE = RAW.decode()
MODULES = [*checker.MODULES, *checker.WITH_A_FACE]
_TEXT = re.compile(r'^ {2,4}(\w+):\s+"(.*)",$', re.MULTILINE)


def source(name: str) -> str:
    return (SOURCES / f"{name}.js").read_text("utf-8")


def words(language: str) -> dict[str, str]:
    return dict(_TEXT.findall(source(f"words_{language}")))


def test_every_source_is_in_the_page_once() -> None:
    assert sorted(MODULES) == sorted(path.stem for path in SOURCES.glob("*.js"))
    for name in MODULES:
        assert PAGE.count(source(name).splitlines()[0]) == 1


def test_it_refers_to_nothing_outside() -> None:
    assert not re.search(r"https?:|(src|href|action)=(?!\"data:,\")|@import|url\((?!\"?data:)", PAGE)
    for way_out in ("fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import(", "eval(", "innerHTML"):
        assert way_out not in PAGE


def test_the_policy_names_this_script_and_this_style_and_nothing_else() -> None:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', PAGE)
    assert found
    policy = found[1]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_no_name_stands_in_two_modules() -> None:
    names = [
        name
        for module in MODULES
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", source(module), re.M
        )
    ]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


def test_both_languages_say_the_same_things_with_the_same_gaps() -> None:
    english, spanish = words("en"), words("es")
    assert len(english) > 70
    assert list(english) == list(spanish)
    for key, sentence in english.items():
        gap = r"\{\w+\}"
        assert sorted(re.findall(gap, sentence)) == sorted(re.findall(gap, spanish[key])), key
    assert [key for key in english if english[key] == spanish[key]] == []


def test_every_fault_and_every_word_that_is_used_has_its_sentence() -> None:
    everything = "\n".join(source(name) for name in MODULES) + (SOURCES / "page.html").read_text()
    faults = set(re.findall(r'new Fault\(\s*"(\w+)"', everything)) | {"newer", "manifest"}
    used = set(re.findall(r"words(?:\(\))?\.(\w+)\b(?!\()|data-words=\"(\w+)\"", everything))
    assert faults | {name for pair in used for name in pair if name} - {"fault"} <= set(words("en"))


def test_the_page_says_which_version_it_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == checker.VERSION
    assert f'data-version="{checker.VERSION}"' in PAGE


@pytest.mark.django_db
def test_anybody_can_save_it_and_nothing_shows_it_here(client: Client) -> None:
    answer = client.get("/checker/")
    assert answer.content == RAW
    assert answer["Content-Disposition"].startswith("attachment;")


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "checker.html"
    for _ in range(2):  # the same page again is no harm
        assert cli.main(["checker", "--out", str(out)]) == 0
        assert DIGEST in capsys.readouterr().out
    assert out.read_bytes() == RAW
    assert sha256(RAW).hexdigest() == DIGEST


def test_the_command_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mine.html"
    out.write_text("mine")
    assert cli.main(["checker", "--out", str(out)]) == 2
    assert cli.main(["checker", "--out", str(tmp_path / "no folder" / "page.html")]) == 2
    assert out.read_text() == "mine"
    assert "Name another file" in capsys.readouterr().err
