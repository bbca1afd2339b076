"""What she sees and changes about herself."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casebound.core.errors import CaseboundError
from casebound.people import accounts, known, passwords, second, unlock
from casebound.people.forms import AboutMe, ChangePassword
from casebound.people.views.answers import opened, page, refused, seen, sent

DONE = {"saved", "password"}


@require_http_methods(["GET", "HEAD", "POST"])
def about_me(request: HttpRequest) -> HttpResponse:
    account, _key = opened(request)
    start = {"email": account.email or "", "language": account.language, "time_zone": account.time_zone}
    form = AboutMe(sent(request), initial=start)
    if form.is_bound and form.is_valid():
        try:
            accounts.change(account, **form.cleaned_data)
            return seen(reverse("about_me") + "?done=saved")
        except CaseboundError as error:
            form.refuse(error, "email")
    done = request.GET.get("done", "")
    return page(
        request,
        "people/about_me.html",
        form,
        me=account,
        second=second.is_on(account),
        done=done if done in DONE and not form.is_bound else "",
        zones=sorted(accounts.time_zones()),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password for the same key; asks for the one before."""
    account, _key = opened(request)
    form = ChangePassword(sent(request))
    form.account = account
    if not (form.is_bound and form.is_valid()):
        return page(request, "people/password.html", form)
    try:
        key = unlock.with_password(account, form.cleaned_data["current"], known=True)
    except CaseboundError as error:
        form.refuse(error, "current")
        return refused(page(request, "people/password.html", form), error)
    knows = known.account(request) == account
    passwords.change(account, key, form.cleaned_data["new"])
    unlock.sign_in(request, account, key)
    response = seen(reverse("about_me") + "?done=password")
    if knows:  # every other browser forgets her
        known.remember(response, account)
    return response
