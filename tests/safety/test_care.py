"""Care for whoever wrote it down: offered after a lot, read without a trace, her own days on her own list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casebound.book.models import Leaf, Opening
from casebound.core.errors import BadInput
from casebound.guidance import care_advice, live_guide
from casebound.kinds import shipped
from casebound.records import read, sharing
from casebound.safety import care, due
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, add, note, seal

pytestmark = pytest.mark.django_db
LINK = "Something for you"
VANISHES = "Put these on my list"


@pytest.fixture
def book():
    return copied(Book)


def ago(days):
    return (timezone.now() - timedelta(days=days)).date().isoformat()


def sealed(book, done, name="Ana"):
    return text(book.browser(name).get(f"/entry/{done.id}/sealed/"))


def entry(who, done):
    return read.several(who, [done.seq])[done.seq]


def labels(who):
    return [item.label for item in due.due(who).items]


def test_something_slight_offers_nothing(book):
    shown = sealed(book, note(book.ana, happened=ago(1), behaviours=["BND.PERSQ"]))
    assert LINK not in shown
    assert VANISHES not in shown


def test_something_at_least_moderate_offers_a_page_and_does_not_say_why(book):
    shown = sealed(book, note(book.ana, happened=ago(1), behaviours=["VIS.EXPOS"]))
    assert LINK in shown
    assert not any(word in shown.lower() for word in ("moderate", "severe", "support", "care", "trauma"))


def test_the_third_within_ninety_days_offers_it_in_the_same_words(book):
    second = note(
        book.ana, happened="2026-10-01", behaviours=["BND.PERSQ"]
    )  # the book has one of 20 November
    assert LINK not in sealed(book, second)
    slight = note(book.ana, happened="2026-11-01", behaviours=["BND.PERSQ"])
    heavy = note(book.ana, happened="2026-11-01", behaviours=["VIS.EXPOS"])
    line = '<p class="q"><a href="/for-you/">Something for you</a></p>'
    assert line in sealed(book, slight)
    assert line in sealed(book, heavy)


def test_three_in_a_longer_time_offer_nothing(book):
    for day in ("2026-06-01", "2026-08-20"):
        assert LINK not in sealed(book, note(book.ana, happened=day, behaviours=["BND.PERSQ"]))


def test_it_is_offered_to_the_writer_alone(book):
    done = note(book.ana, (book.team,), happened=ago(1), behaviours=["PHY.GRAB"])
    shown = sealed(book, done, "Ben")
    assert LINK not in shown
    assert VANISHES not in shown
    assert book.browser("Ben").post(f"/for-you/{done.id}/list/").status_code == 404


def test_what_is_added_to_a_page_offers_nothing(book):
    heavy = note(book.ana, happened=ago(1), behaviours=["PHY.GRAB"])
    assert LINK not in sealed(book, add(book.ana, "addendum", heavy.seq, text="He came back."))


def test_a_fault_in_the_review_keeps_nobody_from_the_receipt(book, monkeypatch):
    def broken(_who):
        raise BadInput("broken")

    done = note(book.ana, happened=ago(1), behaviours=["BND.PERSQ"])
    monkeypatch.setattr(care.patterns, "review", broken)
    assert "Save the receipt" in sealed(book, done)


def test_reading_the_page_leaves_nothing_behind(book, settings):
    browser = book.browser("Ana")
    before = Leaf.objects.count(), Opening.objects.count()
    answer = browser.get("/for-you/")
    assert answer.status_code == 200
    assert set(answer.cookies) <= {settings.CSRF_COOKIE_NAME}
    assert (Leaf.objects.count(), Opening.objects.count()) == before


@pytest.mark.parametrize(
    ("place", "there", "missing"),
    [
        ("US-WA", "800 656 4673", "no line was checked"),
        ("NZ", "0800 044 334", "800 656 4673"),
        ("GB-ENG", "0808 500 2222", "800 656 4673"),
        ("JP", "no line was checked", "800 656 4673"),
        ("", "no line was checked", "800 656 4673"),
    ],
)
def test_a_line_stands_for_its_place_alone(book, place, there, missing):
    book.ana.practice.place = place
    book.ana.practice.save()
    shown = text(book.browser("Ana").get("/for-you/"))
    assert there in shown
    assert missing not in shown


def test_each_step_says_where_it_comes_from_and_how_sure_that_is():
    sides = care_advice()
    assert [side.code for side in sides] == ["helps", "talk", "off", "supervision"]
    for side in sides:
        for source in side.sources:
            assert source.as_of
            assert source.confidence in ("high", "medium")


def test_after_a_touch_what_vanishes_goes_on_her_list_once_with_its_days(book):
    done = note(book.ana, happened=timezone.now().strftime("%Y-%m-%dT%H:%M"), behaviours=["PHY.GRAB"])
    assert VANISHES in sealed(book, done)
    browser = book.browser("Ana")
    for _press in range(2):
        assert browser.post(f"/for-you/{done.id}/list/").headers["Location"] == "/due/"
    shown = text(browser.get("/due/"))
    kept = [one.label for one in shipped().get("reminder").due if one.id != "talk"]
    assert sorted(labels(book.ana)) == sorted(kept)
    assert all(label in shown for label in kept)
    days = {item.label: item.day for item in due.due(book.ana).items}
    assert days["Save voicemail and missed calls"] == timezone.localdate() + timedelta(days=2)
    again = sealed(book, done)
    assert VANISHES not in again
    assert "is on your list" in again


@pytest.mark.parametrize(
    "told",
    [
        {"behaviours": ["VRB.SEXREQ"]},
        {"behaviours": ["PHY.PROX"]},
        {"behaviours": ["PHY.GRAB"], "happened": ago(15)},
    ],
    ids=["words", "too-near", "long-ago"],
)
def test_without_a_touch_or_long_after_it_nothing_vanishes(book, told):
    done = note(book.ana, **({"happened": ago(1)} | told))
    assert VANISHES not in sealed(book, done)
    assert book.browser("Ana").post(f"/for-you/{done.id}/list/").status_code == 404


@pytest.mark.parametrize("told", [{"harm_body": "passing"}, {"present": ["injury_care"]}])
def test_a_hurt_counts_without_a_touch_that_was_named(book, told):
    assert VANISHES in sealed(book, note(book.ana, happened=ago(1), **told))


def test_a_day_that_has_passed_becomes_today(book):
    done = note(book.ana, happened=ago(5), behaviours=["PHY.HIT"])
    assert {keep.by for keep in care.vanishing(book.ana, entry(book.ana, done))} == {timezone.localdate()}
    care.put_on_list(book.ana, entry(book.ana, done))
    assert text(book.browser("Ana").get("/due/")).count('<span class="tag look">Today<') == 5


def test_what_vanishes_and_what_a_list_can_hold_are_the_same():
    kind = shipped().get("reminder")
    assert {one.id for one in kind.due} == {item.id for item in live_guide().soon} | {"talk"}
    assert all(one.starts in (f"{one.id}_by", "talk_on") for one in kind.due)


def test_one_press_settles_one_thing_and_the_rest_stays(book):
    done = note(book.ana, happened=ago(0), behaviours=["PHY.GRAB"])
    browser = book.browser("Ana")
    browser.post(f"/for-you/{done.id}/list/")
    first = due.due(book.ana).items[0].settle
    for address in (first, first, first.replace("/done/", "/done/x")):  # twice, and one that is not there
        assert browser.post(address).headers["Location"] == "/due/"
    assert len(labels(book.ana)) == 4
    while items := due.due(book.ana).items:
        here = len(items)
        browser.post(items[-1].settle)
        assert len(labels(book.ana)) == here - 1
    assert "Nothing is due." in text(browser.get("/due/"))


def test_cut_off_in_the_middle_nothing_is_lost_and_the_same_press_makes_it_whole(book, monkeypatch):
    done = entry(book.ana, note(book.ana, happened=ago(0), behaviours=["PHY.GRAB"]))
    kept = entry(book.ana, care.put_on_list(book.ana, done))
    sealed_one = care.write.seal_entry

    def cut_off(who, order):
        if order.kind.name == "addendum":
            raise BadInput("power cut")
        return sealed_one(who, order)

    with monkeypatch.context() as patched:
        patched.setattr(care.write, "seal_entry", cut_off)
        with pytest.raises(BadInput):
            care.settle(book.ana, kept, "camera")
    assert len(labels(book.ana)) == 9
    care.settle(book.ana, kept, "camera")
    assert len(labels(book.ana)) == 4


def test_no_other_page_is_settled_that_way(book):
    done = note(book.ana, decided_on=ago(3), review_on=ago(1))
    assert book.browser("Ana").post(f"/for-you/{done.id}/done/review/").status_code == 404
    assert labels(book.ana) == ["Look again at what was decided"]


def test_a_supervision_slot_is_her_own_day(book):
    browser, day = book.browser("Ana"), (timezone.localdate() + timedelta(days=9)).isoformat()
    assert "Choose a day." in text(browser.post("/for-you/talk/", {"talk_on": ""}))
    assert "Choose today or a later day." in text(browser.post("/for-you/talk/", {"talk_on": ago(3)}))
    far = browser.post("/for-you/talk/", {"talk_on": "9999-12-31", "talk_with": "Dana"})
    assert far.status_code == 422
    assert "Check the year" in text(far)
    assert 'value="Dana"' in text(far), "what she typed is still there"
    assert labels(book.ana) == []
    browser.post("/for-you/talk/", {"talk_on": day, "talk_with": "Dana"})
    assert labels(book.ana) == ["A supervision slot, or a talk"]
    assert labels(book.people["Ben"]) == []


def test_a_slot_pressed_twice_stands_on_the_list_once(book):
    browser = book.browser("Ana")
    told = {"talk_on": timezone.localdate().isoformat(), "talk_with": "Dana"}
    for page in ("a" * 32, "a" * 32, "b" * 32):
        browser.post("/for-you/talk/", told | {"once": page})
    assert labels(book.ana) == ["A supervision slot, or a talk"] * 2
    # Back in the browser, and another one on the same page
    browser.post("/for-you/talk/", told | {"once": "b" * 32, "talk_with": "Chen"})
    assert labels(book.ana) == ["A supervision slot, or a talk"] * 3
    assert 'name="once" value="' in text(browser.get("/for-you/"))


def test_her_list_is_shared_with_nobody_and_counted_in_no_review(book):
    done = care.put_talk(book.ana, timezone.localdate(), "")
    with pytest.raises(BadInput, match="for you alone"):
        sharing.share_entry(book.ana, done.seq, book.team)
    assert done.seq not in care.patterns.review(book.ana).records.seq


def test_mallory_settles_nothing_of_anas(book):
    done = care.put_talk(book.ana, timezone.localdate(), "")
    assert book.browser("Mallory").post(f"/for-you/{done.id}/done/talk/").status_code == 404
    assert labels(book.ana) == ["A supervision slot, or a talk"]


def test_a_note_without_behaviours_is_no_load(book):
    assert LINK not in sealed(book, seal(book.ana, "note", text="Buy towels."))
