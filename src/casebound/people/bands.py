"""What stands above every page as long as something is at risk."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebound.people import notices, shared, unlock


@dataclass(frozen=True)
class Band:
    tone: str
    text: str
    address: str
    way: str


def still_at_risk(request: HttpRequest) -> Iterable[Band]:
    """Without recovery words a forgotten password closes the book for good."""
    account = unlock.account(request)
    if account is None or account.words_confirmed_at is not None or _here(request) == "words":
        return []
    if account.words_shown is not None:
        text = _("Still at risk: nobody knows yet whether you have your 24 words.")
        return [Band("look", text, reverse("words"), _("Type four of them back"))]
    text = _("Still at risk: if you forget your password, nobody can open your pages again.")
    return [Band("look", text, reverse("words"), _("Get your 24 recovery words"))]


def at_the_door(request: HttpRequest) -> Iterable[Band]:
    """What happened at her door since she last looked."""
    account = unlock.account(request)
    row = unlock.session_of(request).row() if account else None
    if account is None or row is None or _here(request) in ("sessions", "words_used"):
        return []
    told = notices.open_ones(account, row.ref)
    if not told:
        return []
    when = date_format(timezone.localtime(told[0].at), "DATETIME_FORMAT")
    text = _("%(when)s: %(sentence)s") % {"when": when, "sentence": told[0].sentence}
    return [Band("look", text, reverse("sessions"), _("Was that you?"))]


def who_else(request: HttpRequest) -> Iterable[Band]:
    """Asked once in each browser that reaches the book from elsewhere; at its own computer it can wait."""
    if not settings.TLS or unlock.account(request) is None or shared.answered(request):
        return []
    if _here(request) == "device":
        return []
    text = _("One question, once: does anybody else use this device or mailbox?")
    return [Band("look", text, reverse("device"), _("Answer it"))]


def _here(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None
