"""Ana's laptop dies, or her disk fills up, while a list comes in, goes out again, or a casebook leaves."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from casebound.book import trouble
from casebound.site.bench.ground import PASSWORD
from tests.faults.importing import ALL, AT_ONCE, KNOWN
from tests.faults.test_disk import failing
from tests.faults.test_disk_files import full_after, run, said

pytestmark = pytest.mark.slow
IMPORTING = [sys.executable, "-m", "tests.faults.importing"]


def program(*words: object, before: list[str] | None = None) -> Any:
    (told,) = said([*IMPORTING, *map(str, words)], *(before or []))
    return told


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice with some clients, and a list that is about to be sealed."""
    folder = tmp_path_factory.mktemp("decided") / "data"
    done = run([*IMPORTING, "ready", str(folder)])
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "data"))


# Killed


@pytest.fixture(scope="module")
def killed(decided: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = shutil.copytree(decided, tmp_path_factory.mktemp("killed") / "data")
    return dict(program("kill", folder, 20261121))


def test_what_was_told_as_sealed_is_there_and_nobody_twice(killed: dict[str, Any]) -> None:
    brought = killed["in"]
    assert brought["killed"] > 3, "it was killed too seldom for this to mean anything"
    assert brought["lost"] == []
    assert brought["figures"] == {
        "pages": ALL,
        "taken_back": 0,
        "clients": ALL,
        "with_both": KNOWN,
        "sealed": ALL,
        "kept": 0,
        "stage": "done",
    }
    assert not brought["kept_file"]
    assert [seqs for seqs in killed["entries"].values() if len(seqs) != 1] == []


def test_taken_back_by_hands_that_die_all_of_it_is_out_and_once(killed: dict[str, Any]) -> None:
    returned = killed["out"]
    assert returned["killed"] > 1
    assert returned["lost"] == []
    told = {"pages": ALL, "taken_back": ALL, "clients": KNOWN, "with_both": 0, "kept": 0, "stage": "undone"}
    assert returned["figures"].items() >= told.items()


def test_the_full_check_finds_a_whole_ledger(killed: dict[str, Any]) -> None:
    assert (killed["findings"], killed["gaps"]) == ([], [])


@pytest.mark.parametrize("undo", [0, 1], ids=["goes on", "takes it back"])
def test_killed_before_it_could_note_the_first_batch(folder: Path, undo: int) -> None:
    """What is sealed by then is counted, and can be taken back at once."""
    told = program("kill_at_once", folder, undo)
    assert told["killed_with"]["pages"] == AT_ONCE
    assert told["killed_with"]["stage"] == "running"
    assert "said" not in told
    if undo:
        found = {"pages": AT_ONCE, "taken_back": AT_ONCE, "clients": KNOWN, "with_both": 0, "stage": "undone"}
    else:
        found = {"pages": ALL, "clients": ALL, "sealed": ALL, "stage": "done"}
    assert told["figures"].items() >= found.items()


# A disk that fails


@pytest.mark.strace
@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        pytest.param("pwrite64:error=ENOSPC:when=250+", trouble.FULL, id="disk full from then on"),
        pytest.param("", trouble.FULL, id="a write is cut short"),
    ],
)
def test_a_list_on_a_disk_that_fails(folder: Path, fault: str, sentence: object) -> None:
    before = failing(fault) if fault else full_after(folder, 250_000)
    told = program("fail", folder, before=before)["said"]
    steps = [step for step in told if isinstance(step, list)]
    refused = {step for step in told if isinstance(step, str)}
    assert refused, "it never failed"
    assert refused <= {str(sentence), str(trouble.BROKEN)}
    there = program("examine", folder)
    assert (there["findings"], there["gaps"]) == ([], [])
    assert there["figures"]["pages"] >= max([sealed for _, sealed in steps], default=0)
    assert program("fail", folder)["said"][-1] == [ALL, ALL], "with room again it goes on to the end"
    there = program("examine", folder)
    assert there["figures"].items() >= {"pages": ALL, "clients": ALL, "with_both": KNOWN}.items()
    assert (there["findings"], there["gaps"]) == ([], [])
    assert [seqs for seqs in there["entries"].values() if len(seqs) != 1] == []


@pytest.mark.strace
@pytest.mark.parametrize(
    ("form", "fault"), [("jsonl", "write:error=ENOSPC:when=1"), ("fhir", "fsync:error=EIO:when=1")]
)
def test_a_casebook_that_finds_no_room_leaves_no_file(folder: Path, form: str, fault: str) -> None:
    place = folder.parent / "out"
    place.mkdir()
    words = [
        sys.executable,
        "-m",
        "casebound",
        "export",
        "--form",
        form,
        "--as",
        "Ana",
        "--data",
        str(folder),
    ]
    words += ["--to", "Me", "--purpose", "Moving", "--view", "facts", "--out", str(place / "book")]
    words = ["env", f"CASEBOUND_PASSWORD={PASSWORD}", *words]
    done = run(words, *failing(fault))
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert "stands in your casebook all the same" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(place.iterdir()) == []
    again = run(words)
    assert again.returncode == 0, again.stderr
    assert "Person001" in (place / "book").read_text("utf-8")
