"""Letters: drafts with sources, sealed as they are sent, printed from the sealed words alone."""

import pytest
from django.urls import reverse

from casebound.records import drafts as loose
from tests.members.copied import copied
from tests.members.pages import text
from tests.paper.reading import Pdf
from tests.records.seeded import Book, add, client, note
from tests.safety.test_decisions import decide


@pytest.fixture
def book():
    return copied(Book)


@pytest.mark.django_db
def test_a_decision_offers_the_letters_that_fit_it(book):
    done = decide(book.ana, book.number, "refuse")
    shown = text(book.browser("Ana").get(f"/decision/{done.id}/letters/"))
    assert "End of care" in shown
    assert "Written warning" not in shown
    assert "As of November 2026, confidence medium." in shown
    begun = book.browser("Ana").post(f"/decision/{done.id}/letters/", {"letter": "end"})
    assert begun.status_code == 302
    sheet = loose.sheets(book.ana)[0]
    assert (sheet.kind, sheet.amends) == ("letter.v1", done.seq)
    assert "I will not offer you further appointments" in sheet.answers["body"]
    assert book.browser("Ana").post(f"/decision/{done.id}/letters/", {"letter": "warning"}).status_code == 404


@pytest.mark.django_db
def test_where_telling_them_would_be_unsafe_the_letters_say_so_first(book):
    quiet = decide(book.ana, book.number, "refuse", notice="unsafe", notice_unsafe="He knows my street.")
    told = decide(book.ana, book.number, "refuse", notice="will")
    ana = book.browser("Ana")
    shown = text(ana.get(f"/decision/{quiet.id}/letters/"))
    assert shown.index("it would be unsafe") < shown.index("Start with this")
    assert "unsafe" not in text(ana.get(f"/decision/{told.id}/letters/"))


@pytest.mark.django_db
def test_a_letter_holds_nothing_that_was_not_typed_into_it(book):
    note(book.ana, client=book.number, account="He pulled my sleeve.")
    done = decide(book.ana, book.number, "refuse")
    book.browser("Ana").post(f"/decision/{done.id}/letters/", {"letter": "end"})
    filled = " ".join(map(str, loose.sheets(book.ana)[0].answers.values()))
    for secret in ("Sam Poe", "206 555", "sleeve", "extras", "went on after a no"):
        assert secret not in filled


@pytest.mark.django_db
def test_it_is_printed_from_the_sealed_words_and_what_is_open_is_said(book):
    done = decide(book.ana, book.number, "refuse")
    letter = add(
        book.ana,
        "letter",
        done.seq,
        subject="End of our work",
        body="From [day] on no more.\n\nAna",
        dated="2026-11-21",
    )
    shown = text(book.browser("Ana").get(f"/letter/{letter.id}/"))
    assert "[day]" in shown
    assert f"/decision/{done.id}/letters/" in shown
    assert f'action="/entry/{letter.id}/add/addendum/"' in shown
    pdf = book.browser("Ana").get(f"/letter/{letter.id}/paper/")
    assert pdf["Content-Type"] == "application/pdf"
    assert "no-store" in pdf["Cache-Control"]
    printed = Pdf(pdf.content).text
    assert "End of our work" in printed
    assert "21 November 2026" in printed
    assert "Casebound" not in printed
    assert "Letter on page" in text(book.browser("Ana").get(f"/decision/{done.id}/letters/"))


@pytest.mark.django_db
def test_it_says_before_printing_that_a_colleague_or_another_client_is_named(book):
    client(book.ana, "Robin Lee")
    done = decide(book.ana, book.number, "refuse")
    body = "Sam Poe, what you did to Ben and to robin ends this.\n\nAna"
    letter = add(book.ana, "letter", done.seq, subject="End", body=body, signed="Ana")
    shown = text(book.browser("Ana").get(f"/letter/{letter.id}/"))
    assert "It names somebody else" in shown
    assert [name for name in ("Ben", "robin", "Sam", "Ana") if f'<li dir="auto">{name}</li>' in shown] == [
        "Ben",
        "robin",
    ]
    plain = add(book.ana, "letter", done.seq, subject="End", body="Sam Poe, no more.", signed="Ana")
    assert "It names somebody else" not in text(book.browser("Ana").get(f"/letter/{plain.id}/"))
    pdf = book.browser("Ana").get(f"/letter/{plain.id}/paper/")
    assert plain.id not in pdf["Content-Disposition"], "no number of the ledger goes along as a file name"


@pytest.mark.django_db
def test_nobody_else_prints_it_and_nothing_else_is_printed_as_a_letter(book):
    done = decide(book.ana, book.number, "refuse")
    letter = add(book.ana, "letter", done.seq, subject="End", body="No more.")
    for path in (f"/letter/{letter.id}/", f"/letter/{letter.id}/paper/", f"/decision/{done.id}/letters/"):
        assert book.browser("Mallory").get(path).status_code == 404
    assert book.browser("Ana").get(f"/letter/{done.id}/paper/").status_code == 404
    assert book.browser("Ana").get(reverse("letters", args=[letter.id])).status_code == 404


@pytest.mark.django_db
def test_what_is_open_in_a_letter_is_said_before_it_is_sealed(book):
    done = decide(book.ana, book.number, "refuse")
    ana = book.browser("Ana")
    page = ana.post(f"/decision/{done.id}/letters/", {"letter": "end"}).headers["Location"]
    shown = text(ana.get(page.replace("page/letter", "check")))
    assert shown.index("Still open in this letter") < shown.index('<li dir="auto">[From: day')
    other = ana.post(f"/entry/{book.full.id}/add/addendum/").headers["Location"]
    assert "Still open" not in text(ana.get(f"/draft/{other.split('/')[2]}/check/"))
