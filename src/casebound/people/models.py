"""Accounts, second factors, sessions, notices, counters of wrong tries. Server-wide: above practices."""

import secrets
import uuid
from typing import NoReturn

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from casebound.people.fields import Bytes, BytesOrNone


def random_id() -> uuid.UUID:
    """Sixteen random bytes; no version bits, so nothing about the machine or the time is in them."""
    return uuid.UUID(bytes=secrets.token_bytes(16))


class Account(AbstractBaseUser):
    """Somebody who can sign in. What she may do and read follows from the ledger, never from this row.

    password      the verifier of `hasher.py`: parameters, salt, SHA-256 of the `auth` half. Nothing else.
    wrapped_key   the account key (32 bytes) under the `wrap` half of the same derivation
    recovery_*    the account key under the 24 words, and SHA-256 of what finds the account by them
    words_shown   the words themselves under the account key, until she has shown that she has them
    called        first word of the name, folded, for signing in by first name
    """

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    name = models.CharField(max_length=80)
    called = models.CharField(max_length=80, db_index=True, editable=False)
    email = models.EmailField(null=True, blank=True)  # noqa: DJ001 - unique, so "none yet" must be NULL
    password = models.CharField(max_length=200)
    language = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    wrapped_key = Bytes()
    recovery_key = BytesOrNone(null=True)
    recovery_lookup = BytesOrNone(null=True, max_length=32)
    words_shown = BytesOrNone(null=True)
    words_confirmed_at = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    last_login = None  # the session row knows; a second trace is not needed
    objects = models.Manager["Account"]()

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS = []

    class Meta:
        db_table = "account"
        verbose_name = _("account")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_email_once"),
            models.UniqueConstraint(fields=["recovery_lookup"], name="account_words_once"),
            models.CheckConstraint(
                condition=models.Q(recovery_key__isnull=True, recovery_lookup__isnull=True)
                | models.Q(recovery_key__isnull=False, recovery_lookup__isnull=False),
                name="account_words_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.id}"

    def set_password(self, raw_password: str | None) -> NoReturn:
        """Refused: a new verifier without a re-wrapped key would lock her out for good."""
        raise NotImplementedError("Use people.passwords.change: the account key must be wrapped again.")


class SecondFactor(models.Model):
    """What is asked for after the password: a code from an app, a passkey, or a recovery code.

    sealed     its secret under the host key, which lies outside the database (`second.py` says what it holds)
    used       app: the newest step whose code was taken; passkey: its counter; codes: 1 once put away
    """

    APP, PASSKEY, CODES = "app", "passkey", "codes"

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    sealed = Bytes()
    used = models.BigIntegerField(default=0)
    made = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True)

    class Meta:
        db_table = "second_factor"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=~models.Q(kind="passkey"),
                name="second_factor_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of account {self.account_id}"


class Session(models.Model):
    """What the server keeps of a session. `key` is SHA-256 of the id; the cookie's secret is nowhere.

    ref         names the session in lists and notices; stays the same while the cookie's secret changes
    unlocked    account id and account key, sealed under cookie secret and server secret; NULL when locked
    device      two or three words such as "Firefox, Windows"; never the whole of what the browser says
    second_at   when the second factor was last given here; password_at: when the password was
    """

    key = models.CharField(max_length=64, primary_key=True)
    data = models.TextField()
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    created = models.DateTimeField()
    last_used = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)
    locked_at = models.DateTimeField(null=True)
    unlocked = BytesOrNone(null=True)
    ref = models.UUIDField(default=random_id, unique=True, editable=False)
    device = models.CharField(max_length=60, default="")
    second_at = models.DateTimeField(null=True)
    password_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "session"

    def __str__(self) -> str:
        return "session"


class Notice(models.Model):
    """Something about her sign-in that she has not looked at yet. Gone once she has.

    session: the `ref` of the session that it tells of; that session itself is not shown it.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    what = models.CharField(max_length=12)
    device = models.CharField(max_length=60, default="")
    session = models.UUIDField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "notice"

    def __str__(self) -> str:
        return f"{self.what} for account {self.account_id}"


class Attempt(models.Model):
    """Wrong tries in a row. `scope` is a keyed hash, so the table names neither people nor addresses."""

    scope = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    last = models.DateTimeField()
    not_before = models.DateTimeField()
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "attempt"

    def __str__(self) -> str:
        return f"{self.failures} wrong tries"
