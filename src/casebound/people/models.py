"""Accounts, sessions and counters of wrong tries. Server-wide: they stand above practices."""

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


class Session(models.Model):
    """What the server keeps of a session. `key` is SHA-256 of the id; the cookie's secret is nowhere.

    unlocked   account id and account key, sealed under cookie secret and server secret; NULL when locked
    """

    key = models.CharField(max_length=64, primary_key=True)
    data = models.TextField()
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    created = models.DateTimeField()
    last_used = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)
    locked_at = models.DateTimeField(null=True)
    unlocked = BytesOrNone(null=True)

    class Meta:
        db_table = "session"

    def __str__(self) -> str:
        return "session"


class Attempt(models.Model):
    """Wrong tries in a row. `scope` is a keyed hash, so the table names neither people nor addresses."""

    scope = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    last = models.DateTimeField(db_index=True)
    not_before = models.DateTimeField()

    class Meta:
        db_table = "attempt"

    def __str__(self) -> str:
        return f"{self.failures} wrong tries"
