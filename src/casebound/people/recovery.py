"""The 24 words: made, shown until she has shown that she has them, and used when the password is lost."""

import hashlib
import unicodedata
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebound.core import context, recovery
from casebound.core.cipher import hkdf, lock, unlock
from casebound.core.errors import BadInput
from casebound.people import attempts, notices, passwords, second
from casebound.people.models import Account

QUARTERS = 4  # one word is asked back from each


def new_words(account: Account, account_key: bytes) -> str:
    """24 new words. They count at once; the ones before them open nothing in this database any more."""
    words = recovery.new_words()
    keys = recovery.recovery_keys(words)
    account.recovery_key = lock(keys.wrap, account_key, context.recovery(account.id.bytes))
    account.recovery_lookup = keys.stored
    key = _shown_key(account, account_key)
    account.words_shown = lock(key, words.encode(), context.recovery(account.id.bytes))
    account.words_confirmed_at = None
    account.save(update_fields=["recovery_key", "recovery_lookup", "words_shown", "words_confirmed_at"])
    return words


def shown(account: Account, account_key: bytes) -> list[str]:
    """The words, as long as she has not typed the sample back; empty afterwards."""
    if account.words_shown is None:
        return []
    key = _shown_key(account, account_key)
    return unlock(key, account.words_shown, context.recovery(account.id.bytes)).decode().split()


def _shown_key(account: Account, account_key: bytes) -> bytes:
    return hkdf(account_key, "recovery-shown", account.id.bytes)


def asked(account: Account) -> list[int]:
    """Places (from 1) of the words asked back: one of each quarter, the same until new words are made."""
    if account.words_shown is None:
        return []
    chance = hashlib.sha256(account.words_shown).digest()
    width = recovery.COUNT // QUARTERS
    return [quarter * width + chance[quarter] % width + 1 for quarter in range(QUARTERS)]


def confirm(account: Account, account_key: bytes, sample: Mapping[int, str]) -> None:
    """She typed the sample back: the words are shown no more. BadInput names the first place that differs."""
    words = shown(account, account_key)
    if not words:
        raise BadInput(_("Make recovery words first."))
    for place in asked(account):
        if unicodedata.normalize("NFKC", sample.get(place, "")).strip().casefold() != words[place - 1]:
            raise BadInput(_("Word %(place)d is another one. Compare it with your paper.") % {"place": place})
    account.words_shown, account.words_confirmed_at = None, timezone.now()
    account.save(update_fields=["words_shown", "words_confirmed_at"])


def with_words(words: str, *, address: str = "") -> tuple[Account, bytes]:
    """The account of these words, and its key. BadInput for words that open nothing, TooSoon after many."""
    keys = recovery.recovery_keys(words)  # a slip of the pen is named, and costs no try
    scopes = [attempts.Scope("address", address or "here", free=5)]
    attempts.begin(scopes)
    account = Account.objects.filter(recovery_lookup=keys.stored).first()
    if account is None or account.recovery_key is None:
        raise BadInput(_("These words open no book here. Compare each one; newer words replace older ones."))
    account_key = unlock(keys.wrap, account.recovery_key, context.recovery(account.id.bytes))
    attempts.forgive(scopes)
    return account, account_key


def reset(
    words: str, new_password: str, *, address: str = "", without_second: bool = False
) -> tuple[Account, bytes]:
    """A new password by the 24 words, in one transaction; every session of the account ends.

    without_second: the second factor is lost too and is turned off. Nothing but the words does that.
    """
    account, account_key = with_words(words, address=address)
    with transaction.atomic():
        passwords.change(account, account_key, new_password)
        notices.note(account, notices.WORDS_USED)
        if without_second and second.is_on(account):
            second.turn_all_off(account)
            notices.note(account, notices.SECOND_OFF)
    return account, account_key
