"""Ana looks at what leaves before it does, and gets a file; Mallory gets none of hers."""

import csv
import io
import re
from base64 import b64decode
from hashlib import sha256

import pytest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from casebound.book.models import Leaf
from casebound.core.errors import BadInput
from casebound.exchange.out import refused
from casebound.exchange.out.table import guarded
from casebound.guidance import blocking_advice
from casebound.members import leavers
from casebound.records import read
from casebound.release.moments import moment
from tests.exchange.test_out_making import pages_of
from tests.members.copied import copied
from tests.records.seeded import Book, add, client, seal
from tests.release.test_pages import hidden, text

pytestmark = pytest.mark.django_db
OUT, LIST = "/out/casebook/", "/out/refused/"
CHOSEN = {"form": "lines", "view": "facts", "named": "stay", "to": "R. Lane", "purpose": "Moving"}
WHY = "He asked three of us, one after the other."
DECIDED = {
    "decided": "refuse",
    "decided_on": "2026-01-14",
    "instruction": "No bookings",
    "reasons": WHY,
    "review_on": "2027-03-14",
}


@pytest.fixture
def book() -> Book:
    return copied(Book)


def refuse(book: Book, number: int, **more: object) -> int:
    return seal(book.ana, "decision", **(DECIDED | {"client": number} | more)).seq


def file_of(answer: HttpResponseBase) -> bytes:
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer)  # type: ignore[arg-type]


def chosen(book: Book, **more: object) -> dict[str, object]:
    return CHOSEN | {"casebook": book.ana.own_casebook().hex()} | more


def test_ana_looks_and_gets_what_she_saw(book: Book) -> None:
    browser = book.browser("Ana")
    first = browser.get(OUT).content.decode()
    assert "checked" not in first.replace('value="stay"', "").split('name="view"')[1].split("<legend")[0]
    before = Leaf.objects.count()
    page = browser.post(OUT, chosen(book)).content.decode()
    for words in ("This leaves", "2 pages", "R. Lane", "Facts only", "Stays here", "Moving"):
        assert words in text(page), words
    assert Leaf.objects.count() == before
    done = browser.post(OUT, hidden(page) | {"do": "make"}).content.decode()
    assert "The file is made" in done
    answer = browser.post(OUT, hidden(done) | {"do": "file"})
    raw = file_of(answer)
    assert answer.headers["Content-Length"] == str(len(raw))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "casebook-2" in answer.headers["Content-Disposition"]
    assert len(pages_of(raw)) == 2
    assert Leaf.objects.count() == before + 1, "saved again, nothing more is sealed"


def test_the_second_step_hands_its_words_over_when_the_book_closes(book: Book) -> None:
    """Its page says so to the script; what the script then sends stands in the form again."""
    kim = client(book.ana, "Kim Doe", phones=["+12025550143"])
    refuse(book, kim)
    for address, sent in ((OUT, chosen(book)), (LIST, {"people": kim, "to": "R. Lane", "purpose": "Moving"})):
        browser = book.browser("Ana")
        step = browser.post(address, sent).content.decode()
        form = re.search(r'<form[^>]*method="post"[^>]*data-keep="typed"[^>]*>(.*?)</form>', step, re.DOTALL)
        assert form, address
        assert "Step 2 of 2" in step
        kept = browser.post(address, hidden(form[1]), headers={"X-Keep": "1"})
        assert kept.status_code == 204
        back = browser.get(address).content.decode()
        for words in ("R. Lane", "Moving"):
            assert words in back
        assert 'role="alert"' not in back


def test_numbers_and_names_that_stand_beside_the_answers_are_told_before(book: Book) -> None:
    seen = {
        form: text(book.browser("Ana").post(OUT, chosen(book, form=form, view="board")).content.decode())
        for form in ("lines", "table", "fhir")
    }
    assert all("Numbers of pages, clients and writers" in page for page in seen.values())
    assert [form for form in seen if "The name of whoever wrote a page" in seen[form]] == ["fhir"]
    assert [form for form in seen if "whole ledger" in seen[form]] == ["lines"]


def test_what_names_another_client_is_shown_before(book: Book) -> None:
    client(book.ana, "Robin Lee")
    seal(book.ana, "note", text="Robin Lee called.")
    page = text(book.browser("Ana").post(OUT, chosen(book)).content.decode())
    assert "Another client is named, so this stays" in page
    assert "Robin Lee called." in page
    page = text(book.browser("Ana").post(OUT, chosen(book, named="go")).content.decode())
    assert "and this goes along" in page


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"to": ""}, "Say to whom it goes."),
        ({"view": ""}, "Choose what they may see."),
        ({"form": "xml"}, "Select a valid choice"),
        ({"client": "9999999"}, "You know no client with this number."),
        ({"client": "x"}, "Enter the client’s number, or nothing."),
        ({"casebook": "00" * 16}, "Select a valid choice"),
        ({"to": "a" * 300}, "200"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_beside_it(book: Book, more: dict[str, object], says: str) -> None:
    answer = book.browser("Ana").post(OUT, chosen(book, **more))
    assert answer.status_code == 422
    assert says in text(answer.content.decode())


def test_a_tick_under_another_choice_counts_for_nothing(book: Book) -> None:
    page = book.browser("Ana").post(OUT, chosen(book, private="on", opened="on")).content.decode()
    assert "how it was for you" not in text(page)
    assert ", and who has opened a page" in text(page)


def test_mallory_gets_no_page_of_ana(book: Book) -> None:
    browser = book.browser("Mallory")
    told = chosen(book)
    assert browser.post(OUT, told).status_code == 422
    assert browser.post(LIST, {"people": book.number, "to": "x", "purpose": "y"}).status_code == 422
    assert "No decision that you can open" in text(browser.get(LIST).content.decode())


def test_without_a_sign_in_there_is_nothing(book: Book, client: Client) -> None:
    for address in (OUT, LIST):
        assert "Make the file" not in client.get(address, follow=True).content.decode()


def test_the_list_holds_whom_she_picked_and_no_word_of_why(book: Book) -> None:
    other = client(
        book.ana, "=Robin Lee", phones=["+1 206 555 0199", "206 555 0198"], emails=["r@example.org"]
    )
    free = client(book.ana, "Chris Free", phones=["206 555 0111"])
    for number in (book.number, other):
        refuse(book, number)
    seal(book.ana, "decision", **(DECIDED | {"client": free, "decided": "talk"}))
    browser = book.browser("Ana")
    first = text(browser.get(LIST).content.decode())
    assert "Sam Poe" in first
    assert "Chris Free" not in first
    for step in blocking_advice()[0].steps:
        assert text(step.words) in first
    page = browser.post(LIST, {"people": [other], "to": "Our booking program", "purpose": "To block"})
    shown = text(page.content.decode())
    assert "Exactly this leaves" in shown
    assert "1 206 555 0199" in shown
    assert "Sam Poe" not in shown
    done = browser.post(LIST, hidden(page.content.decode()) | {"do": "make"}).content.decode()
    answer = browser.post(LIST, hidden(done) | {"do": "file"})
    raw = file_of(answer)
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig")))) == [
        ["name", "phone", "email"],
        ["'=Robin Lee", "1 206 555 0199", "r@example.org"],
        ["'=Robin Lee", "206 555 0198", ""],
    ]
    named = answer.headers["Content-Disposition"]
    assert named == 'attachment; filename="list.csv"', "no day and no number of the ledger"
    kept = read.newest(book.ana, 1)[0]
    told = {name: kept.answers[name] for name in ("view", "form", "to", "client")}
    assert told == {"view": "refused", "form": "list", "to": "Our booking program", "client": other}
    assert sha256(raw).hexdigest() in b64decode(str(kept.answers["manifest"])).decode()


def test_only_whom_a_standing_decision_refuses_can_be_picked(book: Book) -> None:
    seq = refuse(book, book.number)
    assert [one.client for one in refused.offered(book.ana)] == [book.number]
    add(book.ana, "retraction", seq, why="Mixed up.")
    assert refused.offered(book.ana) == []
    with pytest.raises(BadInput, match="refuses client"):
        refused.make(book.ana, [book.number], "x", "y", moment(book.ana))
    refuse(book, book.number)
    refuse(book, book.number, decided="no_action", earlier="replace")
    assert refused.offered(book.ana) == []


def test_a_refusal_past_its_date_says_so(book: Book) -> None:
    refuse(book, book.number, review_on="2026-02-01")
    (one,) = refused.offered(book.ana)
    assert one.overdue
    assert "a look at the decision is overdue" in text(book.browser("Ana").get(LIST).content.decode())


def test_nobody_picked_and_nothing_said_is_no_list(book: Book) -> None:
    refuse(book, book.number)
    answer = book.browser("Ana").post(LIST, {"to": "", "purpose": ""})
    assert answer.status_code == 422
    assert "Choose at least one person." in text(answer.content.decode())
    for picked, to in (([], "x"), ([book.number], " ")):
        with pytest.raises(BadInput):
            refused.make(book.ana, picked, to, "y", moment(book.ana))


def test_where_names_stay_there_is_no_list(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(book, book.number)
    monkeypatch.setattr(leavers, "may_take_names", lambda _practice: False)
    assert "Ask an administrator" in text(book.browser("Mallory").get(LIST).content.decode())
    with pytest.raises(BadInput, match="administrator"):
        refused.make(book.people["Mallory"], [1], "x", "y", moment(book.people["Mallory"]))
    assert refused.offered(book.ana)
    assert "Sam Poe" in text(book.browser("Ana").get(LIST).content.decode()), "she is one"


@pytest.mark.parametrize(
    ("phone", "leaves"),
    [("+1 206", "1 206"), ("206", "206"), ("+ 1", "1"), ("+=1", "+=1"), ("", ""), ("+", "+")],
)
def test_a_phone_loses_its_plus_and_what_is_none_is_guarded(phone: str, leaves: str) -> None:
    assert refused.dialled(phone) == leaves
    assert guarded(leaves)[:1] not in {"+", "="}


def test_every_step_of_the_advice_has_a_source_that_was_read() -> None:
    sides = blocking_advice()
    assert [side.code for side in sides] == ["before", "how", "known"]
    assert all(source.confidence in ("high", "medium") for side in sides for source in side.sources)
