"""Review: Ana sees what her pages show together, Ben only what was shared, Mallory nothing."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from casebound.safety import months, patterns
from tests.core.test_patterns import of, record
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, add, client, note, seal
from tests.safety.test_decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def rules_of(alerts):
    return [alert.rule for alert in alerts]


def test_one_record_alone_is_no_pattern(book):
    assert rules_of(patterns.review(book.ana).about_clients) == []
    shown = text(book.browser("Ana").get("/review/"))
    assert "No rule found anything" in shown
    page = text(book.browser("Ana").get(f"/review/client/{book.number}/"))
    assert "No rule found anything" in page
    assert book.browser("Ana").get("/review/client/0/").status_code == 404


def test_an_empty_book_says_what_will_stand_there(book):
    assert "Nothing to look through yet" in text(book.browser("Mallory").get("/review/"))


def test_two_pages_about_one_client_are_named_with_reason_and_source(book):
    again = note(book.ana, client=book.number, happened="2026-11-21T09:00", after_warning="yes")
    found = patterns.review(book.ana)
    assert [alert.entries for alert in found.by_client[book.number]] == [
        (book.full.seq, again.seq),
        (again.seq,),
    ]
    shown = text(book.browser("Ana").get("/review/"))
    assert f"Client {book.number}" in shown
    assert "The same person again" in shown
    page = text(book.browser("Ana").get(f"/review/client/{book.number}/"))
    for words in ("Why am I seeing this?", "What it does not say", "Source:", "What could be done", "page 3"):
        assert words in page
    for secret in ("Sam Poe", "206 555", "extras"):
        assert secret not in shown + page


def test_what_was_decided_since_stands_on_the_card_until_a_newer_page_comes(book):
    other = client(book.ana, "Kim Roe")
    for about in (book.number, other):
        note(book.ana, client=about, happened="2026-11-21T09:00", after_warning="yes")
    decide(book.ana, other, "refuse")
    shown = text(book.browser("Ana").get("/review/"))
    assert "Decided since: Refuse future bookings" in shown
    assert shown.index(f"<h3>Client {book.number}") < shown.index(f"<h3>Client {other}")
    note(book.ana, client=other, happened="2026-11-22T09:00", after_warning="yes")
    assert "Decided since" not in text(book.browser("Ana").get("/review/"))


def test_everybody_sees_the_review_of_what_they_may_open(book):
    note(book.ana, client=book.number, happened="2026-11-21T09:00")
    for name in ("Ben", "Mallory"):
        assert book.browser(name).get(f"/review/client/{book.number}/").status_code == 404
        assert f"Client {book.number}" not in text(book.browser(name).get("/review/"))
        assert patterns.review(book.people[name]).about_clients == []


def test_ben_sees_two_targets_where_both_shared_with_the_team(book):
    note(book.ana, (book.team,), client=book.number, happened="2026-11-21T09:00")
    seal(
        book.people["Ben"],
        "incident",
        (book.team,),
        account="He waited outside.",
        happened="2026-11-21T19:00",
        client=book.number,
    )
    assert "P8" in rules_of(patterns.review(book.people["Ben"]).by_client[book.number])
    assert not book.ana.reads(book.team)
    assert "P8" not in rules_of(patterns.review(book.ana).about_clients)


def test_what_ana_took_back_counts_no_more(book):
    again = note(book.ana, client=book.number, happened="2026-11-21T09:00")
    add(book.ana, "retraction", again.seq, why="Written twice")
    assert patterns.review(book.ana).about_clients == []


def test_a_rule_of_the_place_shows_source_date_and_confidence(book):
    book.ana.practice.place = "US-TX"
    book.ana.practice.save()
    shown = text(book.browser("Ana").get(f"/review/client/{book.number}/"))
    for words in ("Texas: end the session", "117.91", "as of May 2025", "No legal advice"):
        assert words in shown


def test_a_page_that_names_nobody_is_looked_at_alone(book):
    done = note(book.ana, behaviours=["PHY.SEXASLT"])
    shown = text(book.browser("Ana").get("/review/"))
    assert "Nobody named" in shown
    page = text(book.browser("Ana").get(f"/review/page/{done.id}/"))
    assert "Severe: act at once" in page
    assert book.browser("Mallory").get(f"/review/page/{done.id}/").status_code == 404
    assert book.browser("Ana").get(f"/review/page/{book.full.id}/").status_code == 404


def test_a_heavy_time_is_shown_to_ana_alone(book):
    for day in ("2026-11-01", "2026-11-10"):
        note(book.ana, (book.team,), happened=day)
    assert rules_of(patterns.review(book.ana).for_herself) == ["P10"]
    assert patterns.review(book.people["Ben"]).for_herself == []
    assert "Only you see this" in text(book.browser("Ana").get("/review/you/"))
    assert book.browser("Ben").get("/review/you/").status_code == 404


def test_a_setting_that_returns_is_about_the_place(book):
    for number in (1, 2, 3):
        note(book.ana, client=number, happened="2026-11-10", setting="HOTEL")
    shown = text(book.browser("Ana").get("/review/"))
    assert "A place, not a person" in shown
    assert "/review/place/setting/5/" in shown
    assert "Look at the setting" in text(book.browser("Ana").get("/review/place/setting/5/"))
    assert book.browser("Ana").get("/review/place/setting/6/").status_code == 404
    assert book.browser("Ana").get("/review/place/seq/5/").status_code == 404


def test_what_speaks_the_other_way_stands_beside_it(book):
    again = note(book.ana, client=book.number, happened="2026-11-21T09:00", intent="involuntary")
    assert again.seq in patterns.review(book.ana).other_way
    shown = text(book.browser("Ana").get(f"/review/client/{book.number}/"))
    assert "What speaks the other way" in shown


def test_months_are_counted_by_the_calendar_of_whoever_looks():
    records = of(
        record(occurred=1_764_547_200 - 60, primary_class=1),  # 2025-11-30 23:59 UTC
        record(occurred=1_764_547_200, primary_class=4),  # 2025-12-01
        record(occurred=1_764_547_200, primary_class=0),
    )
    found = months.months(records, date(2026, 2, 14), ZoneInfo("UTC"))
    assert [(str(month.first)[:7], month.lower, month.upper, month.open) for month in found] == [
        ("2025-11", 1, 0, 0),
        ("2025-12", 0, 1, 1),
        ("2026-01", 0, 0, 0),
        ("2026-02", 0, 0, 0),
    ]
    early = months.months(records, date(2026, 2, 14), ZoneInfo("America/New_York"))
    assert [month.all for month in early] == [3, 0, 0, 0]
    assert months.months(of(), date(2026, 2, 14), ZoneInfo("UTC")) == []


def test_bars_stand_on_the_line_and_on_each_other():
    found = months.months(
        of(record(occurred=1_764_547_200, primary_class=4), record(occurred=1_764_547_200, primary_class=1)),
        date(2026, 1, 1),
        ZoneInfo("UTC"),
    )
    first = months.bars(found)[0]
    assert first.parts == (("b", 80, 56), ("c", 24, 56))
    assert months.bars([]) == []


def test_calls_are_no_records_until_somebody_did_something(book):
    for day in ("2026-11-18", "2026-11-19"):
        seal(book.ana, "enquiry", account="Asked for Friday.", reached=day, client=book.number)
    assert rules_of(patterns.review(book.ana).by_client.get(book.number, [])) == []
    odd = {"account": "Asked for more.", "behaviours": ["VRB.SEXREQ"], "client": book.number}
    call = seal(book.ana, "enquiry", reached="2026-11-20", **odd)
    found = patterns.review(book.ana).by_client[book.number]
    assert any(call.seq in alert.entries and book.full.seq in alert.entries for alert in found)


def test_a_call_after_a_no_counts_as_one_and_hearsay_about_a_call_fires_nothing_alone(book):
    number = client(book.ana, "Kim Poe")
    told = {"account": "Asked for more.", "behaviours": ["VRB.SEXREQ"], "client": number}
    seal(book.ana, "enquiry", reached="2026-11-18", **told, certainty="told", after_warning="yes")
    assert rules_of(patterns.review(book.ana).by_client.get(number, [])) == []
    seal(book.ana, "enquiry", reached="2026-11-20", **told, certainty="heard", after_warning="yes")
    assert "P3" in rules_of(patterns.review(book.ana).by_client[number])
