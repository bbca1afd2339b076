"""Strength of a password, and changing it: key wrapped anew and verifier set in one transaction."""

from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casebound.core import context
from casebound.core.cipher import lock
from casebound.core.errors import BadInput
from casebound.people import hasher
from casebound.people.models import Account
from casebound.people.sessions import end_all

SHORTEST = 10
LONGEST = 500
_common = CommonPasswordValidator()
_similar = UserAttributeSimilarityValidator(user_attributes=("name", "email"))


def check(password: str, *, name: str = "", email: str | None = None) -> None:
    """BadInput with one sentence about the first thing that is wrong."""
    if len(password) < SHORTEST:
        raise BadInput(_("Take at least 10 characters; four or five words in a row are easy to keep."))
    if len(password) > LONGEST:
        raise BadInput(_("Take at most 500 characters."))
    try:
        _common.validate(password)
    except ValidationError:
        raise BadInput(_("Many people use this password, so it is guessed first. Take another.")) from None
    try:
        _similar.validate(password, Account(name=name, email=email))
    except ValidationError:
        raise BadInput(_("This password is too close to your name or e-mail. Take another.")) from None


def set_for(account: Account, account_key: bytes, password: str) -> None:
    """Verifier and wrapped key of a checked password, on the object only; the caller saves."""
    account.password, keys = hasher.fresh(password)
    account.wrapped_key = lock(keys.wrap, account_key, context.account(account.id.bytes))


def change(account: Account, account_key: bytes, new: str) -> None:
    """A new password; every session of the account ends, this one too (sign in again with the same key).

    What the old password opens in an old backup it opens for ever: the page says so.
    """
    check(new, name=account.name, email=account.email)
    set_for(account, account_key, new)
    with transaction.atomic():
        account.save(update_fields=["password", "wrapped_key"])
        end_all(account)
