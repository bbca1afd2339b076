"""What the views share."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from casebound.core.errors import CaseboundError
from casebound.people import unlock
from casebound.people.attempts import TooSoon
from casebound.people.forms import Form
from casebound.people.models import Account


def opened(request: HttpRequest) -> tuple[Account, bytes]:
    """Account and key behind an ordinary door; the lock let nobody else in."""
    account, key = unlock.account(request), unlock.account_key(request)
    assert account is not None, "this view must not be an open door"
    assert key is not None, "an account is only on the request while its key is at hand"
    return account, key


def address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when that is nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def page(request: HttpRequest, template: str, form: Form | None = None, **more: Any) -> HttpResponse:
    """A page with a form; 422 when something in it is still to be looked at."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **more}, status=status)


def refused(response: HttpResponse, error: CaseboundError) -> HttpResponse:
    if isinstance(error, TooSoon):
        response.status_code = 429
        response.headers["Retry-After"] = str(error.seconds)
    return response


def seen(address: str) -> HttpResponseRedirect:
    """After a form was taken: reloading the next page sends nothing again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
