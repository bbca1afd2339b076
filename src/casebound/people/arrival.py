"""What happens once the password was right: the second factor if she has one, then the book opens."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from casebound.people import half, known, notices, second, shared, unlock
from casebound.people.ago import within
from casebound.people.half import Half
from casebound.people.middleware import KEPT, MISSED
from casebound.people.models import Account, Session
from casebound.people.views.answers import seen
from casebound.people.ways import wanted


def is_known(request: HttpRequest, account: Account) -> bool:
    """Whether this browser was told to remember her, or holds a session of hers."""
    return account in (known.account(request), unlock.owner(request))


def go_on(request: HttpRequest, opened: Half, to: str = "") -> HttpResponse:
    """To the second factor where one is set up and was not given here lately; else in, to this page."""
    to = to or wanted(request)
    unlock.session_of(request).forget_row()  # a new password has ended it meanwhile
    if not second.is_on(opened.account) or _given_here(request, opened.account):
        return come_in(request, opened, second_given=False, to=to)
    response = seen(reverse("lock_second") + _onwards(to))
    half.begin(request, response, opened)
    return response


def come_in(request: HttpRequest, opened: Half, *, second_given: bool, to: str = "") -> HttpResponse:
    """Opens the book, and tells her own other browsers of one that was not known."""
    response, account = seen(to or wanted(request)), opened.account
    stranger = not is_known(request, account)
    unlock.sign_in(request, account, opened.key, second=second_given)
    for told in (KEPT, MISSED):
        request.session.pop(told, None)
    if stranger:
        row = unlock.session_of(request).row()
        assert row is not None, "the book is open in it"
        notices.note(account, notices.BROWSER, device=row.device, session=row.ref)
    if opened.own and not shared.is_shared(request):
        known.remember(response, account)
    half.end(response)
    return response


def _given_here(request: HttpRequest, account: Account) -> bool:
    row: Session | None = unlock.session_of(request).row()
    if row is None or row.account_id != account.pk or row.second_at is None:
        return False
    return within(row.second_at, second.LASTS)


def _onwards(way: str) -> str:
    return "" if way == reverse("home") else f"?next={way}"
