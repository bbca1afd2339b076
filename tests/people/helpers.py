"""The people of the story, with accounts, and browsers in which they are signed in."""

from types import SimpleNamespace

from django.conf import settings
from django.test import Client

from casebound.people import accounts, unlock
from casebound.people.models import Account
from casebound.people.sessions import SessionStore

GOOD = "four quiet words here"


def person(name: str = "Ana", password: str = GOOD) -> tuple[Account, bytes]:
    """An account of the cast, with an e-mail."""
    return accounts.create(name, password, email=f"{name.lower()}@example.org")


def sign_in(client: Client, account: Account, key: bytes) -> None:
    """Opens this account's book in a test browser, as the lock screen would."""
    request = SimpleNamespace(session=SessionStore(), META={}, COOKIES={})
    unlock.sign_in(request, account, key)
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key


def browser(account: Account, key: bytes, **kwargs: bool) -> Client:
    client = Client(**kwargs)
    sign_in(client, account, key)
    return client
