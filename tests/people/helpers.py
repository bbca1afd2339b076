"""The people of the story, with accounts, and browsers in which they are signed in."""

import re
import time
from types import SimpleNamespace

from django.conf import settings
from django.test import Client

from casebound.people import accounts, second, unlock
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


class App:
    """The app on her phone: knows the secret of the page it was shown, and the time."""

    def __init__(self, account: Account, carried: str) -> None:
        self.factor = second._to_be(account, carried)

    def code(self, steps_on: int = 0) -> str:
        return second._totp(self.factor).generate(int(time.time()) + steps_on * second.STEP).decode()


def with_app(account: Account) -> App:
    """Sets up an app. Its first code, of this step, is used up."""
    carried = second.new_app(account)
    app = App(account, carried)
    second.turn_on_app(account, carried, app.code())
    return app


def hidden(answer: object, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return found[1]
