"""The live guide: open without a password, nothing of hers on it, and each step's time in a sealed draft."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casebound.core.errors import BadInput, Stale
from casebound.guidance import live_guide
from casebound.kinds import shipped
from casebound.people import known
from casebound.records import drafts, sealing
from casebound.safety import care, due, live
from tests.members.copied import copied
from tests.members.pages import Practice, text

pytestmark = pytest.mark.django_db
DRAFT = "ab" * 16
REFUSE, LAST = "4-1", "4-4"


@pytest.fixture
def practice():
    return copied(Practice)


def in_place(practice: Practice, place: str) -> None:
    practice.ana.practice.place = place
    practice.ana.practice.save(update_fields=["place"])


def test_each_language_that_is_spoken_can_be_shown():
    """By its place in the list; without a rule of its own a choice would change nothing on the page."""
    style = (Path(live.__file__).parent / "static" / "live.css").read_text("utf-8")
    places = {int(place) for place in re.findall(r"nth-of-type\((\d)\) > :checked", style)}
    further = set(range(2, len(live_guide().spoken) + 1))
    assert further - places == set(), "live.css: copy the line of the last place for one more language"


def known_browser(practice: Practice) -> Client:
    browser = Client()
    response = browser.get("/lock/")
    known.remember(response, practice.ana.account)
    browser.cookies[known.COOKIE] = response.cookies[known.COOKIE].value
    return browser


def sheet(practice: Practice) -> drafts.Sheet:
    return drafts.load(practice.again("Ana"), bytes.fromhex(DRAFT))


def test_it_opens_without_a_password_and_shows_every_path():
    page = text(Client().get("/live/"))
    for path in live_guide().paths:
        assert path.title in page
    assert 'lang="es"' in page
    assert "tel:911" in page
    assert "tel:112" in page
    assert "csrf" not in page


def test_a_browser_that_knows_her_shows_the_number_of_her_place_and_nothing_else_of_hers(practice):
    in_place(practice, "CA-ON")
    page = text(known_browser(practice).get("/live/"))
    assert "tel:911" in page
    assert "tel:112" not in page
    stranger = text(Client().get("/live/"))
    assert "Ana" not in page
    lines = {f"tel:{line.number}" for line in live_guide().lines}
    differs = set(re.findall(r"tel:[+\d]+", stranger)) ^ set(re.findall(r"tel:[+\d]+", page))
    assert differs == {"tel:112", "tel:999"} | lines
    assert "Australia: 1800RESPECT, 1800 737 732" in stranger


def test_the_rules_of_a_place_stand_with_source_and_date(practice):
    in_place(practice, "US-TX")
    page = text(practice.browser("Ana").get(f"/live/{DRAFT}/"))
    assert "16 Texas Administrative Code 117.91" in page
    assert "Ontario" not in page
    assert "800 656 4673" in page
    in_place(practice, "US-ME")
    page = text(practice.browser("Ana").get(f"/live/{DRAFT}/"))
    assert "For your place no rule was checked" in page


def test_a_step_begins_a_draft_with_its_time_and_its_code(practice):
    browser = practice.browser("Ana")
    answer = browser.post(f"/live/{DRAFT}/", {"took": REFUSE, "say": "es"})
    assert answer.headers["Location"] == f"/live/{DRAFT}/?say=es&kept=1#s4-2"
    found = sheet(practice)
    (row,) = found.answers["steps"]
    assert (found.kind, row["step"]) == ("incident.v1", "R08")
    assert "Yo no ofrezco eso" in row["words"]
    assert "change it to what you said" in row["words"]
    assert re.fullmatch(r"\d\d:\d\d", row["time"])
    assert found.answers["happened"].endswith("~")
    answer = browser.post(f"/live/{DRAFT}/", {"took": LAST})
    assert answer.headers["Location"].endswith("#l-after")
    assert [row["step"] for row in sheet(practice).answers["steps"]] == ["R08", "R12"]
    shown = text(browser.get(f"/live/{DRAFT}/?say=es&kept=1"))
    assert 'value="es" form="took" checked' in shown
    assert "Kept in your note, sealed, with the time" in shown


def test_a_step_that_was_pressed_without_a_connection_keeps_its_own_time(practice):
    browser = practice.browser("Ana")
    answer = browser.post(f"/live/{DRAFT}/", {"took": REFUSE, "ago": "3600"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 204
    then = datetime.now(UTC).astimezone(practice.ana.zone) - timedelta(hours=1)
    (row,) = sheet(practice).answers["steps"]
    assert row["time"] in {f"{then - timedelta(minutes=late):%H:%M}" for late in (0, 1)}


@pytest.mark.parametrize(("said", "seconds"), [("", 0), ("-5", 0), ("60", 60), ("99999999", 43200), ("x", 0)])
def test_how_long_ago_is_bounded(said, seconds):
    assert live.ago(said).total_seconds() == seconds


@pytest.mark.parametrize(
    "place", ["", "4", "0-1", "4-0", "4-5", "99-1", "a-b", "4-1-1", "-1", "00004-000001"]
)
def test_a_step_that_is_none_is_refused_and_keeps_nothing(practice, place):
    with pytest.raises(BadInput):
        live.step(place)
    quietly = {"X-Autosave": "1"}
    if place:
        assert (
            practice.browser("Ana").post(f"/live/{DRAFT}/", {"took": place}, headers=quietly).status_code
            == 409
        )
        assert practice.browser("Ana").post(f"/live/{DRAFT}/", {"took": place}).status_code == 422
        assert not drafts.exists(practice.ana, bytes.fromhex(DRAFT))


def test_a_press_claims_no_more_than_its_step(practice):
    for place, path in enumerate(live_guide().paths, start=1):
        for number, step in enumerate(path.steps, start=1):
            assert step.response != "R11" or step.on == "I have called"
            assert step.response not in ("R09", "R10", "R17"), (place, number)
    live.took(practice.ana, bytes.fromhex(DRAFT), live.step("1-3"), "en")
    (row,) = sheet(practice).answers["steps"]
    assert row["words"] == "“You are out” in the guide: change it to what you did"


def test_more_steps_than_the_question_takes_stand_under_her_own_words(practice):
    id = bytes.fromhex(DRAFT)
    for _number in range(13):
        live.took(practice.ana, id, live.step(REFUSE), "en")
    found = sheet(practice)
    assert len(found.answers["steps"]) == 12
    assert "No. I do not offer that." in found.answers["account"]


def test_what_vanishes_soon_comes_into_the_note_once_with_its_time(practice):
    browser = practice.browser("Ana")
    for _twice in range(2):
        assert browser.post(f"/live/{DRAFT}/", {"took": ""}).headers["Location"].endswith("#l-after")
    items = sheet(practice).answers["items"]
    assert len(items) == len(live_guide().soon)
    assert re.search(r"Sheets and towels \(by .* \d\d:\d\d\)", items[1]["what"])
    assert "Not washed" in items[1]["passed"]


def test_what_vanishes_soon_stands_on_the_due_list_before_a_word_is_sealed_and_only_once(practice):
    browser, day = practice.browser("Ana"), timezone.localdate() + timedelta(days=2)
    for _twice in range(2):
        browser.post(f"/live/{DRAFT}/", {"took": ""})
    items = due.due(practice.ana).items
    assert len(items) == len(live_guide().soon)
    assert {item.label: item.day for item in items}["Save voicemail and missed calls"] == day
    # Then the page that came of it says so, and does not offer the same once more
    kind, own = shipped().get("incident"), practice.ana.own_casebook()
    written = replace(sheet(practice), answers=sheet(practice).answers | {"account": "He took my arm."})
    done = sealing.seal_draft(practice.ana, kind, written, own, ())
    shown = text(browser.get(f"/entry/{done.id}/sealed/"))
    assert "is on your list" in shown
    assert "Put these on my list" not in shown
    browser.post(f"/for-you/{done.id}/list/")
    assert len(due.due(practice.ana).items) == len(items)


def test_where_nothing_can_be_sealed_the_note_keeps_it_all_the_same(practice, monkeypatch):
    def closed(*_given):
        raise BadInput("The practice has closed.")

    monkeypatch.setattr(care, "put_soon", closed)
    assert practice.browser("Ana").post(f"/live/{DRAFT}/", {"took": ""}).status_code == 302
    assert sheet(practice).answers["items"]


def test_write_it_down_goes_on_with_the_half_written_note_or_a_new_one(practice):
    browser = practice.browser("Ana")
    new = browser.post(f"/live/{DRAFT}/", {"do": "write"}).headers["Location"]
    assert DRAFT not in new
    browser.post(f"/live/{DRAFT}/", {"took": REFUSE})
    here = browser.post(f"/live/{DRAFT}/", {"do": "write"}).headers["Location"]
    assert here.startswith(f"/draft/{DRAFT}/page/")
    assert browser.get(here).status_code == 200
    assert "No. I do not offer that." in text(browser.get(f"/draft/{DRAFT}/page/steps/"))


def test_a_book_that_closed_never_takes_the_guide_away(practice):
    browser = Client()
    assert browser.get(f"/live/{DRAFT}/").headers["Location"] == "/live/"
    assert browser.post(f"/live/{DRAFT}/", {"took": REFUSE}).headers["Location"] == "/live/#s4-2"
    assert browser.post(f"/live/{DRAFT}/", {"took": REFUSE}, headers={"X-Autosave": "1"}).status_code == 403
    assert browser.post(f"/live/{DRAFT}/", {"do": "write"}).headers["Location"] == reverse("lock_note")
    assert drafts.waiting(practice.ana.practice, practice.ana.number) == 0


def test_a_draft_of_somebody_else_is_not_touched(practice):
    live.took(practice.ana, bytes.fromhex(DRAFT), live.step(REFUSE), "en")
    before = sheet(practice)
    practice.join("Mallory")
    answer = practice.browser("Mallory").post(f"/live/{DRAFT}/", {"took": LAST}, headers={"X-Autosave": "1"})
    assert answer.status_code == 409
    assert sheet(practice) == before


def test_two_presses_at_once_are_both_kept(practice, monkeypatch):
    id, real, calls = bytes.fromhex(DRAFT), drafts.save, []
    live.took(practice.ana, id, live.step(REFUSE), "en")

    def late(who, sheet, answers, **changes):
        if not calls:
            calls.append(1)
            real(who, sheet, dict(sheet.answers) | {"account": "from the other window"})
        return real(who, sheet, answers, **changes)

    monkeypatch.setattr(drafts, "save", late)
    live.took(practice.ana, id, live.step(LAST), "en")
    assert len(sheet(practice).answers["steps"]) == 2
    assert sheet(practice).answers["account"] == "from the other window"


def test_a_sealed_draft_takes_no_more_steps(practice, monkeypatch):
    monkeypatch.setattr(drafts, "sealed_as", lambda who, draft: 7)
    with pytest.raises(Stale):
        live.took(practice.ana, bytes.fromhex(DRAFT), live.step(REFUSE), "en")


def test_begin_gives_each_time_a_note_of_its_own(practice):
    browser = practice.browser("Ana")
    first, second = (browser.get("/live/begin/").headers["Location"] for _ in range(2))
    assert first != second
    assert browser.get(first).status_code == 200
    assert browser.get("/live/not-hex/").status_code == 404
    assert drafts.waiting(practice.ana.practice, practice.ana.number) == 0


def test_the_lock_and_the_offline_page_lead_here(practice):
    for address in ("/lock/", "/offline/"):
        assert 'href="/live/"' in text(Client().get(address))
    assert '"/live/"' in text(Client().get("/worker.js"))


def test_what_the_guide_brings_is_kept_at_once_and_open_to_be_written_on(practice):
    browser = known_browser(practice)
    brought = {"account": "20:14 No. I do not offer that.", "note": DRAFT, "begun": "1"}
    page = browser.post("/happened/lock/", brought)
    assert page.status_code == 200
    assert "20:14 No. I do not offer that.</textarea>" in text(page)
    assert drafts.waiting(practice.ana.practice, practice.ana.number) == 1
    browser.post("/happened/lock/", {"account": "More.", "note": DRAFT})
    assert drafts.waiting(practice.ana.practice, practice.ana.number) == 1
    assert browser.post("/happened/lock/", {"account": "", "begun": "1"}).status_code == 422


def test_where_too_much_waits_the_guide_is_told_that_nothing_was_kept(practice, monkeypatch):
    monkeypatch.setattr("casebound.records.lapsed.MOST", 0)
    answer = known_browser(practice).post(
        "/happened/lock/", {"account": "Words.", "note": DRAFT, "begun": "1"}
    )
    assert answer.status_code == 422
    assert "Too much waits here already" in text(answer)
    assert "Words.</textarea>" in text(answer)
