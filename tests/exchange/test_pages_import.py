"""The steps of an import as pages: nothing is sealed before the last one, and nobody else comes in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casebound.exchange.lists_in import views
from casebound.exchange.models import Incoming
from casebound.records import clients
from tests.exchange import lists
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book
from tests.safety.test_decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def give(browser, raw=lists.CSV, name="list.csv"):
    data = raw if isinstance(raw, bytes) else raw.encode()
    return browser.post("/import/", {"list": SimpleUploadedFile(name, data)})


def names(who):
    return sorted(one.name for one in clients.known(who).values() if one.stands)


def test_a_list_is_given_understood_decided_sealed_and_taken_back(book):
    ana = book.browser("Ana")
    assert "Import a client list" in text(ana.get("/clients/"))
    at = give(ana).url
    page = text(ana.get(at))
    for said in ("has 2 lines with somebody", "Loyalty Points", "sam@example.org", "Encoding", "Comma"):
        assert said in page
    chosen = {f"column{place}": field for place, field in enumerate(["given", "family", "phones", "emails"])}
    ready = ana.post(at, chosen | {"encoding": "utf-8", "separator": ",", "header": "on"})
    assert ready.url == f"{at}look/"
    decide_at = ana.post(ready.url).url
    page = text(ana.get(decide_at))
    for said in ("1 new client", "1 left out", "May be known here already", "Loyalty Points"):
        assert said in page
    assert names(book.ana) == ["Sam Poe"]
    run_at = ana.post(decide_at, {"line0": "new", "import": "1"}).url
    assert "0 of 2" in text(ana.get(run_at))
    assert names(book.ana) == ["Sam Poe"], "a page that is only looked at seals nothing"
    done = text(ana.post(run_at, follow=True))
    assert "2 pages are sealed" in done
    assert names(book.ana) == ["José Núñez", "Sam Poe", "Sam Poe"]
    assert "2 pages sealed" in text(ana.get("/import/"))
    assert "no longer stands" in text(ana.post(f"{at}undo/", follow=True))
    assert names(book.ana) == ["Sam Poe"]


def test_who_may_be_twice_in_the_list_is_said_and_a_family_is_not(book):
    ana = book.browser("Ana")
    again = "Jose,Nunez,206 555 0777,jose@example.org,1979-11-02,4\n"
    family = "Rita,Núñez,206 555 0135,,1981-03-04,0\n"
    at = give(ana, lists.CSV + again + family).url
    ana.post(at, {"encoding": "utf-8", "separator": ",", "header": "on", "again": "1"})
    ready = {f"column{place}": field for place, field in enumerate(("given", "family", "phones", "emails"))}
    ready |= {"column4": "birth_date", "encoding": "utf-8", "separator": ",", "header": "on"}
    ana.post(at, ready)
    page = text(ana.get(ana.post(f"{at}look/").url))
    assert "1 pair of lines" in page
    for said in ("<bdi>José Núñez</bdi>", "line 3", "<bdi>Jose Nunez</bdi>", "line 4"):
        assert said in page
    assert "line 5" not in page


def test_what_a_line_is_taken_without_is_said_before_anything_is_sealed(book):
    ana = book.browser("Ana")
    at = give(
        ana, "Name;Email;Birthday\nSam;nobody;1980-05-17\nKim;kim@example.org;5/17\nLee;;\n;x@y.example;\n"
    ).url
    chosen = {"column0": "name", "column1": "emails", "column2": "birth_date", "separator": ";"}
    ana.post(at, chosen | {"encoding": "utf-8", "header": "on", "order": "ymd", "lenient": "on"})
    page = text(ana.get(ana.post(f"{at}look/").url))
    assert "2 lines are taken without a value that does not fit" in page
    taken, out = page.partition("Taken without these values")[2], page.partition("Lines that do not fit")[2]
    assert "“5/17” is no day that we can read." in taken
    assert "Enter each e-mail address with an @ in it." in taken
    assert "5/17" not in out


def test_how_a_list_is_read_can_be_changed_before_anything_else(book):
    ana = book.browser("Ana")
    at = give(ana, "Wer;Kontakt\nSam;206 555 0199\n").url
    page = ana.post(at, {"separator": "|", "encoding": "utf-8", "again": "1", "header": "on"})
    assert page.status_code == 200
    assert "Wer;Kontakt" in text(page)
    page = ana.post(at, {"separator": ";", "encoding": "utf-16", "header": "on"})
    assert page.status_code == 422
    page = ana.post(at, {"separator": ";", "encoding": "utf-8", "header": "on", "again": "1"})
    page = ana.post(at, {"separator": ";", "encoding": "utf-8", "header": "on", "column0": "", "column1": ""})
    assert "at least one column" in text(page)


def test_a_column_chosen_twice_is_said_at_its_place_and_the_other_choices_stay(book):
    ana = book.browser("Ana")
    at = give(ana).url
    chosen = {"column0": "family", "column1": "family", "column2": "employer", "column3": "emails"}
    page = ana.post(at, chosen | {"encoding": "utf-8", "separator": ",", "header": "on", "lenient": "on"})
    assert page.status_code == 422
    raw = page.content.decode()
    for said in ('href="#column0"', 'href="#column1"', 'role="alert"', "data-focus"):
        assert said in raw
    for place in (0, 1):
        select = raw.partition(f'id="column{place}"')[2].partition("</select>")[0]
        assert 'aria-invalid="true"' in select
        assert f'aria-describedby="column{place}_said column{place}_error"' in select
        assert f'id="column{place}_error"' in raw
        assert '"family" selected' in select
    third = raw.partition('id="column2"')[2].partition("</select>")[0]
    assert '"employer" selected' in third, "what she chose is still here"
    assert "aria-invalid" not in third
    assert "checked" in raw.partition('name="lenient"')[2][:120]


def test_a_file_that_is_no_list_is_refused_in_words(book):
    ana = book.browser("Ana")
    for raw, said in ((b"%PDF-1.7", "This is no client list"), (b"", "This file is empty")):
        page = give(ana, raw, "x.csv")
        assert page.status_code == 422
        assert said in text(page)
        assert "is still here" not in text(page), "a file has to be chosen again"
    assert "Choose a file" in text(ana.post("/import/", {}))
    assert not Incoming.objects.exists()


def test_a_large_list_stays_in_memory_on_this_page_and_on_no_other(book):
    ana = book.browser("Ana")
    raw = "Name,Notes\n" + "".join(f"Name {at},{'x' * 900}\n" for at in range(7000))
    assert len(raw) > 6_000_000
    assert give(ana, raw).status_code == 302


def test_who_may_be_a_refused_person_comes_first_and_stays_out(book):
    decide(book.ana, book.number, "refuse")
    ana = book.browser("Ana")
    raw = "Name,Phone\nMax Doe,206 555 0134\n"
    at = give(ana, raw).url
    ana.post(
        at, {"column0": "name", "column1": "phones", "encoding": "utf-8", "separator": ",", "header": "on"}
    )
    ana.post(f"{at}look/")
    page = text(ana.get(f"{at}decide/"))
    assert "May be somebody who was refused" in page
    ana.post(f"{at}decide/", {"same": "new", "contact": "new", "import": "1"})
    ana.post(f"{at}run/")
    assert names(book.ana) == ["Sam Poe"]


def test_mallory_and_colleagues_find_nothing_there(book):
    at = give(book.browser("Ana")).url
    for name in ("Ben", "Mallory"):
        browser = book.browser(name)
        assert browser.get(at).status_code == 404
        for step in ("look", "decide", "run", "undo", "forget"):
            assert browser.post(f"{at}{step}/").status_code == 404
        assert "list.csv" not in text(browser.get("/import/"))
    assert Incoming.objects.exists()


def test_a_list_is_thrown_away(book):
    ana = book.browser("Ana")
    at = give(ana).url
    ana.post(f"{at}forget/")
    assert not Incoming.objects.exists()
    assert ana.get("/import/zz/").status_code == 404


def test_a_long_list_goes_on_request_by_request(book, monkeypatch):
    monkeypatch.setattr(views, "SECONDS", 0.0)
    monkeypatch.setattr(views.looking, "AT_ONCE", 1)
    monkeypatch.setattr(views.importing, "AT_ONCE", 1)
    ana = book.browser("Ana")
    at = give(ana, lists.CSV.replace("Sam,Poe,206 555 0134", "Kim,Moss,206 555 0999")).url
    page = text(ana.post(f"{at}look/"))
    assert "1 of 2" in page
    decide_at = ana.post(f"{at}look/").url
    run_at = ana.post(decide_at, {"import": "1"}).url
    assert "1 of 2" in text(ana.post(run_at, follow=True))
    assert "2 pages are sealed" in text(ana.post(run_at, follow=True))
