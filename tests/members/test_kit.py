"""The printed kit: words while they are shown, lines afterwards, and the truth about what is lost."""

import pytest

from casebound.people import recovery
from tests.members.copied import copied
from tests.members.pages import Practice
from tests.paper.reading import Pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return copied(Practice)


def printed(practice, name="Ana"):
    answer = practice.browser(name).get("/words/kit/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("inline")
    return Pdf(answer.content).text


def test_the_words_stand_in_it_while_they_are_shown_and_never_again(practice):
    account, key = practice.ana.account, practice.keys["Ana"]
    prose = printed(practice)
    words = recovery.new_words(account, key).split()
    text = printed(practice)
    assert all(word in text for word in words)
    recovery.confirm(account, key, {place: words[place - 1] for place in recovery.asked(account)})
    assert "______________" in printed(practice)
    assert not any(f" {word} " in printed(practice) for word in words if f" {word} " not in prose)


def test_it_says_what_it_opens_and_that_lost_is_lost(practice):
    text = printed(practice)
    for said in (
        "For Ana",
        "What they open",
        "What they do not open",
        "Lost everything means lost",
        "72 hours",
    ):
        assert said in text
    assert "ana@example.org" in text


def test_nobody_prints_it_with_a_closed_book(client):
    assert client.get("/words/kit/").status_code in (302, 303)
