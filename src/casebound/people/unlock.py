"""From a password to the account key, and where the key is while she is signed in.

The key lies in her session's row, sealed under the cookie's secret and a server secret that lives in memory.
Locking, signing out, ending a session or restarting the server each make it unreadable.
"""

import hmac
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.db.models import Q
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.translation import gettext as _

from casebound.core import context
from casebound.core.cipher import hkdf
from casebound.core.cipher import lock as seal
from casebound.core.cipher import unlock as open_sealed
from casebound.core.errors import BadInput, Tampered, Untrusted
from casebound.people import attempts, devices, hasher, shared
from casebound.people.accounts import fold
from casebound.people.ago import SLACK, within
from casebound.people.briefly import briefly
from casebound.people.models import Account, Session
from casebound.people.sessions import SessionStore, end_all, id_hash, idle_after

TOUCH_EVERY = timedelta(seconds=15)  # a durable write per request would cost more than it is worth
FRESH = timedelta(minutes=10)  # after that long the password is asked again for what cannot be taken back


def find(handle: str) -> Account | None:
    """By e-mail, or by first name where only one account has it."""
    handle = fold(handle)
    if not handle:
        return None
    if "@" in handle:
        return Account.objects.filter(email=handle).first()
    found = Account.objects.filter(called=handle.split()[0])
    fitting = [account for account in found[:20] if handle in (account.called, fold(account.name))]
    whole = [account for account in fitting if handle == fold(account.name)]
    if len(whole) == 1:  # an “Ana Z.” who joins later does not lock out Ana
        return whole[0]
    return fitting[0] if len(fitting) == 1 else None


def with_password(
    account: Account | None, password: str, *, handle: str = "", address: str = "", known: bool = False
) -> bytes:
    """The account key. BadInput for a wrong password and for no account alike; TooSoon after many wrong ones.

    handle: what was typed where no account was found; address: of the asker, none for the command line;
    known: the asker's browser has been told to remember this account.
    """
    scopes = attempts.scopes(str(account.id) if account else fold(handle), address=address, known=known)
    attempts.begin(scopes)
    key = _opened(account, password) if len(password) <= 500 else None
    if key is None:
        raise BadInput(_("That did not open your book. Check the name and the password, then try again."))
    attempts.forgive(scopes)
    return key


def _opened(account: Account | None, password: str) -> bytes | None:
    if account is None:
        hasher.spend(password)
        return None
    kept = hasher.parse(account.password)
    keys = kept.keys(password)
    if not kept.fits(keys):
        return None
    try:
        return open_sealed(keys.wrap, account.wrapped_key, context.account(account.id.bytes))
    except Tampered:  # the right password of this row, but not of this key
        raise Untrusted(hasher.TOUCHED) from None


def sign_in(request: HttpRequest, account: Account, account_key: bytes, *, second: bool = False) -> None:
    """Opens the book in this browser. The cookie's secret changes; what the session held of her stays.

    second: whether a second factor was given just now.
    """
    session = session_of(request)
    row = session.row()
    kept: dict[str, Any] = {}
    if row is not None and row.account_id == account.pk:
        kept = {"ref": row.ref, "created": row.created, "second_at": row.second_at}
    else:
        session.flush()
        rotate_token(request)  # not when she unlocks her own: forms in other tabs must still be taken
    session.cycle_key()
    secret = session.secret
    assert secret is not None, "a session that was just made has a row"
    now, where = timezone.now(), context.session(id_hash(secret))
    kept |= {"second_at": now} if second else {}
    Session.objects.filter(key=id_hash(secret).hex()).update(
        account=account,
        unlocked=seal(key_of(secret, "session"), account.id.bytes + account_key, where),
        locked_at=None,
        last_used=now,
        password_at=now,
        device=devices.words(request.META.get("HTTP_USER_AGENT", "")),
        **kept,
    )
    session.forget_row()
    lock_idle_ones()
    put(request, account)


def put(request: HttpRequest, account: Account | None) -> None:
    """Who is at work in this request, for views and templates."""
    request.account = account  # type: ignore[attr-defined]
    request.user = account or AnonymousUser()


def account(request: HttpRequest) -> Account | None:
    """Whose book is open in this request."""
    found: Account | None = getattr(request, "account", None)
    return found


def owner(request: HttpRequest) -> Account | None:
    """Whose session this is, locked or not."""
    row = session_of(request).row()
    return row.account if row else None


def account_key(request: HttpRequest) -> bytes | None:
    """The key of the account that is unlocked in this session; None when locked, idle or signed out."""
    session = session_of(request)
    row, secret = session.row(), session.secret
    if row is None or secret is None or not row.unlocked or row.account is None:
        return None
    if not within(row.last_used, timedelta(seconds=shared.quiet_seconds(request))):
        lock(request)
        return None
    with suppress(Tampered):  # after a restart the server secret is another one
        opened = open_sealed(key_of(secret, "session"), row.unlocked, context.session(id_hash(secret)))
        # An account column that was turned to somebody else must not lend her name to this key.
        if hmac.compare_digest(opened[:16], row.account.id.bytes):
            return opened[16:]
    return None


def touch(request: HttpRequest) -> None:
    """She is still there. A database that is busy or full is no reason to refuse her a page."""
    session, now = session_of(request), timezone.now()
    row = session.row()
    if row is not None and not within(row.last_used, min(TOUCH_EVERY, idle_after() / 2)):
        with suppress(OperationalError), briefly():
            session.seen(now)
            lock_idle_ones()


def fresh(request: HttpRequest) -> bool:
    """Whether the password was given here in the last ten minutes."""
    row = session_of(request).row()
    return row is not None and row.password_at is not None and within(row.password_at, FRESH)


def freshen(request: HttpRequest) -> None:
    """The password was given again, for the book that is open here."""
    row = session_of(request).row()
    if row is not None:
        Session.objects.filter(key=row.key).update(password_at=timezone.now())
        session_of(request).forget_row()


def second_given(request: HttpRequest) -> None:
    """A second factor was shown in the book that is open here."""
    row = session_of(request).row()
    if row is not None:
        Session.objects.filter(key=row.key).update(second_at=timezone.now())
        session_of(request).forget_row()


def lock(request: HttpRequest) -> None:
    """Closes the book in this browser; the session and its data stay."""
    session = session_of(request)
    row = session.row()
    if row is not None:
        Session.objects.filter(key=row.key, locked_at=None).update(locked_at=timezone.now())
        Session.objects.filter(key=row.key).update(unlocked=None)
        session.forget_row()
    put(request, None)


def lock_idle_ones() -> None:
    """The sealed keys of everybody who went away, not only of who comes back."""
    now = timezone.now()
    away = Q(last_used__lt=now - idle_after()) | Q(last_used__gt=now + SLACK)
    idle = Session.objects.filter(away, unlocked__isnull=False)
    idle.update(unlocked=None, locked_at=now)
    SessionStore.clear_expired()


def sign_out(request: HttpRequest) -> None:
    """Ends this session; its row, and every sealed thing in it, is gone."""
    session_of(request).flush()
    put(request, None)


def sessions_end(account: Account) -> None:
    """Ends every session of the account, on every machine."""
    end_all(account)


def session_of(request: HttpRequest) -> SessionStore:
    """The session of a request, as what it is here."""
    session = request.session
    assert isinstance(session, SessionStore), "SESSION_ENGINE has to be casebound.people.sessions"
    return session


def key_of(secret: bytes, label: str) -> bytes:
    """What seals a key of hers in this browser's session: cookie and server secret, one key a label."""
    return hkdf(secret + settings.SERVER_SECRET, label, id_hash(secret))
