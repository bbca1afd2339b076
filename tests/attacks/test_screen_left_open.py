"""Mallory comes to a screen that Ana left open: no evidence leaves, no reader comes or goes."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from casebound.book.models import Leaf
from casebound.members.models import Grant
from casebound.people.models import Session
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.members.test_founding import PASSWORD
from tests.release.test_pages import CHOICES, hidden, incident

pytestmark = pytest.mark.django_db
ASKED = "Your password, once more"


@pytest.fixture
def practice():
    found = copied(Practice)
    found.join("Ben", "lead")
    found.join("Chen", "lead", "practitioner")
    return found


def left_open(practice, name):
    """Her browser, as she left it eleven minutes after the password; she worked on meanwhile."""
    client = practice.browser(name)
    Session.objects.update(password_at=timezone.now() - timedelta(minutes=11))
    return client


def forms_that_cannot_be_taken_back(practice):
    team, own = practice.team.hex(), practice.people["Ben"].own_casebook().hex()
    return [
        (
            "Ben",
            f"/casebooks/{team}/let-in/3/",
            {"words": " ".join(practice.people["Chen"].secret.public.words)},
        ),
        ("Ben", f"/casebooks/{own}/let-in/3/", {"words": "one two"}),
        ("Ana", "/casebooks/" + team + "/remove/2/", {}),
        ("Ben", f"/casebooks/{team}/", {"do": "key"}),
        ("Ana", "/people/3/leave/", {"do": "let_go"}),
        ("Ana", "/people/3/leave/", {"do": "close"}),
    ]


def test_each_form_asks_for_the_password_and_does_nothing_before(practice):
    for name, address, sent in forms_that_cannot_be_taken_back(practice):
        client = left_open(practice, name)
        before = Leaf.objects.count(), Grant.objects.count()
        for more in ({}, {"password_again": "a guess of his"}, {"password_again": ""}):
            answer = client.post(address, sent | more)
            assert ASKED in text(answer), address
            for field, value in sent.items():
                assert hidden(text(answer))[field] == [value], "what was typed stays in the form"
        assert before == (Leaf.objects.count(), Grant.objects.count()), address


def test_with_the_password_the_same_form_goes_through(practice):
    ben = left_open(practice, "Ben")
    address = f"/casebooks/{practice.team.hex()}/let-in/3/"
    asked = ben.post(address, {"words": " ".join(practice.people["Chen"].secret.public.words)})
    sent = {name: values[0] for name, values in hidden(text(asked)).items()}
    assert ben.post(address, sent | {"password_again": PASSWORD}).status_code == 303
    assert 3 in practice.ana.roll.casebooks[practice.team].readers
    assert ben.post(f"/casebooks/{practice.team.hex()}/", {"do": "key"}).status_code == 303, "asked once"


def put_off(client, address, sent):
    """The page after "Not now" at the password."""
    asked = client.post(address, sent)
    assert ASKED in text(asked)
    kept = {name: values if len(values) > 1 else values[0] for name, values in hidden(text(asked)).items()}
    answer = client.post(address, kept | {"password_again": "", "password_again_not_now": "1"})
    assert answer.status_code == 200, address
    assert ASKED not in text(answer), address
    return unescape(re.sub(r"\s+", " ", text(answer)))


def test_not_now_does_nothing_and_gives_back_what_was_typed(practice):
    seq = incident(practice.ana)
    words = "one two three four five six"
    for name, address, sent, seen in [
        ("Ben", f"/casebooks/{practice.team.hex()}/let-in/3/", {"words": words}, f'value="{words}"'),
        ("Ana", f"/entry/e{seq}/share/", {"casebooks": practice.team.hex()}, "checked"),
        ("Ana", f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}", "do": "make"}, CHOICES["to"]),
        ("Ana", f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}", "do": "file"}, CHOICES["purpose"]),
        ("Ana", "/me/leave/", {"identities": "with"}, 'value="with" id="id_identities_1" checked'),
        (
            "Ana",
            f"/entry/e{seq}/erase/?ground=asked&on=1",
            {"reason": "The client asked for it in writing."},
            "The client asked for it in writing.",
        ),
        ("Ana", "/people/3/leave/", {"do": "close"}, "Chen"),
    ]:
        client, before = left_open(practice, name), (Leaf.objects.count(), Grant.objects.count())
        assert seen in put_off(client, address, sent), address
        assert before == (Leaf.objects.count(), Grant.objects.count()), address


def test_not_now_leads_away_from_a_page_that_only_the_password_opens(practice):
    ana = left_open(practice, "Ana")
    asked = text(ana.get("/me/second/codes/"))
    assert ASKED in asked
    slyly = text(ana.post("/me/second/codes/", {"password_again_not_now": "1"}))
    assert ASKED in slyly, "putting off is no way in"
    way = re.search(r'<a class="btn quiet" href="([^"]+)">Not now', asked)[1]
    assert ASKED not in text(ana.get(way))


def test_sharing_a_page_asks_first(practice):
    seq = incident(practice.ana)
    ana = left_open(practice, "Ana")
    before = Leaf.objects.count()
    answer = ana.post(f"/entry/e{seq}/share/", {"casebooks": practice.team.hex()})
    assert ASKED in text(answer)
    assert Leaf.objects.count() == before
    ana.post(f"/entry/e{seq}/share/", {"casebooks": practice.team.hex(), "password_again": PASSWORD})
    assert Leaf.objects.count() == before + 1


def test_no_evidence_leaves_without_the_password_and_nothing_chosen_is_lost(practice):
    seq = incident(practice.ana)
    ana, address = left_open(practice, "Ana"), f"/entry/e{seq}/take/"
    look = text(ana.post(address, CHOICES | {"pages": f"e{seq}"}))
    assert "Exactly this leaves" in look, "looking asks for nothing"
    before = Leaf.objects.count()
    asked = ana.post(address, hidden(look) | {"do": "make"})
    assert ASKED in text(asked)
    assert asked["Content-Type"].startswith("text/html")
    kept = hidden(text(asked))
    assert kept["to"] == [CHOICES["to"]]
    again = ana.post(address, kept | {"password_again": PASSWORD})
    page = unescape(re.sub(r"\s+", " ", text(again)))
    assert "The file is made" in page, "the page that has the button for it"
    assert CHOICES["organisation"] in page
    assert Leaf.objects.count() == before + 1
    made = ana.post(address, hidden(text(again)) | {"do": "file"})
    assert made["Content-Type"] == "application/zip"


def test_what_she_typed_lies_in_no_session_and_no_row(practice):
    from tests.attacks.test_passwords_stolen import dump, raw

    seq = incident(practice.ana)
    ana = left_open(practice, "Ana")
    ana.post(f"/entry/e{seq}/take/", CHOICES | {"purpose": "a very special reason", "do": "make"})
    assert not [value for value in dump() if b"very special" in raw(value)]


def test_guessing_at_the_screen_waits_longer_each_time(practice, monkeypatch):
    monkeypatch.setattr("casebound.people.attempts.time.sleep", lambda seconds: None)
    ben = left_open(practice, "Ben")
    address = f"/casebooks/{practice.team.hex()}/"
    answers = [ben.post(address, {"do": "key", "password_again": f"guess {n}"}).status_code for n in range(8)]
    assert 429 in answers
    assert 303 not in answers
