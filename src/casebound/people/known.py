"""The browser that knows its person: it greets her by name and may take a note while the book is closed.

A signed cookie with the account's id and nothing else. It opens nothing.
"""

import uuid

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from casebound.people.models import Account

COOKIE = "notes-device"
SALT = "casebound.people.known"
LASTS = 400 * 24 * 3600  # seconds; what browsers keep at most


def remember(response: HttpResponseBase, account: Account) -> None:
    """From now on this browser knows its person."""
    response.set_cookie(
        COOKIE,
        signing.dumps(account.id.hex, salt=SALT),
        max_age=LASTS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Strict")


def account(request: HttpRequest) -> Account | None:
    """The person this browser was told to remember."""
    try:
        found = uuid.UUID(hex=signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS))
    except (signing.BadSignature, ValueError):
        return None
    return Account.objects.filter(pk=found).first()
