"""Two doors into the book: the first run, and an invitation."""

import hmac
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from casebound.book import roll
from casebound.core.errors import BadInput
from casebound.members import found, leavers, places, telling
from casebound.members import invite as invitations
from casebound.members.forms import DESK_NAME, ROLE_NAMES, JoinForm
from casebound.members.models import Invitation, Person
from casebound.members.views import keys
from casebound.people import known, unlock
from casebound.people.doors import open_door
from casebound.people.forms import BeginForm
from casebound.people.models import Account
from casebound.people.views.answers import page, seen, sent

MAY_BEGIN = "begin"  # in the session: this browser showed the set-up token


@open_door
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Nobody is here yet: a first name and a password, and she can write."""
    if Account.objects.exists():
        return seen(reverse("home"))
    if settings.SETUP_TOKEN and hmac.compare_digest(
        request.GET.get("token", "").encode(), settings.SETUP_TOKEN.encode()
    ):
        request.session[MAY_BEGIN] = True
        return seen(reverse("begin"))  # out of the address bar
    if not request.session.get(MAY_BEGIN):
        return render(request, "members/begin_closed.html")
    form = BeginForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            account, key = _found(**form.cleaned_data)
            return _come_in(request, account, key, remember=True)
        except BadInput as error:
            form.refuse(error)
    return page(request, "people/begin.html", form)


@sensitive_variables()
def _found(name: str, password: str) -> tuple[Account, bytes]:
    wish = found.Founding(
        name, password, language=_language(), time_zone=places.of_this_machine()
    )  # embedded: the server is her own machine
    with transaction.atomic():
        who, key = found.found(wish)
        if Account.objects.count() > 1:
            raise BadInput(invitations.STALE)  # two browsers at once: the first one has it
    if settings.DATA is not None:
        import_string(settings.SETUP_HOOK)(settings.DATA)
    return who.account, key


@open_door
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites, as what, and who runs the server; then a name and a password."""
    if here := unlock.account(request):
        return render(request, "members/join_other.html", {"name": here.name})
    try:
        invitation = invitations.find(secret)
    except BadInput as error:
        return render(request, "members/join_stale.html", {"sentence": error.sentence}, status=410)
    if invitation.person is not None:
        return keys.make(request, secret, invitation)
    shown = leavers.standing(invitation.practice).shown
    form = JoinForm(sent(request), initial={"policy": shown.seq if shown else None})
    if form.is_bound and form.is_valid():
        try:
            account, key = _accept(secret, invitation, form.cleaned_data)
            return _come_in(request, account, key, remember=form.cleaned_data["own"])
        except BadInput as error:
            form.refuse(error, "email" if form.cleaned_data["email"] else None)
    return page(request, "members/join.html", form, **_told(invitation))


@sensitive_variables()
def _accept(secret: str, invitation: Invitation, given: dict[str, Any]) -> tuple[Account, bytes]:
    zone = _inviter(invitation).account.time_zone
    wish = invitations.Joining(
        given["name"], given["password"], given["email"], _language(), zone, given["policy"]
    )
    with transaction.atomic():
        who, key = invitations.accept(secret, wish)
        told = Person.objects.filter(practice=who.practice, number=who.number)
        told.update(told_about_server=timezone.now())
    return who.account, key


def _told(invitation: Invitation) -> dict[str, object]:
    state = roll.of(invitation.practice).invitations[invitation.seq]
    return {
        "inviter": _inviter(invitation).name,
        "roles": [ROLE_NAMES[role] for role in state.roles] or [DESK_NAME],
        **telling.about_server(invitation.practice),
    }


def _inviter(invitation: Invitation) -> Person:
    by = roll.of(invitation.practice).invitations[invitation.seq].by
    return Person.objects.select_related("account").get(practice=invitation.practice, number=by)


def _come_in(request: HttpRequest, account: Account, key: bytes, *, remember: bool) -> HttpResponse:
    unlock.sign_in(request, account, key)
    response = seen(reverse("home"))
    if remember:
        known.remember(response, account)
    return response


def _language() -> str:
    language = (get_language() or "en")[:2]
    return language if language in dict(settings.LANGUAGES) else "en"
