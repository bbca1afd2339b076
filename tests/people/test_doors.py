"""Every address needs an open book, but for those that are named here."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from casebound.people.doors import is_open
from tests.people.helpers import person

# Whoever opens another door writes it here, with the reason.
OPEN_DOORS = {
    "lock": "the door itself",
    "lock_second": "the second step; without a right password before it, it leads to the door",
    "recover": "the way in when the password is lost",
    "leave": "a page with nothing on it",
    "checker": "the checker for evidence files, the same file for everybody",
    "health": "says ok to whoever watches over the server",
    "look": "components for the eye; answers only under test",
    "look_one": "the same",
    "begin": "first run, guarded by the set-up token",
    "join": "an invitation, guarded by the secret in its link",
    "notes_manifest": "a name and an icon for a phone that say nothing",
    "notes_icon": "a sheet with three lines",
    "offline_note": "a page with nothing on it, kept by browsers for the time without a network",
    "offline_script": "the code of that page, the same for everybody",
    "offline_worker": "the service worker, the same for everybody",
    "offline_mine": "the fingerprint of a public key, to whom this browser knows",
    "offline_deliver": "a note that a browser sealed; kept, never opened, for whom this browser knows",
    "live": "the guide for ending a session, kept by browsers; nothing of anybody on it",
    "live_mine": "the same guide for whose book is open; to everybody else the guide without it",
    "timer_yes": "a colleague's yes to a timer's test message, guarded by the secret in its link",
    "due_feed": "days without words for a calendar program, guarded by the secret in its address",
    "lock_note": "writing without the password, in a browser that knows her",
}


def addresses(patterns=None, prefix="/"):
    for each in get_resolver().url_patterns if patterns is None else patterns:
        where = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield where, each
        else:
            yield from addresses(each.url_patterns, where)


def test_only_the_named_doors_are_open():
    found = list(addresses())
    assert len(found) > 10
    unnamed = {each.name for _, each in found if is_open(each.callback)} - OPEN_DOORS.keys()
    assert unnamed == set(), "does it have to be open? then enter it into OPEN_DOORS, with the reason"


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_lock_from_every_other_address():
    from casebound.people.middleware import Lock

    person()
    lock = Lock(lambda request: None)
    tried = 0
    for where, each in addresses():
        if is_open(each.callback):
            continue
        if "<" not in where:
            for method in ("get", "post", "put", "delete"):
                answer = getattr(Client(), method)(where)
                assert answer.status_code == 303, where
                assert answer["Location"].startswith("/lock/")
        request = Client().get("/lock/").wsgi_request
        assert lock.process_view(request, each.callback, (), {}).status_code == 303
        tried += 1
    assert tried >= 6
