"""`casebound paper KIND`: a form from nothing but the program, before any set-up."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from casebound.site import cli
from tests.paper.reading import Pdf


def test_it_prints_a_spanish_form_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "form.pdf"
    assert cli.main(["paper", "incident", "--lang", "es", "--out", str(out), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"kind": "incident.v1", "language": "es", "file": str(out), "bytes": out.stat().st_size}
    assert "Formulario en blanco" in Pdf(out.read_bytes()).text


def test_without_out_the_file_is_named_after_the_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["paper", "note"]) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["note.v1.pdf"]


def test_the_same_form_twice_is_fine_but_another_file_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "form.pdf"
    for _ in range(2):
        assert cli.main(["paper", "note", "--out", str(out)]) == 0
    out.write_bytes(b"scanned")
    assert cli.main(["paper", "note", "--out", str(out)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert out.read_bytes() == b"scanned"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing"], "There is no kind"),
        (["note", "--lang", "xx"], "is written in en"),
        (["note", "--out", "no/such/folder/x.pdf"], "cannot be written"),
    ],
)
def test_bad_input_is_one_sentence(
    words: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["paper", *words]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []


def test_it_needs_no_django(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from casebound.site.cli import main; sys.exit(main(['paper', 'note', '--out', sys.argv[1]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "n.pdf")],
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        check=False,
    )
    assert done.returncode == 0
