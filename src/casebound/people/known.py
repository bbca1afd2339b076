"""The browser that knows its person: it greets her by name and may take a note while the book is closed.

A signed cookie with the account's id, and a mark of the password of then: a new password makes every browser
forget her, a stolen one too. It opens nothing.
"""

import uuid

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from casebound.people.models import Account

COOKIE = "notes-device"
SALT = "casebound.people.known"
LASTS = 400 * 24 * 3600  # seconds; what browsers keep at most


def remember(response: HttpResponseBase, account: Account) -> None:
    """From now on this browser knows its person."""
    response.set_cookie(
        COOKIE,
        signing.dumps([account.id.hex, _mark(account)], salt=SALT),
        max_age=LASTS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Strict")


def account(request: HttpRequest) -> Account | None:
    """The person this browser was told to remember, under the password that she still has."""
    found, mark = _read(request)
    return found if found and constant_time_compare(mark, _mark(found)) else None


def once(request: HttpRequest) -> Account | None:
    """The same, also after a new password: for what says nothing of her and lets nobody do anything."""
    return _read(request)[0]


def _read(request: HttpRequest) -> tuple[Account | None, str]:
    try:
        id, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
        return Account.objects.filter(pk=uuid.UUID(hex=id)).first(), str(mark)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None, ""


def _mark(account: Account) -> str:
    return salted_hmac(SALT, account.password, algorithm="sha256").hexdigest()[:32]
