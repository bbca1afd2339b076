"""The operator chooses a time authority, asks it, and takes a token home."""

from pathlib import Path

import pytest

from casebound.anchors import tick
from casebound.anchors.models import Token
from casebound.site import env
from tests.anchors.authority import Authority, served
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    return desk


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


def test_nobody_is_asked_by_default_and_that_is_said(desk: Desk) -> None:
    assert "nobody is asked" in desk.casebound("timestamp").out
    assert desk.json("timestamp", "--now") == {"authorities": [], "came": [], "written": []}


def test_from_choosing_to_a_token_that_holds(desk: Desk, authority: Authority, tmp_path: Path) -> None:
    ca = str(authority.folder / "ca.pem")
    with served(authority) as url:
        told = desk.json("timestamp", "--add", "test", "--url", url, "--ca", ca, "--every", "5", "--now")
    assert told["came"] == ["test"]
    state = told["authorities"][0]
    assert (state["tokens"], state["every_minutes"], state["said"]) == (1, 5, "")
    assert state["newest"]["sha256"] == Token.objects.get().hash.hex()
    home = tmp_path / "home"
    assert "no folder" in desk.refuses("timestamp", "--out", str(home))
    home.mkdir()
    said = desk.casebound("timestamp", "--out", str(home)).out
    assert "openssl ts -verify" in said
    token, note = desk.json("timestamp", "--out", str(make(home / "again")))["written"]
    both = ("doctor", "--receipt", token, "--receipt", note, "--tsa-ca", ca, "--json")
    assert [it["stands"] for it in desk.json(*both)["receipts"]] == [True, True]
    assert "test (http" in desk.casebound("timestamp").out
    assert "nobody is asked" in desk.casebound("timestamp", "--remove", "test").out


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_an_authority_that_does_not_answer(desk: Desk, authority: Authority) -> None:
    ca = str(authority.folder / "ca.pem")
    words = ("timestamp", "--add", "test", "--url", "http://127.0.0.1:9/", "--ca", ca, "--now")
    done = desk.casebound(*words)
    assert done.code == 1
    assert "could not be reached" in done.out
    assert "no time token yet" in desk.refuses("timestamp", "--out", str(authority.folder))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--add", "test"), "--url and --ca"),
        (("--add", "Te st", "--url", "https://x.example/", "--ca", "CA"), "small letters"),
        (("--add", "test", "--url", "x.example", "--ca", "CA"), "https://"),
        (("--add", "test", "--url", "https://x.example/", "--ca", "missing"), "cannot be read"),
        (("--add", "test", "--url", "https://x.example/", "--ca", "CNF"), "PEM"),
        (("--remove", "test"), "no authority"),
    ],
)
def test_slips(desk: Desk, authority: Authority, words: tuple[str, ...], told: str) -> None:
    files = {"CA": str(authority.folder / "ca.pem"), "CNF": str(authority.folder / "tsa.cnf")}
    assert told in desk.refuses("timestamp", *(files.get(word, word) for word in words))


def test_the_tick_goes_on_whatever_happens(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tick.settings, "DATA", tmp_path)
    tick.once()
    folder = tmp_path / "authorities"
    folder.mkdir()
    (folder / "a.toml").write_text("nothing")
    tick.once()
    assert "does not fit" in caplog.text
    monkeypatch.setattr(tick.asking, "round_of_questions", lambda data: (folder / "none").read_bytes())
    tick.once()
    assert "FileNotFoundError" in caplog.text


def test_receipts_and_a_pin_to_keep(desk: Desk, tmp_path: Path) -> None:
    file = str(tmp_path / "receipts.tlog-proof")
    assert "no page yet" in desk.refuses("receipts", "--out", file)
    desk.record()
    told = desk.json("receipts")
    assert (told["pages"], told["file"]) == (1, None)
    desk.record()
    done = desk.casebound("receipts", "--out", file)
    assert done.code == 0
    assert "Today's pin" in done.out
    assert "already" in desk.refuses("receipts", "--out", file)
    assert desk.json("doctor", "--receipt", file)["receipts"] == [{"file": file, "stands": True}]
    assert desk.json("receipts", "--check-pin", told["pin"])["fits"] is True
    assert "It fits" in desk.casebound("receipts", "--check-pin", told["pin"]).out
    other = told["pin"][:-1] + ("0" if told["pin"][-1] != "0" else "1")
    assert desk.casebound("receipts", "--check-pin", other).code == 1
    assert "ten groups" in desk.refuses("receipts", "--check-pin", "22")
