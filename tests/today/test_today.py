"""Today: appointments beside clients; a person says who it is; each sees her own."""

import pytest

from casebound.records import clients
from casebound.today import kept, matching
from casebound.today.matching import Book as Clients
from casebound.today.models import Calendar
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, client, note
from tests.safety.test_decisions import decide
from tests.today.calendars import event, take, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def shown(book, name="Ana"):
    return text(book.browser(name).get("/today/"))


def say(book, number, name="Ana"):
    (one,) = kept.load(book.people[name]).found
    return book.browser(name).post("/today/", {"appointment": kept.name_of(one), "client": number})


def test_without_a_calendar_it_says_how(book):
    assert "No calendar yet" in shown(book)
    home = text(book.browser("Ana").get("/"))
    assert '<a href="/today/">Appointments today</a><a href="/due/">What is due</a>' in home


def test_nobody_is_matched_by_itself(book):
    decide(book.ana, book.number, "conditions", instruction="Two people in the house")
    take(book.ana, event("1", today(book.ana), "Massage Sam Poe"))
    page = shown(book)
    assert f"May be Client {book.number}: the same name." in page
    assert page.count("csrfmiddlewaretoken") >= page.count('<form autocomplete="off" class="stack near"') + 1
    assert "Two people in the house" not in page
    assert say(book, book.number).status_code == 303
    page = shown(book)
    assert "Two people in the house" in page
    assert "May be" not in page


def test_a_time_in_an_unknown_zone_says_that_it_is_not_sure(book):
    other = event("1", today(book.ana), "Sam Poe").replace("DTSTART:", "DTSTART;TZID=America:")
    take(book.ana, other, event("2", today(book.ana), "Somebody"))
    assert shown(book).count("Time not sure") == 1


@pytest.mark.parametrize(
    ("title", "more", "reason"),
    [
        ("60 min (206) 555-0134", (), "the same phone"),
        ("Massage", ("ATTENDEE:tel:+12065550134",), "the same phone"),
        ("Massage", ("ATTENDEE;CN=Samuel Poe:mailto:x@example.org",), "almost the same name"),
        ("Poe, Sam", (), "the same name"),
        ("Sammy Poe 90", (), "name"),
    ],
)
def test_by_phone_or_by_a_name_that_is_nearly_the_same(book, title, more, reason):
    take(book.ana, event("1", today(book.ana), title, *more))
    page = shown(book)
    assert f"Client {book.number}" in page
    assert reason in page


@pytest.mark.parametrize("title", ["Samuel Poe", "60 min (206) 555-0134", "Massage Sam  Poe", "Sammy Poe 90"])
def test_in_a_long_list_those_who_share_words_are_compared(book, title, monkeypatch):
    monkeypatch.setattr(matching, "FEW", 0)
    other = client(book.ana, "Max Doe")
    take(book.ana, event("1", today(book.ana), title))
    page = shown(book)
    assert f"Client {book.number}" in page
    assert f"Client {other}" not in page
    say(book, other)
    assert f"Client {other}" in shown(book)


@pytest.mark.parametrize("title", ["Lunch", "Massage 60 min", "Kim Lee", "Dentist, room 2065", ""])
def test_who_has_nothing_in_common_is_left_in_peace(book, title):
    take(book.ana, event("1", today(book.ana), title))
    assert f"Client {book.number}" not in shown(book)


def test_several_are_shown_as_several_and_none_is_an_answer(book):
    other = client(book.ana, "Max Doe", phones=["206 555 0134"])
    take(book.ana, event("1", today(book.ana), "Massage 206 555 0134"))
    page = shown(book)
    assert f"It is Client {book.number}" in page
    named = f'It is Client {other} <span class="vh">Massage 206 555 0134</span>'
    assert named in page, "two appointments, two names of buttons"
    say(book, 0)
    page = shown(book)
    assert "It is Client" not in page
    (one,) = kept.load(book.ana).found
    book.browser("Ana").post("/today/", {"appointment": kept.name_of(one), "unsay": "1"})
    assert f"It is Client {other}" in shown(book)


def test_whom_nothing_points_to_is_named_by_the_number(book):
    take(book.ana, event("1", today(book.ana), "Massage 60 min"), event("2", today(book.ana), "Lunch"))
    assert shown(book).count("Is it a client of yours?") == 2
    first, _second = kept.load(book.ana).found
    browser = book.browser("Ana")
    wrong = browser.post("/today/", {"appointment": kept.name_of(first), "client": "x 12"})
    assert wrong.status_code == 422
    assert "No client of yours has this number" in text(wrong)
    assert text(wrong).count('value="x 12"') == 1, "what she typed stays, in its own card"
    assert browser.post("/today/", {"appointment": kept.name_of(first), "client": f" {book.number} "})
    assert f"Client {book.number}</h2>" in shown(book)
    assert shown(book).count("Is it a client of yours?") == 1


def test_her_own_address_among_the_invited_matches_nobody(book):
    client(book.ana, "Ana Other", emails=["ana@example.org"])
    take(book.ana, event("1", today(book.ana), "Massage", "ATTENDEE:mailto:ANA@example.org"))
    assert "in common" not in shown(book)
    assert "May be" not in shown(book)


def test_who_was_refused_is_pointed_out_before_and_after(book):
    decide(book.ana, book.number, "refuse")
    take(book.ana, event("1", today(book.ana), "Sam Poe"))
    assert f"May be Client {book.number}, who was refused." in shown(book)
    say(book, book.number)
    assert "This client was refused." in shown(book)
    back = client(book.ana, "Max Doe", phones=["+1 206-555-0134"])
    take(book.ana, event("1", today(book.ana), "Massage Max Doe"))
    page = shown(book)
    assert f"May be Client {back}, who may be somebody who was refused." in page
    assert "1 appointment may be with somebody who was refused" in page
    say(book, back)
    assert "This client may be somebody who was refused." in shown(book)


def test_a_card_holds_consent_and_what_is_due(book):
    signed = {"consent_signed": "signed", "consent_until": "2027-01-31"}
    note(book.ana, client=book.number, decided_on="2026-11-20", review_on="2026-12-01", **signed)
    take(book.ana, event("1", today(book.ana), "Sam Poe"))
    say(book, book.number)
    page = shown(book)
    assert "Had they agreed to your rules or consent form? Yes, signed (until 31 January 2027)" in page
    assert "Look again at what was decided" in page


def test_ben_sees_his_own_and_mallory_learns_nothing(book):
    decide(book.ana, book.number, "refuse", instruction="Never alone")
    take(book.ana, event("1", today(book.ana), "Sam Poe", hour="09"))
    say(book, book.number)
    take(book.people["Mallory"], event("1", today(book.ana), "Sam Poe 206 555 0134"))
    page = shown(book, "Mallory")
    assert f"Client {book.number}" not in page
    assert "refused" not in page
    say(book, book.number, "Mallory")  # a number that she guessed
    assert "Never alone" not in shown(book, "Mallory")
    assert kept.load(book.people["Mallory"]).said == {}
    assert "No calendar yet" in shown(book, "Ben")


def test_what_she_said_stays_while_the_calendar_has_it_and_ends_with_it(book, monkeypatch):
    take(book.ana, event("1", today(book.ana), "Sam Poe"))
    say(book, book.number)
    kept.of_file(book.ana, _file(event("1", today(book.ana), "Sam Poe, later", hour="15")))
    assert set(kept.load(book.ana).said.values()) == {book.number}
    kept.of_file(book.ana, _file(event("2", today(book.ana), "Somebody else")))
    assert kept.load(book.ana).said == {}


def _file(*events):
    from tests.today.calendars import of

    return of(*events)


def test_a_file_is_taken_and_forgotten(book):
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = book.browser("Ana")
    raw = _file(event("1", today(book.ana), "Sam Poe"))
    file = SimpleUploadedFile("x.ics", raw, "image/png")  # what it calls itself counts for nothing
    assert browser.post("/today/calendar/", {"by_file": "1", "file": file}).headers["Location"] == "/today/"
    assert "Sam Poe" in shown(book)
    wrong = browser.post("/today/calendar/", {"by_file": "1", "file": SimpleUploadedFile("x.ics", b"<html>")})
    assert wrong.status_code == 422
    assert "This is no calendar file" in text(wrong)
    nothing = text(browser.post("/today/calendar/", {"by_file": "1"}))
    assert "Choose a file." in nothing
    assert "is still here" not in nothing, "a file has to be chosen again"
    browser.post("/today/calendar/", {"forget": "1"})
    assert not Calendar.objects.exists()


def test_an_address_is_asked_only_when_she_presses_and_never_shown(book, monkeypatch):
    asked = []
    raw = _file(event("1", today(book.ana), "Sam Poe"))
    monkeypatch.setattr(kept.fetch, "fetched", lambda url: asked.append(url) or raw)
    browser = book.browser("Ana")
    browser.post("/today/calendar/", {"address": "webcal://calendar.example.org/ana-7Jx.ics"})
    assert asked == ["https://calendar.example.org/ana-7Jx.ics"]
    pages = shown(book) + text(browser.get("/today/calendar/"))
    assert len(asked) == 1
    assert "7Jx" not in pages
    browser.post("/today/", {"fetch": "1"})
    assert len(asked) == 2
    assert b"7Jx" not in bytes(Calendar.objects.get().sealed)


def test_an_appointment_of_yesterday_is_not_of_today(book):
    mine = take(book.ana, event("1", "20200101"), event("2", today(book.ana)))
    assert [one.uid for one in mine.shown(book.ana.zone)] == ["2"]


def test_a_calendar_that_somebody_planted_is_not_opened(book):
    """Anybody who has her public key can seal to her; what she did not sign is not hers."""
    take(book.ana, event("1", today(book.ana), "Sam Poe"))
    row = Calendar.objects.get()
    who, mallory = book.ana, book.people["Mallory"]
    raw = b'{"address": "https://mallory.example.org/", "at": null, "found": [], "passed": 0, "said": {}}'
    where = kept.context.calendar(who.practice.uid, who.number, who.secret.public.fingerprint)
    forged = kept.pack(raw, mallory.secret.sign(kept._signed(who, raw)))
    row.sealed = who.secret.public.seal(kept.pad(forged), where)
    row.save()
    page = text(book.browser("Ana").get("/today/"))
    assert "was changed from outside" in page
    assert "mallory" not in page


def test_a_crowd_of_clients_is_compared_once(book):
    made = Clients(book.ana, clients.known(book.ana).values())
    assert made.candidates(take(book.ana, event("1", today(book.ana), "Sam Poe")).found[0])
