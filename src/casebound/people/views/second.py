"""Confirming that it is her: at the door, and setting it up."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casebound.core.errors import CaseboundError
from casebound.people import arrival, half, notices, passkeys, qr, second, unlock
from casebound.people.again import password_again
from casebound.people.doors import open_door
from casebound.people.forms import AppForm, CodeForm, PasskeyForm
from casebound.people.half import Half
from casebound.people.models import Account, SecondFactor
from casebound.people.views.answers import opened, page, refused, seen, sent
from casebound.people.ways import to_lock, wanted


@open_door
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def lock_second(request: HttpRequest) -> HttpResponse:
    """After the right password: a code, a recovery code or a passkey. Nothing of hers is open yet."""
    begun = half.found(request)
    if begun is None:
        way = to_lock(wanted(request))
        return seen(_too_late(way) if half.COOKIE in request.COOKIES else way)
    form, by_passkey = CodeForm(sent(request)), request.POST.get("answer", "")
    form.fields["code"].required = not by_passkey
    if not second.factors(begun.account, SecondFactor.APP):
        form.fields["code"].label = _("Recovery code")
    if not (form.is_bound and form.is_valid()):
        return _ask(request, begun, form)
    try:
        if by_passkey:
            passkeys.check(request, begun.account, by_passkey)
        else:
            known = arrival.is_known(request, begun.account)
            second.check(begun.account, form.cleaned_data["code"], known=known)
    except CaseboundError as error:
        form.refuse(error)
        return refused(_ask(request, begun, form), error)
    return arrival.come_in(request, begun, second_given=True)


def _too_late(lock: str) -> str:
    """The lock says then why the password is asked for again."""
    return f"{lock}{'&' if '?' in lock else '?'}late=1"


def _ask(request: HttpRequest, begun: Half, form: CodeForm) -> HttpResponse:
    return page(
        request,
        "people/lock_second.html",
        form,
        by_app=bool(second.factors(begun.account, SecondFactor.APP)),
        options=passkeys.begin_asking(request, begun.account),
        next=wanted(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@password_again()
def overview(request: HttpRequest) -> HttpResponse:
    """What is asked for after the password; turning it off."""
    account, _key = opened(request)
    if request.method == "POST":
        _off(account, request.POST.get("off", ""))
        return seen(reverse("second"))
    found = passkeys.of(account)
    return page(
        request,
        "people/second.html",
        app=next(iter(second.factors(account, SecondFactor.APP)), None),
        passkeys=[{"id": each.id, "name": passkeys.name(each), "made": each.made} for each in found],
        passkeys_possible=passkeys.possible(request),
        left=second.codes_left(account),
        on=second.is_on(account),
    )


def _off(account: Account, id: str) -> None:
    try:
        gone = second.turn_off(account, uuid.UUID(id))
    except ValueError:
        return
    if gone:
        notices.note(account, notices.SECOND_OFF)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@password_again()
def app(request: HttpRequest) -> HttpResponse:
    """A QR code for the app on her phone, and its first code typed back."""
    account, _key = opened(request)
    if second.factors(account, SecondFactor.APP):
        return seen(reverse("second"))
    form = AppForm(sent(request), initial={"carried": second.new_app(account)})
    if not (form.is_bound and form.is_valid()):
        return _show_app(request, account, form)
    try:
        second.turn_on_app(account, form.cleaned_data["carried"], form.cleaned_data["code"])
    except CaseboundError as error:
        form.refuse(error)
        return _show_app(request, account, form)
    _added(request, account)
    return seen(reverse("second_codes"))


def _show_app(request: HttpRequest, account: Account, form: AppForm) -> HttpResponse:
    """The same secret again after a wrong code; a page of another day begins anew."""
    carried = form["carried"].value() or ""
    try:
        address = second.app_address(account, carried)
    except CaseboundError:
        form = AppForm(initial={"carried": (carried := second.new_app(account))})
        address = second.app_address(account, carried)
    return page(
        request,
        "people/second_app.html",
        form,
        code=qr.drawn(address),
        secret=second.app_secret(account, carried),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@password_again()
def passkey(request: HttpRequest) -> HttpResponse:
    """The browser makes a passkey for this very address; its public half is kept."""
    account, _key = opened(request)
    if not passkeys.possible(request):
        return seen(reverse("second"))
    form = PasskeyForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            passkeys.set_up(request, account, form.cleaned_data["name"], form.cleaned_data["answer"])
            _added(request, account)
            return seen(reverse("second_codes"))
        except CaseboundError as error:
            form.refuse(error)
    options = passkeys.begin_setting_up(request, account)
    return page(request, "people/second_passkey.html", form, options=options)


def _added(request: HttpRequest, account: Account) -> None:
    """What she has just shown counts for this browser; her others are told."""
    row = unlock.session_of(request).row()
    notices.note(account, notices.SECOND_ON, session=row.ref if row else None)
    unlock.second_given(request)


@require_http_methods(["GET", "HEAD", "POST"])
@password_again(also_to_look=True, instead="second")
def codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, until she has put them away; new ones at any time."""
    account, _key = opened(request)
    if not second.is_on(account):
        return seen(reverse("second"))
    if request.method == "POST":
        if request.POST.get("do") == "new":
            second.new_codes(account)
            return seen(reverse("second_codes"))
        second.put_away_codes(account)
        return seen(reverse("second"))
    shown = second.codes_shown(account)
    return page(request, "people/second_codes.html", codes=shown, left=second.codes_left(account))
