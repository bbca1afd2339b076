"""The operator chooses a witness, has a checkpoint cosigned, and takes it home."""

from pathlib import Path

import pytest

from casebound.core import policy
from casebound.site import env
from tests.anchors.witness import KEY, Standing, serving
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    return desk


def test_from_choosing_to_a_cosigned_checkpoint(desk: Desk, tmp_path: Path) -> None:
    assert "nobody is asked" in desk.casebound("witness").out
    log = desk.json("witness", "--now")["log"]
    standing, out = Standing(), tmp_path / "cosigned"
    with serving(standing) as url:
        words = ("witness", "--add", "one", "--url", url, "--key", KEY)
        done = desk.casebound(*words, "--now")
        assert (done.code, log in done.out) == (1, True)  # it has to be told of this log first
        standing.logs[log.split("+")[0]] = log
        told = desk.json("witness", "--now", "--out", str(out))
    assert told["came"] == ["one"]
    assert told["witnesses"][0]["leaves"] > 0
    text = f"log {log}\nwitness W {KEY}\nquorum W\n"
    assert policy.parse(text).check(out.read_bytes()).witnesses == {b"W": standing.time}
    kept = tmp_path / "policy"
    kept.write_text(text)
    assert desk.casebound("doctor", "--receipt", str(out)).code == 0
    assert "cosigned" in desk.casebound("witness").out
    assert "No witness" in desk.casebound("witness", "--remove", "one").out


def test_what_is_missing_is_said(desk: Desk, tmp_path: Path) -> None:
    assert "--url and --key" in desk.refuses("witness", "--add", "one")
    assert "Nothing was cosigned" in desk.refuses("witness", "--out", str(tmp_path / "x"))
