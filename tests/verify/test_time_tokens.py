"""An attorney with the certificate of a time authority, with and without programs that read its tokens."""

import json
import shutil
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from casebound.core import ledger
from casebound.core.evidence import TimePart
from casebound.verify.__main__ import main
from tests.anchors.authority import Authority
from tests.small_practice import FACTS, SmallPractice


@pytest.fixture(scope="module", params=[False, True], ids=["in order", "certificates out of order"])
def authority(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), unsorted=request.param)


@pytest.fixture
def practice() -> SmallPractice:
    return SmallPractice()


@pytest.fixture
def file(practice: SmallPractice, authority: Authority, tmp_path: Path) -> Path:
    """An entry between two tokens."""
    tokens = []
    for quoted in (b"", b"first"):
        note, size = practice.checkpoint(), len(practice.leaves)
        tokens.append((note, authority.stamp(note), size))
        if not quoted:
            entry = practice.write({0: ("facts", FACTS)}, token=sha256(tokens[0][1]).digest())
    whole = len(practice.leaves)
    times = [
        TimePart(note, raw, ledger.consistency(practice.hashes(), size, whole)) for note, raw, size in tokens
    ]
    path = tmp_path / "evidence.zip"
    path.write_bytes(practice.evidence([(entry, None)], times=times))
    return path


def test_with_a_certificate_it_is_said_between_which_moments(
    file: Path, practice: SmallPractice, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    ca = str(authority.folder / "ca.pem")
    key = practice.log.fingerprint
    assert main([str(file), "--log-key", key, "--tsa-ca", ca]) == 0
    said = capsys.readouterr().out
    assert "Entry 3 was written before 20" in said
    assert "Entry 3 was written after 20" in said
    assert main([str(file), "--log-key", key, "--tsa-ca", ca, "--json"]) == 0
    times = json.loads(capsys.readouterr().out)["times"]
    assert [(it["trusted"], it["size"]) for it in times] == [(True, 3), (True, 4)]
    assert main([str(file), "--log-key", key]) == 0
    assert "nobody has vouched for the authority" in capsys.readouterr().out


def test_the_certificate_of_somebody_else(
    file: Path, practice: SmallPractice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = str(Authority(tmp_path / "other").folder / "ca.pem")
    assert main([str(file), "--log-key", practice.log.fingerprint, "--tsa-ca", other]) == 3
    assert "Something else that you asked for is missing" in capsys.readouterr().out
    for wrong in (str(tmp_path / "missing"), str(file)):
        assert main([str(file), "--tsa-ca", wrong]) == 2


def test_the_steps_that_are_told_work_in_the_unpacked_file(
    file: Path, authority: Authority, tmp_path: Path
) -> None:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "unpacked")
    tool = shutil.which("openssl")
    assert tool, "install openssl"
    words = "ts -verify -in times/0001/token.tsr -data times/0001/checkpoint -CAfile"
    command = [tool, *words.split(), str(authority.folder / "ca.pem")]
    assert words in (tmp_path / "unpacked" / "README.txt").read_text("utf-8").replace("\n", " ")
    done = subprocess.run(command, cwd=tmp_path / "unpacked", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    note = tmp_path / "unpacked" / "times" / "0001" / "checkpoint"
    note.write_bytes(note.read_bytes() + b"\n")
    assert subprocess.run(command, cwd=tmp_path / "unpacked", capture_output=True, check=False).returncode
