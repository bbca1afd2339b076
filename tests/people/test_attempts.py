"""Wrong tries: the wait grows, one wrong try does not block the next, strangers cannot lock Ana out."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from casebound.core.errors import BadInput
from casebound.people import attempts, unlock
from casebound.people.attempts import Scope, TooSoon, pause
from casebound.people.models import Attempt
from tests.people.helpers import GOOD, person

pytestmark = pytest.mark.django_db
SCOPE = [Scope("account", "ana")]


@pytest.fixture(autouse=True)
def a_still_clock(monkeypatch):
    """On a slow machine the waits would be over before the next try; `pass_time` lets time pass."""
    now = timezone.now()
    monkeypatch.setattr(attempts, "timezone", SimpleNamespace(now=lambda: now))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    slept = []
    monkeypatch.setattr("casebound.people.attempts.time.sleep", slept.append)
    return slept


def wrong(account, **more):
    with pytest.raises(BadInput) as told:
        unlock.with_password(account, "wrong and wrong", **more)
    return told.value


def pass_time(seconds):
    """The counters as they stand so many seconds later."""
    for row in Attempt.objects.all():
        row.last -= timedelta(seconds=seconds)
        row.not_before -= timedelta(seconds=seconds)
        row.kept_until -= timedelta(seconds=seconds)
        row.save()


def test_the_wait_grows_and_ends_at_two_minutes():
    waits = [pause(failures) for failures in range(1, 12)]
    assert waits[:6] == [0, 1, 2, 4, 8, 16]
    assert waits == sorted(waits)
    assert waits[-1] == attempts.LONGEST == 120


def test_one_wrong_try_does_not_block_the_next(no_waiting):
    ana, key = person()
    wrong(ana)
    assert unlock.with_password(ana, GOOD) == key
    assert no_waiting == []


def test_many_wrong_tries_are_told_how_long_to_wait_and_cost_no_derivation(monkeypatch):
    ana, _ = person()
    for _ in range(4):
        wrong(ana)
        pass_time(60)
    wrong(ana)
    monkeypatch.setattr(unlock, "_opened", lambda *args: pytest.fail("looked at a password before its time"))
    told = wrong(ana)
    assert isinstance(told, TooSoon)
    assert 7 <= told.seconds <= 9
    assert str(told.seconds) in told.sentence


def test_the_right_password_ends_the_count():
    ana, key = person()
    for _ in range(5):
        wrong(ana)
        pass_time(200)
    assert unlock.with_password(ana, GOOD) == key
    assert [row.scope for row in Attempt.objects.all()] == [attempts.missed(str(ana.id)).key]


def test_a_short_wait_is_waited_for_by_the_server(no_waiting):
    attempts.begin(SCOPE)
    attempts.begin(SCOPE)
    with pytest.raises(TooSoon):
        attempts.begin(SCOPE)
    assert len(no_waiting) == 1
    assert 0 < no_waiting[0] <= attempts.SHORT


def test_a_refused_try_does_not_make_the_wait_longer():
    for _ in range(2):
        attempts.begin(SCOPE)
    before = Attempt.objects.get().not_before
    for _ in range(5):
        with pytest.raises(TooSoon):
            attempts.begin(SCOPE)
    assert Attempt.objects.get().not_before == before


def test_a_try_is_counted_before_it_is_looked_at():
    """A hundred at once are not a hundred free ones."""
    ana, _ = person()
    seen = []
    real = unlock._opened

    def counted():
        return Attempt.objects.get(scope=Scope("account", str(ana.id)).key).failures

    unlock._opened = lambda *args: seen.append(counted()) or real(*args)
    try:
        wrong(ana)
    finally:
        unlock._opened = real
    assert seen == [1]


def test_a_name_that_nobody_has_is_counted_like_one_that_somebody_has():
    ana, _ = person()
    told = {}
    for name, account in (("ana", ana), ("nobody", None)):
        told[name] = [type(wrong(account, handle=name)).__name__ for _ in range(5)]
    assert told["ana"] == told["nobody"]
    assert "TooSoon" in told["ana"]


def test_strangers_at_the_door_do_not_lock_out_anas_own_browser():
    ana, key = person()
    for _ in range(12):
        wrong(ana, address="192.0.2.7")
    assert isinstance(wrong(ana, address="192.0.2.8"), TooSoon)
    assert unlock.with_password(ana, GOOD, address="127.0.0.1", known=True) == key


def test_a_known_browser_has_a_growing_wait_of_its_own():
    ana, _ = person()
    kinds = {type(wrong(ana, known=True)) for _ in range(6)}
    assert TooSoon in kinds


def test_one_address_cannot_try_every_name(no_waiting):
    for n in range(7):
        wrong(None, handle=f"name{n}", address="192.0.2.7")
    assert isinstance(wrong(None, handle="another", address="192.0.2.7"), TooSoon)
    assert not isinstance(wrong(None, handle="another", address="192.0.2.8"), TooSoon)


def test_mallorys_own_sign_in_does_not_reset_the_count_of_his_address():
    mallory, _ = person("Mallory")
    for n in range(5):
        wrong(None, handle=f"name{n}", address="192.0.2.7")
    unlock.with_password(mallory, GOOD, address="192.0.2.7")
    assert Attempt.objects.get(scope=Scope("address", "192.0.2.7").key).failures == 5


def test_after_an_hour_nothing_is_held_against_anybody():
    for _ in range(2):
        attempts.begin(SCOPE)
    pass_time(3602)
    attempts.begin(SCOPE)
    assert Attempt.objects.get().failures == 1


def test_the_table_names_neither_people_nor_addresses():
    ana, _ = person()
    wrong(ana, address="192.0.2.7")
    wrong(None, handle="ana@example.org")
    stored = repr(list(Attempt.objects.values_list()))
    for needle in (str(ana.id), ana.id.hex, "ana", "192.0.2.7"):
        assert needle not in stored
    assert Attempt.objects.filter(last__lte=timezone.now()).count() == 5
