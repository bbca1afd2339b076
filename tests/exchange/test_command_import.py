"""Ana imports a list without a browser: seen first, refused with line numbers, repeated without doubles."""

import pytest

from casebound.book.models import Entry
from casebound.exchange.models import Incoming
from casebound.site import env
from tests.exchange import lists
from tests.site.commanding import Desk, in_memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    made = Desk(tmp_path, lambda: tuple(capsys.readouterr()))
    made.set_up()
    return made


@pytest.fixture
def file(tmp_path):
    def written(text):
        path = tmp_path / "list.csv"
        path.write_text(text, "utf-8")
        return str(path)

    return written


def test_a_dry_run_says_what_would_be_and_seals_nothing(desk, file):
    told = desk.casebound("import", file(lists.CSV), "--dry-run").out
    for said in ("2 lines", "Mobile → phones", "kept: Loyalty Points", "2 new clients", "Nothing was sealed"):
        assert said in told
    assert not Entry.objects.filter(draft__isnull=False).exists()
    assert not Incoming.objects.exists()


def test_lines_that_may_be_one_person_are_named(desk, file):
    again = "Sam,Poe,206 555 0999,sam@example.org,1980-05-17,9\n"
    told = desk.casebound("import", file(lists.CSV + again), "--dry-run").out
    assert "may be one person: 2 and 4." in told
    told = desk.json("import", file(lists.CSV + again))["perhaps_one_person"]
    assert told == {"pairs": 1, "first": [[2, 4]]}


def test_a_list_is_imported_once_and_taken_back(desk, file):
    path = file(lists.CSV)
    told = desk.json("import", path)
    assert (told["sealed"], told["stage"]) == (2, "done")
    assert "imported already" in desk.refuses("import", path)
    assert desk.json("import", path, "--undo")["kept"] == 0
    assert "not imported here" in desk.refuses("import", path, "--undo")
    assert desk.json("import", path)["sealed"] == 2


def test_lines_that_do_not_fit_are_named_and_nothing_is_sealed(desk, file):
    path = file("Name,Email\nSam,sam@example.org\nKim,nobody\n")
    done = desk.casebound("import", path)
    assert (done.code, done.out) == (2, "")
    assert "line 3: emails" in done.err
    assert not Entry.objects.filter(draft__isnull=False).exists()
    assert desk.json("import", path, "--without-faults")["sealed"] == 1


def test_columns_and_dates_are_said_where_they_cannot_be_guessed(desk, file):
    path = file("Wer,Reached,DOB\nSam,206 555 0134,05/06/1980\n")
    assert "two ways" in desk.refuses("import", path, "--map", "name=Wer")
    assert "does not fit" in desk.refuses("import", path, "--map", "shoe=Wer")
    words = ["--map", "name=Wer", "--map", "phone=Reached", "--dates", "dmy", "--dry-run"]
    assert desk.json("import", path, *words)["columns"] == ["name", "phones", "birth_date"]


def test_what_is_no_list_is_refused_in_one_sentence(desk, file, tmp_path):
    assert "cannot be read" in desk.refuses("import", str(tmp_path / "nowhere.csv"))
    assert "no client list" in desk.refuses("import", file("%PDF-1.7"))
