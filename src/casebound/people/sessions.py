"""The session engine: one 32-byte secret in the cookie, only the hash of its id in the database.

The cookie secret gives the id (HKDF) and, with a server secret that lives in memory alone, the key that
seals the unlocked account key. So a stolen database opens nothing, a stolen database with a browser
profile opens nothing, and a restart asks for the password while the session itself lives on.
"""

import base64
import binascii
import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from casebound.core.cipher import hkdf
from casebound.people.models import Account, Session

LIFE = timedelta(days=14)  # unused for longer, a session is gone; she signs in anew
# Asked with every request: made anew by the ORM each time, they cost three times as much.
_SESSION = "SELECT * FROM session WHERE key = %s"
_ACCOUNT = "SELECT * FROM account WHERE id = %s"


def secret_of(cookie: str | None) -> bytes | None:
    """The cookie's 32 bytes; None for anything that this server cannot have written."""
    if not cookie or len(cookie) != 43:
        return None
    try:
        secret = base64.urlsafe_b64decode(cookie + "=")
    except (binascii.Error, ValueError):
        return None
    return secret if _cookie_of(secret) == cookie else None


def _cookie_of(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def id_hash(secret: bytes) -> bytes:
    """What the database knows of a session: SHA-256 of an id that the cookie secret gives."""
    return hashlib.sha256(hkdf(secret, "session-id")).digest()


class SessionStore(SessionBase):
    """Django's session interface over the `session` table."""

    _row: Session | None = None

    def row(self) -> Session | None:
        """The row of this cookie, if it stands and has not run out; read once a request."""
        if self._row is None:
            secret = secret_of(self.session_key)
            if secret:
                self._row = _standing(id_hash(secret).hex())
        return self._row

    def forget_row(self) -> None:
        self._row = None

    @property
    def secret(self) -> bytes | None:
        """The cookie secret; None where no row answers to it."""
        return secret_of(self.session_key) if self.row() else None

    def load(self) -> dict[str, Any]:
        row = self.row()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.data)

    def exists(self, session_key: str) -> bool:
        secret = secret_of(session_key)
        return bool(secret) and Session.objects.filter(key=id_hash(cast(bytes, secret)).hex()).exists()

    def _get_new_session_key(self) -> str:
        return _cookie_of(secrets.token_bytes(32))

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self._row = None
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Never makes a row for a secret that came from outside: an unknown one ends in UpdateError."""
        if self.session_key is None:
            return self.create()
        data = self.encode(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        key, now = self._key(), timezone.now()
        if not must_create:
            if not Session.objects.filter(key=key).update(data=data):
                raise UpdateError
            return None
        try:
            with transaction.atomic():
                Session(key=key, data=data, created=now, last_used=now, expires=now + LIFE).save(
                    force_insert=True
                )
        except IntegrityError as error:
            raise CreateError from error
        return None

    def _key(self) -> str:
        secret = secret_of(self.session_key)
        if secret is None:
            raise UpdateError
        return id_hash(secret).hex()

    def delete(self, session_key: str | None = None) -> None:
        secret = secret_of(session_key or self.session_key)
        if secret:
            Session.objects.filter(key=id_hash(secret).hex()).delete()
        self._row = None

    def cycle_key(self) -> None:
        """A new secret with the same data, and the old one worth nothing; without an old one, a first one."""
        data, old = dict(self._session), self.session_key  # type: ignore[attr-defined]
        self.create()
        self._session_cache = data
        self.save()
        if old:
            self.delete(old)

    def seen(self, now: datetime) -> None:
        Session.objects.filter(key=self._key()).update(last_used=now, expires=now + LIFE)

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires__lte=timezone.now()).delete()


def _standing(key: str) -> Session | None:
    """The row of a session that has not run out, with its account."""
    for row in Session.objects.raw(_SESSION, [key]):
        if row.expires <= timezone.now():
            break
        if row.account_id is None:
            return row
        for account in Account.objects.raw(_ACCOUNT, [row.account_id.hex]):
            row.account = account
            return row
    return None


def idle_after() -> timedelta:
    return timedelta(seconds=getattr(settings, "IDLE_SECONDS", 600))


def of(account: Account) -> QuerySet[Session]:
    """The sessions of an account that have not run out, newest use first."""
    return Session.objects.filter(account=account, expires__gt=timezone.now()).order_by("-last_used")


def still_open(keys: Collection[str]) -> set[str]:
    """Those of these sessions in which a book is open now."""
    now = timezone.now()
    found = Session.objects.filter(key__in=keys, unlocked__isnull=False, expires__gt=now)
    return set(found.filter(last_used__gt=now - idle_after()).values_list("key", flat=True))


def end_one(account: Account, ref: uuid.UUID) -> bool:
    """Ends one session of the account; its sealed key goes with the row. False where there is none."""
    return bool(Session.objects.filter(account=account, ref=ref).delete()[0])


def end_others(account: Account, ref: uuid.UUID | None) -> int:
    """Ends every session of the account but this one; how many those were."""
    found = Session.objects.filter(account=account)
    return (found.exclude(ref=ref) if ref else found).delete()[0]


def end_all(account: Account) -> None:
    """Ends every session of an account, and with it every sealed copy of its key."""
    Session.objects.filter(account=account).delete()
