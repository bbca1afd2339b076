"""Erasing from the command line: said twice, one sentence when refused, a certificate as a file."""

import pytest

from casebound.records import erasing
from casebound.site import env
from tests.paper.reading import Pdf
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db
WHY = ("--ground", "asked", "--reason", "She asked for it in writing.")


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    desk = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    return desk


@pytest.mark.sqlite
def test_ana_erases_a_page_and_keeps_the_certificate(desk, tmp_path):
    id, file = desk.record()["entry"], tmp_path / "certificate.pdf"
    words = ("--for-good", "--certificate", str(file), "--backups-until", "2027-01-31")
    told = desk.json("erase", id, *WHY, *words)
    assert (told["entry"], told["erased"], told["finished"]) == (id, True, True)
    assert "Certificate of erasure" in Pdf(file.read_bytes()).text
    assert desk.casebound("doctor").code == 0
    assert "no key" in desk.refuses("show", id)
    again = desk.json("erase", id)
    assert again["erased"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (WHY, "--for-good"),
        (("--ground", "whim", "--reason", "So.", "--for-good"), "Say the ground: one of asked"),
        (("--ground", "asked", "--for-good"), "Say why"),
        (("--agree", "--for-good"), "Nobody asks for this page"),
        ((*WHY, "--for-good", "--backups-until", "soon"), "a day looks like"),
    ],
)
def test_what_is_missing_is_one_sentence_and_erases_nothing(desk, words, said):
    id = desk.record()["entry"]
    assert said in desk.refuses("erase", id, *words)
    assert desk.casebound("show", id).code == 0


def test_without_a_page_it_asks_for_one(desk):
    assert "Say which page" in desk.refuses("erase")


@pytest.mark.sqlite
def test_ben_has_to_agree_and_dana_has_no_part(desk):
    desk.join("Ben", "lead")
    desk.join("Dana", "administrator")
    id = desk.record()["entry"]
    desk.json("share", id, "--with", "team", who="ana")
    assert "hold no key" in desk.refuses("erase", id, *WHY, "--for-good", who="dana")
    told = desk.json("erase", id, *WHY, "--for-good", who="ana")
    assert (told["erased"], told["others"]) == (False, [2])
    assert desk.json("erase", id, "--agree", "--for-good", who="ben")["erased"]


@pytest.mark.sqlite
def test_what_was_interrupted_is_finished_without_a_password(desk, monkeypatch):
    id = desk.record()["entry"]
    monkeypatch.setattr(erasing, "finish", lambda practice, seq: False)
    done = desk.casebound("erase", id, *WHY, "--for-good", "--json")
    assert done.code == 1
    assert '"finished": false' in done.out
    assert desk.casebound("erase", "--finish").code == 1
    monkeypatch.undo()
    monkeypatch.setattr(env, "with_django", in_memory(desk.folder))
    assert desk.json("erase", "--finish")["finished"] == [id]
    assert desk.casebound("doctor").code == 0


def test_the_kit_has_lines_for_the_words(desk, tmp_path):
    file = tmp_path / "kit.pdf"
    assert desk.json("kit", "--out", str(file))["file"] == str(file)
    assert "Recovery kit" in Pdf(file.read_bytes()).text
    assert "is there already" in desk.refuses("kit", "--out", str(file))
