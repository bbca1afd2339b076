"""Erasing in the browser: two steps, who has to agree, and what stands there afterwards."""

import json

import pytest

from casebound.book.models import Entry
from casebound.records import certificate, erasing, erasure
from tests.members.copied import copied
from tests.members.pages import text
from tests.paper.reading import Pdf
from tests.records.seeded import ACCOUNT, Book, add, note

pytestmark = pytest.mark.django_db
SURE = {"reason": "It is about Pat.\r\nShe asked.", "backups_until": "2027-01-31", "sure": "on"}


@pytest.fixture
def book():
    return copied(Book)


def gone(seq):
    return Entry.objects.get(seq=seq).body is None


def test_ana_erases_her_page_in_two_steps(book):
    ana, here = book.browser("Ana"), f"/entry/{book.full.id}/erase/"
    assert f'href="{here}"' in text(ana.get(f"/entry/{book.full.id}/"))
    first = text(ana.get(here))
    assert "What nobody can undo" in first
    assert "Who has to agree" not in first
    second = text(ana.get(here + "?ground=mistake"))
    assert "It was written about the wrong person" in second
    assert not gone(book.full.seq)
    answer = ana.post(here + "?ground=mistake", SURE)
    assert (answer.status_code, answer["Location"]) == (302, f"/entry/{book.full.id}/")
    assert gone(book.full.seq)


@pytest.mark.parametrize(
    ("ground", "sent", "said"),
    [
        ("", SURE, "Choose why it may be erased"),
        ("because", SURE, "Select a valid choice"),
        ("mistake", SURE | {"reason": " "}, "Say why"),
        ("mistake", {**SURE, "sure": ""}, "Tick that you know this"),
        ("mistake", SURE | {"backups_until": "soon"}, "Give a day such as"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_erased(book, ground, sent, said):
    answer = book.browser("Ana").post(f"/entry/{book.full.id}/erase/?ground={ground}", sent)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not gone(book.full.seq)


def test_a_calm_stone_stands_there_with_who_when_and_why(book):
    erasure.erase(book.ana, book.full.seq, erasure.Wish("mistake", "It is about Pat.\nShe asked."))
    ana = book.browser("Ana")
    shown = text(ana.get(f"/entry/{book.full.id}/"))
    assert "This page was erased" in shown
    assert "It was written about the wrong person" in shown
    assert "It is about Pat.<br>She asked." in shown
    assert ACCOUNT[:20] not in shown
    assert ana.get(f"/entry/{book.full.id}/receipt/").status_code == 200
    assert ana.get(f"/entry/{book.full.id}/erase/").status_code == 302
    for way in ("sealed/", "learning/", "share/"):
        assert ana.get(f"/entry/{book.full.id}/{way}").status_code == 404
    assert f'Erased: <a href="/entry/{book.full.id}/">Page 2</a>' in text(ana.get("/entries/"))
    for address in ("/", "/clients/", f"/clients/{book.number}/", "/search/"):
        assert ana.get(address).status_code == 200


@pytest.mark.parametrize("way", ["", "erase/", "certificate/", "receipt/"])
def test_mallory_learns_nothing_about_it_before_or_after(book, way):
    mallory = book.browser("Mallory")
    before = mallory.get(f"/entry/{book.full.id}/{way}")
    erasure.erase(book.ana, book.full.seq, erasure.Wish("mistake", "It is about Pat."))
    after = mallory.get(f"/entry/{book.full.id}/{way}")
    assert before.status_code == after.status_code == 404
    assert "erased" not in text(after)
    assert "Erased" not in text(mallory.get("/entries/"))


def test_what_amends_an_erased_page_stays_and_says_so(book):
    later = add(book.ana, "addendum", book.full.seq, text="He came back.")
    erasure.erase(book.ana, book.full.seq, erasure.Wish("mistake", "It is about Pat."))
    shown = text(book.browser("Ana").get(f"/entry/{later.id}/"))
    assert "He came back." in shown
    assert "a page that was erased" in shown


def test_ben_is_asked_and_agrees(book):
    shared = note(book.ana, also=(book.team,))
    here = f"/entry/{shared.id}/erase/"
    ana, ben = book.browser("Ana"), book.browser("Ben")
    assert "One more of those who read or wrote it: Ben." in text(ana.get(here))
    assert "Ask to erase page" in text(ana.get(here + "?ground=asked"))
    assert ana.post(here + "?ground=asked", SURE)["Location"] == here
    assert "You asked to erase page" in text(ana.get(here))
    assert ana.post(here, SURE).status_code == 200
    assert not gone(shared.seq)
    assert "Somebody asks for this page to be erased." in text(ben.get(f"/entry/{shared.id}/"))
    asked = text(ben.get(here))
    assert "Ana asks to erase page" in asked
    assert "It is about Pat.<br>She asked." in asked
    assert ben.post(here, {}).status_code == 422
    assert ben.post(here, {"sure": "on"})["Location"] == f"/entry/{shared.id}/"
    assert gone(shared.seq)
    assert "Ana asked, Ben agreed" in text(ben.get(f"/entry/{shared.id}/"))


@pytest.mark.sqlite
def test_the_certificate_says_what_was_looked_at_and_what_may_remain(book):
    wish = erasure.Wish("asked", "It is about Pat.", "2027-01-31")
    erasure.erase(book.ana, book.full.seq, wish)
    answer = book.browser("Ana").get(f"/entry/{book.full.id}/certificate/")
    assert answer["Content-Type"] == "application/pdf"
    assert book.full.id in answer["Content-Disposition"]
    pdf = Pdf(answer.content)
    for said in (
        "Certificate of erasure",
        "Page 2 of",
        "The text 1, deleted",
        "31 January 2027",
        "None is known",
    ):
        assert said in pdf.text
    assert "Pat" not in pdf.text
    told = json.loads(pdf.attached()[b"certificate.json"])
    assert told["entry"] == book.full.id
    nothing = {"hints": 0, "digests": 0, "search": 0, "drafts": 0, "attachments": 0}
    assert told["places"]["taken"] == {"body": 1, "keys": 1} | nothing
    assert told["receipt"].startswith("c2sp.org/tlog-proof")


@pytest.mark.sqlite
def test_copies_that_left_are_named(book):
    from casebound.release.disclose import disclose
    from casebound.release.sheet import Wish

    made = disclose(book.ana, [book.full.seq], Wish(to="Office", purpose="Advice", view="full"))
    erasure.erase(book.ana, book.full.seq, erasure.Wish("asked", "It is about Pat."))
    found = certificate.of(book.ana, book.full.seq)
    assert found.left == (made.disclosure.id,)
    pdf = Pdf(certificate.as_pdf(found))
    assert made.disclosure.id in pdf.text
    assert "None of before is left" in pdf.text
    assert "Not known to Casebound. Ask whoever" in pdf.text


@pytest.mark.sqlite
def test_no_certificate_before_it_is_done_and_looking_at_it_lends_a_hand(book, monkeypatch):
    monkeypatch.setattr(erasing, "finish", lambda practice, seq: False)
    erasure.erase(book.ana, book.full.seq, erasure.Wish("asked", "It is about Pat."))
    ana = book.browser("Ana")
    assert ana.get(f"/entry/{book.full.id}/certificate/").status_code == 409
    assert "still being removed" in text(ana.get(f"/entry/{book.full.id}/"))
    monkeypatch.undo()
    assert "Save the certificate" in text(ana.get(f"/entry/{book.full.id}/"))
    assert gone(book.full.seq)
