"""Mallory has the drafts' rows and Ana's public key, and would have her seal what she never wrote."""

import json
from dataclasses import replace

import pytest

from casebound.core import context
from casebound.core.errors import CaseboundError
from casebound.core.packing import pack, pad
from casebound.kinds import shipped
from casebound.records import drafts, read, sealing
from casebound.records.models import Draft
from tests.attacks.hostile import Book, sql
from tests.members.copied import copied
from tests.members.pages import Practice, text

pytestmark = pytest.mark.django_db
WORDS = {"account": "He asked for extras.", "happened": "2025-03-14T20:02"}


@pytest.fixture
def book():
    return copied(Book)


def put(book: Book, sheet: drafts.Sheet, signature: bytes = b"") -> None:
    """Another text under the same id and revision, sealed to Ana as anybody can."""
    public = book.ana.secret.public
    where = context.draft(book.practice.uid, sheet.id, sheet.revision, public.fingerprint)
    raw = json.dumps(drafts._fields(sheet)).encode()
    sealed = public.seal(pad(pack(raw, signature)), where)
    sql("UPDATE records_draft SET sealed = %s WHERE id = %s", sealed, sheet.id)


@pytest.mark.parametrize("signature", [b"", bytes(64)])
@pytest.mark.parametrize("lie", [{}, {"amends": 3}])
def test_words_that_ana_did_not_save_are_not_opened_as_hers(book, signature, lie):
    sheet = drafts.new(book.ana, "incident.v1", "en", WORDS)
    forged = {"account": "I made it all up.", "happened": "2025-03-14"}
    put(book, replace(sheet, answers=forged, **lie), signature)
    with pytest.raises(CaseboundError):
        drafts.load(book.ana, sheet.id)
    assert drafts.sheets(book.ana) == []


def test_words_left_for_her_say_that_they_came_while_the_book_was_closed(book):
    sheet = drafts.new(book.ana, "incident.v1", "en", {})
    put(book, replace(sheet, answers={"account": "Left here."}, received=sheet.saved, amends=3, path="full"))
    found = drafts.load(book.ana, sheet.id)
    assert (found.received, found.started) == (sheet.saved, sheet.saved)
    assert (found.amends, found.path) == (None, "note")


def test_a_signature_is_good_for_one_draft_and_revision(book):
    first = drafts.new(book.ana, "incident.v1", "en", WORDS)
    second = drafts.new(book.ana, "incident.v1", "en", WORDS)
    sealed = sql("SELECT sealed FROM records_draft WHERE id = %s", first.id)[0][0]
    where = context.draft(book.practice.uid, first.id, 1, book.ana.secret.public.fingerprint)
    _, signature = drafts._two(drafts.unpad(book.ana.secret.open(bytes(sealed), where)))
    put(book, second, signature)
    with pytest.raises(CaseboundError):
        drafts.load(book.ana, second.id)


def test_the_time_of_the_first_word_does_not_come_from_the_row(book):
    sheet = drafts.new(book.ana, "incident.v1", "en", WORDS)
    sql("UPDATE records_draft SET started = '2001-01-01 00:00:00'")
    found = drafts.load(book.ana, sheet.id)
    kind = shipped().get("incident")
    done = sealing.seal_draft(book.ana, kind, found, book.ana.own_casebook(), ())
    assert read.open_entry(book.ana, done.seq, "look").digest.written == int(sheet.started.timestamp())


@pytest.mark.parametrize(("table", "column"), [("records_draft", "sealed"), ("book_entrykey", "wrapped")])
def test_a_damaged_row_does_not_take_the_button_from_her(table, column):
    practice = Practice()
    browser, kind = practice.browser("Ana"), shipped().get("incident")
    sheet = drafts.new(practice.ana, "incident.v1", "en", WORDS)
    sealing.seal_draft(practice.ana, kind, sheet, practice.ana.own_casebook(), ())
    drafts.new(practice.ana, "incident.v1", "en", WORDS)
    sql(f"UPDATE {table} SET {column} = %s", b"\1" + bytes(60))
    home = browser.get("/")
    assert home.status_code == 200
    assert "Something happened" in text(home)
    assert 'class="panel look"' in text(home)
    assert browser.post("/happened/").status_code == 302


def test_a_locked_session_cannot_fill_the_disk(monkeypatch):
    from casebound.records import lapsed

    monkeypatch.setattr(lapsed, "MOST", 5)
    practice = Practice()
    browser = practice.browser("Ana")
    step = browser.post("/happened/").headers["Location"]
    browser.post("/lock/now/")
    for number in range(9):
        browser.post(step, {"account": f"{number}"})
    assert Draft.objects.count() == 2  # the same page again takes the place of what waits
    for number in range(9):
        browser.post(f"/draft/{number:032x}/page/what/", {"account": "more"})
    assert Draft.objects.count() == 5
    assert browser.post(step, {"account": "x" * 2_200_000}).status_code == 303
