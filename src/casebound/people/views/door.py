"""The closed book: open it, confirm it is you, close it, leave it, or come back with the 24 words."""

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casebound.core.errors import CaseboundError
from casebound.people import arrival, known, recovery, unlock
from casebound.people.doors import open_door
from casebound.people.forms import Form, RecoverForm, SignInForm, UnlockForm
from casebound.people.half import Half
from casebound.people.middleware import KEPT, MISSED
from casebound.people.models import Account
from casebound.people.views.answers import address, page, refused, seen, sent
from casebound.people.ways import to_lock, wanted


@open_door
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest) -> HttpResponse:
    """The cover: whose book it is, if this browser knows, and the password."""
    if unlock.account(request):
        return seen(wanted(request))
    if not Account.objects.exists() and (begin := _address("begin")):
        return seen(begin)
    if "forget" in request.POST:
        unlock.sign_out(request)
        response = seen(reverse("lock"))
        known.forget(response)
        return response
    account = None if "other" in request.GET else (unlock.owner(request) or known.account(request))
    form = (UnlockForm if account else SignInForm)(sent(request))
    error = None
    if form.is_bound and form.is_valid():
        opened = _open(request, account, form)
        if isinstance(opened, Half):
            return arrival.go_on(request, opened)
        error = opened
    return _cover(request, account, form, error)


@sensitive_variables()
def _open(request: HttpRequest, account: Account | None, form: Form) -> Half | CaseboundError:
    """What the password opens; or why not, which the form says too."""
    handle = form.cleaned_data.get("handle", "")
    asked = account or unlock.find(handle)
    try:
        key = unlock.with_password(
            asked,
            form.cleaned_data["password"],
            handle=handle,
            address=address(request),
            known=asked is not None and arrival.is_known(request, asked),
        )
    except CaseboundError as error:
        form.refuse(error)
        return error
    assert asked is not None, "no key without an account"
    return Half(asked, key, bool(form.cleaned_data.get("own")))


def _cover(
    request: HttpRequest, account: Account | None, form: Form, error: CaseboundError | None
) -> HttpResponse:
    response = page(
        request,
        "people/lock.html",
        form,
        person_known=account,
        remembered=known.account(request),
        kept=request.session.get(KEPT, False),
        missed=request.session.get(MISSED, False),
        late="late" in request.GET,
        next=wanted(request),
        note=_address("lock_note") if known.account(request) else "",
    )
    return refused(response, error) if error else response


def _address(name: str) -> str:
    """Of a page that another room may or may not have brought."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@require_POST
def lock_now(request: HttpRequest) -> HttpResponse:
    """She closes the book herself; the session stays, so what she types later is kept."""
    unlock.lock(request)
    return seen(to_lock(request.POST.get("next", "/")))


@require_safe
def stay(request: HttpRequest) -> HttpResponse:
    """She is still there: looking here is a touch like any other. With a closed book the lock answers."""
    return HttpResponse(status=204)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    unlock.sign_out(request)
    return seen(reverse("lock"))


@open_door
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Lost password: the 24 words and a new one. The second factor is turned off only if she says so."""
    form = RecoverForm(sent(request))
    if not (form.is_bound and form.is_valid()):
        return page(request, "people/recover.html", form)
    try:
        account, key = recovery.reset(
            form.cleaned_data["words"],
            form.cleaned_data["new"],
            address=address(request),
            without_second=form.cleaned_data["lost"],
        )
    except CaseboundError as error:
        form.refuse(error)
        return refused(page(request, "people/recover.html", form), error)
    return arrival.go_on(request, Half(account, key, own=False), to=reverse("words_used"))
