"""The 24 recovery words: made, shown, and a fair sample typed back."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core.errors import CaseboundError
from casebound.people import notices, recovery, second, unlock
from casebound.people.again import password_again
from casebound.people.forms import SampleForm, UnlockForm
from casebound.people.views.answers import opened, page, refused, seen, sent


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Shows the words until they are typed back; making new ones asks for the password.

    An unlocked screen that nobody watches must not be enough to take a key home.
    """
    account, key = opened(request)
    if recovery.shown(account, key) and "new" not in request.GET:
        return _shown(request)
    form = UnlockForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            unlock.with_password(account, form.cleaned_data["password"], known=True)
        except CaseboundError as error:
            form.refuse(error, "password")
            return refused(_make(request, form), error)
        recovery.new_words(account, key)
        return seen(reverse("words"))
    return _make(request, form)


@password_again(also_to_look=True)
def _shown(request: HttpRequest) -> HttpResponse:
    account, key = opened(request)
    return page(request, "people/words.html", words=recovery.shown(account, key))


def _make(request: HttpRequest, form: UnlockForm) -> HttpResponse:
    account, _key = opened(request)
    return page(
        request, "people/words_make.html", form, since=account.words_confirmed_at, had=account.recovery_key
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def words_check(request: HttpRequest) -> HttpResponse:
    """Four of them, from the paper."""
    account, key = opened(request)
    places = recovery.asked(account)
    if not places:
        return seen(reverse("words"))
    form = SampleForm(places, sent(request))
    if form.is_bound and form.is_valid():
        try:
            recovery.confirm(account, key, form.sample())
            return seen(reverse("words_done"))
        except CaseboundError as error:
            form.refuse(error)
    return page(request, "people/words_check.html", form)


@require_safe
def words_done(request: HttpRequest) -> HttpResponse:
    """She has them: what that means, and where the paper goes."""
    account, _key = opened(request)
    if account.words_confirmed_at is None:
        return seen(reverse("words"))
    return page(request, "people/words_done.html")


@require_safe
def words_used(request: HttpRequest) -> HttpResponse:
    """The words opened the book just now: what changed, and what stays to be done."""
    account, _key = opened(request)
    if not notices.waits(account, notices.WORDS_USED):
        return seen(reverse("home"))
    off = notices.waits(account, notices.SECOND_OFF) and not second.is_on(account)
    return page(request, "people/words_used.html", second_off=off)
