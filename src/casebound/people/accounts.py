"""Making an account, and the few things a person may change about it."""

import secrets
import unicodedata
import zoneinfo
from functools import cache

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from casebound.core.errors import BadInput
from casebound.people import passwords
from casebound.people.models import Account

LONGEST_NAME = 80


def create(
    name: str, password: str, *, email: str | None = None, language: str = "en", time_zone: str = "UTC"
) -> tuple[Account, bytes]:
    """A new account and its key (32 bytes), in the caller's transaction. BadInput says what to change."""
    name, email = checked_name(name), checked_email(email)
    passwords.check(password, name=name, email=email)
    account = Account(
        name=name,
        called=fold(name.split()[0]),
        email=email,
        language=checked_language(language),
        time_zone=checked_time_zone(time_zone),
    )
    account_key = secrets.token_bytes(32)
    passwords.set_for(account, account_key, password)
    _save(account)
    return account, account_key


def change(account: Account, *, email: str | None, language: str, time_zone: str) -> None:
    """What she may change about herself. BadInput says what to change."""
    account.email = checked_email(email)
    account.language = checked_language(language)
    account.time_zone = checked_time_zone(time_zone)
    _save(account)


def _save(account: Account) -> None:
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise BadInput(_("Another account here already has this e-mail. Give another one.")) from None


def fold(text: str) -> str:
    """One spelling for comparing names: NFKC, no case."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise BadInput(_("Enter a first name, or what you want to be called here."))
    if len(name) > LONGEST_NAME or any(unicodedata.category(letter).startswith("C") for letter in name):
        raise BadInput(_("Enter a name of at most 80 ordinary characters."))
    return name


def checked_email(email: str | None) -> str | None:
    """Lower-cased, without asking any server; None where none was given."""
    if not email or not email.strip():
        return None
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise BadInput(_("Enter an e-mail address such as ana@example.org, or leave it empty.")) from None


def checked_language(language: str) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    if language not in known:
        raise BadInput(_("Choose a language: %(known)s.") % {"known": ", ".join(known)})
    return language


@cache
def time_zones() -> frozenset[str]:
    """Names of all time zones; finding them walks over hundreds of files."""
    return frozenset(zoneinfo.available_timezones())


def checked_time_zone(name: str) -> str:
    if name not in time_zones():
        raise BadInput(_("Enter a time zone such as Europe/Madrid or America/Los_Angeles."))
    return name
