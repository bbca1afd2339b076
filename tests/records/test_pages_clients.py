"""Clients: a number for everybody, a name for whoever asks, one file, no merging behind her back."""

import re

import pytest

from casebound.records import clients, drafts, sharing
from casebound.records.twins import twins
from tests.attacks.walker import Page
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, add, client, note
from tests.safety.test_decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def pages(shown):
    return re.findall(r'<b><a href="/entry/(e\d+)/">', shown)


def test_nobody_yet(book):
    assert "Nobody here yet" in text(book.browser("Ben").get("/clients/"))


def test_names_are_hidden_until_asked_for(book):
    ana = book.browser("Ana")
    hidden, shown = text(ana.get("/clients/")), text(ana.post("/clients/", {"names": "1"}))
    assert f"Client {book.number}" in hidden
    assert "Sam Poe" not in hidden
    assert "Sam Poe" in shown
    assert "Hide the names" in shown
    assert "Sam Poe" not in text(ana.get("/clients/?names=1"))


def test_with_names_the_list_is_in_the_order_of_names(book):
    client(book.ana, "Ada Moss")
    shown = text(book.browser("Ana").post("/clients/", {"names": "1"}))
    assert shown.index("Ada Moss") < shown.index("Sam Poe")


def test_a_file_holds_everything_about_one_client_and_nothing_about_another(book):
    other = client(book.ana, "Kim Lee")
    theirs, hers = note(book.ana, client=other), note(book.ana, client=book.number)
    more = add(book.ana, "addendum", book.full.seq, text="Later.")
    shown = text(book.browser("Ana").get(f"/clients/{book.number}/"))
    found = pages(shown)
    assert found[:3] == [more.id, hers.id, book.full.id]
    assert len(found) == 4  # and the page that says who it is
    assert theirs.id not in found
    assert f"Addendum to page {book.full.page}" in shown


def test_the_name_is_folded_away_on_the_file(book):
    shown = text(book.browser("Ana").get(f"/clients/{book.number}/"))
    before, folded = shown.split('<details class="why"><summary>Show the name</summary>')
    assert "Sam Poe" not in before
    folded, after = folded.split("</details>", 1)
    assert "Sam Poe" in folded
    assert "Sammy" in folded
    assert "Sam Poe" not in after


def test_mallory_cannot_tell_a_client_of_ana_from_a_number_nobody_has(book):
    mallory = book.browser("Mallory")
    hers, none = mallory.get(f"/clients/{book.number}/"), mallory.get("/clients/999999/")
    assert (hers.status_code, none.status_code) == (404, 404)
    assert hers.content == none.content
    assert mallory.post(f"/clients/{book.number}/write/incident/").status_code == 404
    assert "Nobody here yet" in text(mallory.post("/clients/", {"names": "1"}))


def test_ben_knows_the_number_but_no_name_from_what_is_shared(book):
    sharing.share_entry(book.ana, book.full.seq, book.team)
    ben = book.browser("Ben")
    assert f"Client {book.number}" in text(ben.get("/clients/"))
    assert "Sam Poe" not in text(ben.post("/clients/", {"names": "1"}))
    shown = text(ben.get(f"/clients/{book.number}/"))
    assert pages(shown) == [book.full.id]
    assert "No name has been written down." in shown


def test_a_new_page_starts_with_the_client_already_known(book):
    ana = book.browser("Ana")
    step = ana.post(f"/clients/{book.number}/write/small_thing/").headers["Location"]
    assert re.match(r"/draft/[0-9a-f]{32}/page/", step)
    (sheet,) = drafts.sheets(book.ana)
    assert (sheet.answers["client"], set(sheet.answers)) == (book.number, {"client", "happened"})


@pytest.mark.parametrize("kind", ["client", "addendum", "disclosure", "nothing"])
def test_only_what_is_about_a_client_starts_there(book, kind):
    assert book.browser("Ana").post(f"/clients/{book.number}/write/{kind}/").status_code == 404
    assert drafts.sheets(book.ana) == []


@pytest.mark.parametrize(
    ("name", "more", "reason"),
    [
        ("Samuel Poe", {}, "almost the same name"),
        ("POE, SAM", {}, "the same name"),
        ("Sam Poe", {"phones": ["+1 206-555-0134"]}, "the same name, the same phone"),
    ],
)
def test_somebody_written_down_twice_is_pointed_out_and_stays_two(book, name, more, reason):
    twin = client(book.ana, name, **more)
    ana = book.browser("Ana")
    listed, shown = text(ana.get("/clients/")), text(ana.get(f"/clients/{book.number}/"))
    assert listed.count("May be the same person as") == 2
    assert f'<a href="/clients/{twin}/">Client {twin}</a>: {reason}.' in shown
    assert "never joined by themselves" in shown
    assert {book.number, twin} <= set(clients.known(book.ana))


def test_a_phone_under_another_name_is_pointed_out_as_that(book):
    other = client(book.ana, "Kim Lee", phones=["+1 206-555-0134"])
    shown = text(book.browser("Ana").get(f"/clients/{book.number}/"))
    assert f'Shares something with <a href="/clients/{other}/">Client {other}</a>: the same phone' in shown
    assert "another name" in shown
    assert "May be the same person as" not in shown


def test_different_people_are_left_in_peace(book):
    client(book.ana, "Kim Lee", phones=["206 555 0199"])
    assert "May be the same person" not in text(book.browser("Ana").get("/clients/"))
    assert "May be written down twice" not in text(book.browser("Ana").get(f"/clients/{book.number}/"))


def known(number, **answers):
    return clients.Client(number, str(answers.get("name", "")), answers, 1, (1,))


def test_each_pair_is_told_on_both_sides_with_what_agrees():
    people = [
        known(1, name="Samuel Poe", phones=["(206) 555-0134"]),
        known(2, name="Poe, Samuel"),
        known(3, name="Kim Lee", emails=["KIM@example.org"]),
        known(4, name="Dana Ruiz", emails=["kim@example.org "]),
        known(5, name="Nobody", handles=["@roses"]),
        known(6, name="", handles=["Roses"]),
        known(8, name="José Añel"),
        known(9, name="Jose Anel"),
        known(10),
    ]
    found = {
        number: {pair.client.number: pair.match.agree for pair in pairs}
        for number, pairs in twins(people).items()
    }
    assert found == {
        1: {2: ("name",)},
        2: {1: ("name",)},
        3: {4: ("emails",)},
        4: {3: ("emails",)},
        5: {6: ("handles",)},
        6: {5: ("handles",)},
        8: {9: ("name",)},
        9: {8: ("name",)},
    }


def test_however_much_was_written_since_a_refusal_stands_on_the_file(book, monkeypatch):
    decide(book.ana, book.number, "refuse", instruction="Take no booking.")
    for _later in range(2):
        note(book.ana, client=book.number)
    monkeypatch.setattr("casebound.safety.decisions.FEW", 1)
    assert "Take no booking." in text(book.browser("Ana").get(f"/clients/{book.number}/"))


def test_what_has_to_be_done_about_a_client_stands_on_the_file(book):
    def shown(name="Ana"):
        return text(book.browser(name).get(f"/clients/{book.number}/"))

    assert "Refuse future bookings" not in shown()
    decide(book.ana, book.number, "refuse", instruction="Take no booking.")
    assert "Refuse future bookings" in shown()
    assert "Take no booking." in shown()
    assert "Sam Poe" not in shown().partition("Show the name")[0]
    assert "Take no booking." not in shown("Mallory")
    decide(book.ana, book.number, "no_action", earlier="replace")
    assert "Take no booking." not in shown()


def test_every_way_from_a_client_of_whom_nothing_is_written_leads_somewhere(book):
    browser, number = book.browser("Ana"), client(book.ana, "Kim Lee")
    page = Page(text(browser.get(f"/clients/{number}/")))
    ways = [link for link in page.links if link.startswith(f"/clients/{number}/") or "review" in link]
    assert f"/review/client/{number}/" in ways
    review = text(browser.get(f"/review/client/{number}/"))
    assert "No rule found anything" in review
    for way in {*ways, *(link for link in Page(review).links if str(number) in link)}:
        assert browser.get(way).status_code == 200, way
    assert book.browser("Mallory").get(f"/review/client/{number}/").status_code == 404
