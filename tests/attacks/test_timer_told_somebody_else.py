"""Mallory writes the database: Ana's message goes to whom she chose, with her words, or to nobody."""

from hashlib import sha256

import pytest
from django.core import mail

from casebound.core.errors import BadInput
from casebound.members import links
from casebound.timer import colleagues, shown, words
from casebound.timer.models import Colleague, Timer
from tests.members.pages import Practice
from tests.timer.clock import START, Day
from tests.timer.out import LOCMEM, link_in_mail, said_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(settings):
    settings.TLS = "own"
    settings.EMAIL_BACKEND = LOCMEM
    made = Day(Practice())
    made.practice.join("Mallory")
    said_yes(made.practice.people["Mallory"], "Accomplice", at=START)
    mail.outbox.clear()
    return made


def test_a_colleague_put_in_the_place_of_hers_does_not_open(day):
    day.goes()
    theirs = Colleague.objects.get(person=2)
    for change in ({"sealed": theirs.sealed}, {"uid": theirs.uid}):
        Colleague.objects.filter(person=1).update(**change)
        assert colleagues.standing(day.who, lambda: START).state == "unreadable"
    assert day.passes(75) == 1
    assert mail.outbox[0].to == ["chen@example.org"], "whom she chose stands in the timer itself"


def test_words_of_another_timer_are_never_sent_as_hers(day):
    day.who = day.practice.people["Mallory"]
    day.goes(text="All is well, stay at home")
    theirs = Timer.objects.get()
    day.who = day.practice.ana
    day.goes(text="Blue car")
    theirs_too = {"sealed": theirs.sealed, "uid": theirs.uid}
    Timer.objects.filter(person=2).delete()
    Timer.objects.filter(person=1).update(**theirs_too)
    assert day.passes(76) == 0
    assert not mail.outbox
    assert Timer.objects.get().said == "unreadable"


def test_an_older_timer_of_hers_put_in_the_place_of_the_new_one_shows_when_it_was_set(day):
    older = day.goes(text="Red door")
    kept = {name: getattr(older, name) for name in ("uid", "sealed", "started")}
    older.delete()
    day.wall += 20 * 3600
    newer = day.goes(text="Blue car")
    Timer.objects.update(uid=kept["uid"], sealed=kept["sealed"])
    assert shown.of(Timer.objects.get(), int(day.wall)).state == "stuck", (
        "its beginning is not that of the row"
    )
    Timer.objects.update(**kept)
    told = shown.of(Timer.objects.get(), int(day.wall))
    assert told.started.timestamp() == kept["started"] != newer.started
    day.passes(76)
    sent = mail.outbox[0].body
    assert "Red door" in sent
    assert f"The timer was set at {words.when(kept['started'], day_words(day))}" in sent


def day_words(day):
    return words.Words("", "", "", "en", day.who.account.time_zone)


def test_a_yes_that_nobody_said_counts_for_nothing(day):
    """She writes it into the row, or a link of her own whose page she opens and presses yes."""
    who, token = day.practice.ana, links.drawn()
    colleagues.choose(who, "Chen", "chen@example.org", now=lambda: START)
    row = Colleague.objects.get(person=1)
    own = sha256(token).digest()
    for yes in ("yes", Colleague.objects.get(person=2).answer):
        Colleague.objects.filter(person=1).update(answer=yes, answered=START, link=own)
        assert colleagues.standing(who, lambda: START).state == "asked"
        with pytest.raises(BadInput, match="has not said yes"):
            colleagues.ready(who, lambda: START)
    with pytest.raises(BadInput, match="too old"):
        colleagues.answer(links.written(token), colleagues.YES, lambda: START)
    Colleague.objects.filter(person=1).update(link=row.link)
    colleagues.answer(link_in_mail(), colleagues.NO, lambda: START)
    said_no = Colleague.objects.get(person=1).answer
    Colleague.objects.filter(person=1).update(answer=said_no.replace("no", "yes"))
    assert colleagues.standing(who, lambda: START).state == "asked"


def test_a_yes_of_long_ago_is_not_made_new(day):
    said_yes(day.practice.ana, at=START)
    later = START + colleagues.LASTS + 60
    assert colleagues.standing(day.practice.ana, lambda: later).state == "old"
    Colleague.objects.filter(person=1).update(answered=later)
    assert not colleagues.standing(day.practice.ana, lambda: later).ready
