"""The 24 words: made, shown, a fair sample typed back, used when the password is lost."""

import pytest
from django.test import Client

from casebound.core.errors import BadInput
from casebound.people import recovery, unlock
from casebound.people.attempts import TooSoon
from casebound.people.models import Session
from tests.people.helpers import GOOD, browser, person

pytestmark = pytest.mark.django_db
NEW = "another four quiet words"
OTHERS = " ".join(["abandon"] * 23 + ["art"])


def sample_of(account, words):
    return {place: words.split()[place - 1] for place in recovery.asked(account)}


def test_the_words_open_the_key():
    ana, key = person()
    words = recovery.new_words(ana, key)
    assert len(words.split()) == 24
    assert recovery.with_words(words) == (ana, key)
    assert recovery.with_words("  " + words.upper().replace(" ", "\n ") + "\n") == (ana, key)


def test_the_words_are_shown_until_they_are_typed_back():
    ana, key = person()
    words = recovery.new_words(ana, key)
    ana.refresh_from_db()
    assert recovery.shown(ana, key) == words.split()
    recovery.confirm(ana, key, sample_of(ana, words))
    ana.refresh_from_db()
    assert recovery.shown(ana, key) == recovery.asked(ana) == []
    assert ana.words_confirmed_at is not None
    assert recovery.with_words(words) == (ana, key)


def test_the_sample_is_fair_and_stays_the_same():
    ana, key = person()
    seen = set()
    for _ in range(20):
        recovery.new_words(ana, key)
        places = recovery.asked(ana)
        assert places == recovery.asked(ana) == sorted(places)
        assert [(place - 1) // 6 for place in places] == [0, 1, 2, 3]
        seen.update(places)
    assert len(seen) > 12


def test_a_wrong_word_in_the_sample_is_named_by_its_place():
    ana, key = person()
    sample = sample_of(ana, recovery.new_words(ana, key))
    place = recovery.asked(ana)[2]
    with pytest.raises(BadInput, match=f"Word {place} "):
        recovery.confirm(ana, key, {**sample, place: "zebra" if sample[place] != "zebra" else "zoo"})
    with pytest.raises(BadInput):
        recovery.confirm(ana, key, {})
    assert ana.words_confirmed_at is None


def test_the_row_tells_no_word_to_whoever_has_no_key():
    ana, key = person()
    words = recovery.new_words(ana, key)
    ana.refresh_from_db()
    for column in (ana.recovery_key, ana.recovery_lookup, ana.words_shown):
        assert not any(word.encode() in column for word in words.split() if len(word) > 4)
        assert key not in column
    with pytest.raises(Exception, match="does not open"):
        recovery.shown(ana, bytes(32))


def test_new_words_replace_the_old_ones_at_once():
    ana, key = person()
    old = recovery.new_words(ana, key)
    new = recovery.new_words(ana, key)
    with pytest.raises(BadInput, match="newer words"):
        recovery.with_words(old)
    assert recovery.with_words(new) == (ana, key)


@pytest.mark.parametrize(
    ("words", "told"),
    [("", "24"), ("abandon", "24"), (OTHERS.replace("art", "arx"), "Word 24"), (OTHERS, "open no book here")],
)
def test_wrong_words_say_what_to_do(words, told):
    ana, key = person()
    recovery.new_words(ana, key)
    with pytest.raises(BadInput, match=told):
        recovery.with_words(words)


def test_guessing_words_gets_slower(monkeypatch):
    monkeypatch.setattr("casebound.people.attempts.time.sleep", lambda seconds: None)
    kinds = []
    for _ in range(9):
        with pytest.raises(BadInput) as told:
            recovery.with_words(OTHERS, address="192.0.2.7")
        kinds.append(type(told.value))
    assert kinds[:5] == [BadInput] * 5
    assert kinds[-1] is TooSoon


def test_a_lost_password_is_replaced_in_one_step_and_every_session_ends():
    ana, key = person()
    words = recovery.new_words(ana, key)
    browser(ana, key)
    new_machine = Client()
    answer = new_machine.post("/recover/", {"words": words, "new": NEW, "again": NEW})
    assert (answer.status_code, answer["Location"]) == (303, "/me/words/used/")
    told = new_machine.get("/me/words/used/").content.decode()
    assert "Your book is open again" in told
    assert "Was that you?" not in told, "she knows: it happened a moment ago"
    assert "second step" not in told
    assert new_machine.get("/me/").status_code == 200
    assert Session.objects.count() == 1
    ana.refresh_from_db()
    assert unlock.with_password(ana, NEW) == key
    with pytest.raises(BadInput):
        unlock.with_password(ana, GOOD)


def test_a_weak_new_password_changes_nothing(client):
    ana, key = person()
    words = recovery.new_words(ana, key)
    answer = client.post("/recover/", {"words": words, "new": "t1ny", "again": "t1ny"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "10 characters" in page
    assert words.split()[0] in page, "24 words are not typed twice"
    assert "t1ny" not in page
    ana.refresh_from_db()
    assert unlock.with_password(ana, GOOD) == key


def test_the_pages_from_making_to_the_fair_sample():
    ana, key = person()
    client = browser(ana, key)
    assert "Show my words" in client.get("/me/words/").content.decode()
    assert client.post("/me/words/", {"password": GOOD}).status_code == 303
    page = client.get("/me/words/").content.decode()
    ana.refresh_from_db()
    words = recovery.shown(ana, key)
    assert all(f"<li>{word}</li>" in page for word in words)
    places = recovery.asked(ana)
    right = {f"word_{place}": words[place - 1] for place in places}
    wrong = client.post("/me/words/check/", {**right, f"word_{places[0]}": "zzz"})
    assert wrong.status_code == 422
    assert client.post("/me/words/check/", {}).status_code == 422
    assert client.get("/me/words/done/")["Location"] == "/me/words/", "nothing is done yet"
    assert client.post("/me/words/check/", right)["Location"] == "/me/words/done/"
    assert "not shown here any more" in client.get("/me/words/done/").content.decode()
    assert 'class="words"' not in client.get("/me/words/").content.decode()
    assert client.get("/me/words/check/").status_code == 303


def test_an_unwatched_screen_is_not_enough_to_take_words_home():
    ana, key = person()
    client = browser(ana, key)
    assert client.post("/me/words/", {"password": "a guess, not hers"}).status_code == 422
    assert client.post("/me/words/", {}).status_code == 422
    ana.refresh_from_db()
    assert ana.recovery_key is None


def test_a_band_says_what_is_at_risk_until_the_words_are_hers():
    ana, key = person()
    client = browser(ana, key)
    assert "if you forget your password" in client.get("/me/").content.decode()
    words = recovery.new_words(ana, key)
    assert "Type four of them back" in client.get("/me/").content.decode()
    recovery.confirm(ana, key, sample_of(ana, words))
    assert "Still at risk" not in client.get("/me/").content.decode()


def test_nobody_is_told_that_words_were_used_when_they_were_not():
    assert browser(*person()).get("/me/words/used/")["Location"] == "/"
