"""`casebound kinds`: list, check, sample; the result alone on stdout, faults on stderr, exit code 2."""

import json
from pathlib import Path

import pytest

from casebound.core.kinds import Kind
from casebound.kinds import shipped
from casebound.site import cli
from tests.core.kinds_in_tests import EVERY_FEATURE, check

KINDS = [shipped().get(name) for name in shipped().ids()]


def test_the_list_names_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["kinds", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [item["kind"] for item in found] == list(shipped().ids())
    assert found[0]["sha256"] == shipped().get("incident").sha256.hex()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sample_is_one_flat_object_that_can_be_sealed(
    kind: Kind, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["kinds", "sample", kind.id, "--language", language, "--seed", "7"]) == 0
    assert check(kind, json.loads(capsys.readouterr().out)).sections


def test_a_good_file_of_ones_own_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "every_feature.v1.toml"
    file.write_bytes(EVERY_FEATURE)
    assert cli.main(["kinds", "check", str(file)]) == 0
    assert capsys.readouterr().out.startswith("every_feature.v1 can be used")


def test_each_fault_stands_on_a_line_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "every_feature.v1.toml"
    file.write_bytes(EVERY_FEATURE.replace(b"search = 5", b"search = 9").replace(b'"sealed"', b'"never"'))
    assert cli.main(["kinds", "check", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 2
    assert all("every_feature.v1.toml" in line for line in err.splitlines())


def test_a_file_under_another_name_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.v1.toml").write_bytes(EVERY_FEATURE)
    assert cli.main(["kinds", "check", str(tmp_path / "other.v1.toml")]) == 2
    assert "Name the file every_feature.v1.toml" in capsys.readouterr().err


def test_language_files_beside_a_kind_are_checked_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "every_feature.v1.toml").write_bytes(EVERY_FEATURE)
    (tmp_path / "every_feature.v1.es.toml").write_text('language = "es"\n')
    assert cli.main(["kinds", "check", str(tmp_path / "every_feature.v1.toml")]) == 2
    assert "every_feature.v1.es.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["kinds", "check", "nowhere.toml"], "cannot be read"),
        (["kinds", "check"], "Name what to check"),
        (["kinds", "sample", "haiku"], "There is no kind"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert len(err.splitlines()) == 1
