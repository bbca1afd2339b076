"""Between password and second factor: the server keeps nothing, the browser a sealed key it cannot open.

The cookie holds the account key under the session's secret and the server secret, for five minutes. The
session's row says nothing about it, so half a sign-in reads nothing and leaves no key behind.
"""

import base64
import binascii
import hmac
import time
import uuid
from dataclasses import dataclass, field
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from casebound.core import context
from casebound.core.cipher import lock, unlock
from casebound.core.errors import Tampered
from casebound.people.models import Account
from casebound.people.sessions import id_hash
from casebound.people.unlock import key_of, session_of

COOKIE, PATH = "notes-half", "/lock/"
LASTS = 300  # seconds


@dataclass(frozen=True)
class Half:
    """Whose password was given, the key it opened (32 bytes), whether she ticked that it is her device."""

    account: Account
    key: bytes = field(repr=False)
    own: bool


def begin(request: HttpRequest, response: HttpResponseBase, half: Half) -> None:
    """The password was right; what it opened goes with the browser until the second factor is given."""
    session = session_of(request)
    if session.row() is None:
        session.create()
    secret = session.secret
    assert secret is not None, "a session that was just made has a row"
    until = int(time.time()) + LASTS
    told = half.account.id.bytes + half.key + until.to_bytes(8, "big") + bytes([half.own]) + _of(half.account)
    sealed = lock(key_of(secret, "half"), told, context.half(id_hash(secret)))
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(sealed).decode(),
        path=PATH,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )


def found(request: HttpRequest) -> Half | None:
    """What this browser brought along; None if it is too old, of another session, or of a server before."""
    secret = session_of(request).secret
    if secret is None or COOKIE not in request.COOKIES:
        return None
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES[COOKIE])
        told = unlock(key_of(secret, "half"), sealed, context.half(id_hash(secret)))
    except (binascii.Error, ValueError, Tampered):
        return None
    left = int.from_bytes(told[48:56], "big") - time.time()
    if not 0 <= left <= LASTS + 60:  # more than it ever had: the clock was put back
        return None
    account = Account.objects.filter(pk=uuid.UUID(bytes=told[:16])).first()
    if account is None or not hmac.compare_digest(told[57:], _of(account)):
        return None
    return Half(account, told[16:48], bool(told[56]))


def _of(account: Account) -> bytes:
    """Stands for the password that was given: a new one ends half a sign-in, which no session row names."""
    return sha256(account.password.encode()).digest()


def end(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
