"""The password asked again, before what cannot be taken back: evidence leaves, readers change.

What she typed stays in the form, which is shown to her once more with the password beside it. Nothing of it
is stored. An unlocked screen that nobody watches must not be enough. "Not now" brings her back to the form as
she left it, and does nothing.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from casebound.core.errors import BadInput, Untrusted
from casebound.people import unlock
from casebound.people.attempts import TooSoon
from casebound.people.forms import AgainForm
from casebound.people.views.answers import opened, page, refused, seen

Asked = TypeVar("Asked", bound=Callable[..., HttpResponseBase])
GIVEN, TO_LOOK, NOT_NOW = "password_again", "password_again_to_look", "password_again_not_now"
OURS = (GIVEN, TO_LOOK, NOT_NOW, "csrfmiddlewaretoken")


def password_again(
    *,
    when: Callable[[HttpRequest], bool] = lambda request: True,
    back: Mapping[str, str] | None = None,
    not_now: Mapping[str, str] | None = None,
    also_to_look: bool = False,
    instead: str = "home",
) -> Callable[[Asked], Asked]:
    """For a view whose forms want a password that was given in the last ten minutes.

    when          which forms, if not all
    back          fields that take another value once the password was given, such as the step before the
                  last: for forms whose answer is a file, after which no page would follow
    not_now       the same for "Not now": it sends the form to a step that asks for no password; without it
                  the view draws its page as for a visit, and `typed` says what stood in the form
    also_to_look  the page itself wants it too, not only its forms
    instead       the name of the page where "Not now" leads then
    """

    def guarded(view: Asked) -> Asked:
        @wraps(view)
        @sensitive_post_parameters(GIVEN)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if NOT_NOW in request.POST:
                _put_off(request, not_now, when)
            if GIVEN in request.POST:
                return _given(request, back or {}, reverse(instead)) or view(request, *args, **kwargs)
            wants = when(request) if request.method == "POST" else also_to_look
            if not wants or unlock.fresh(request):
                return view(request, *args, **kwargs)
            return _ask(request, AgainForm(), reverse(instead))

        return asked  # type: ignore[return-value]

    return guarded


def typed(request: HttpRequest) -> dict[str, Any]:
    """What stood in the form when she pressed "Not now", as initial values of the form; else nothing."""
    return as_initial(getattr(request, "typed_before", None) or QueryDict())


def as_initial(kept: QueryDict) -> dict[str, Any]:
    """A form that was sent, as initial values of the same form: nothing in it is judged again."""
    return {name: texts if len(texts) > 1 else texts[0] for name, texts in kept.lists() if texts}


def _put_off(
    request: HttpRequest, not_now: Mapping[str, str] | None, when: Callable[[HttpRequest], bool]
) -> None:
    """The form as she left it, on its way to somewhere harmless."""
    sent = _changed(request, not_now or {})
    request.POST = sent  # type: ignore[assignment]
    if not_now is None or when(request):
        request.typed_before = sent  # type: ignore[attr-defined]
        request.method, request.POST = "GET", QueryDict()


def _changed(request: HttpRequest, others: Mapping[str, str]) -> QueryDict:
    sent = request.POST.copy()
    for name in (*OURS, *others):
        sent.pop(name, None)
    sent.update(others)
    return sent


def _given(request: HttpRequest, back: Mapping[str, str], instead: str) -> HttpResponse | None:
    """None when the password was right: then the form is as she sent it."""
    account = opened(request)[0]
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, instead)
    try:
        unlock.with_password(account, form.cleaned_data[GIVEN], known=True)
    except (TooSoon, Untrusted) as error:
        form.refuse(error, GIVEN)
        return refused(_ask(request, form, instead), error)
    except BadInput:
        form.add_error(GIVEN, _("That is not your password. Type it once more."))
        return _ask(request, form, instead)
    unlock.freshen(request)
    if TO_LOOK in request.POST:
        return seen(request.get_full_path())
    request.POST = _changed(request, back)  # type: ignore[assignment]
    return None


def _ask(request: HttpRequest, form: AgainForm, instead: str) -> HttpResponse:
    kept = [(name, text) for name, texts in request.POST.lists() for text in texts if name not in OURS]
    to_look = request.method != "POST" or TO_LOOK in request.POST
    return page(request, "people/again.html", form, typed=kept, to_look=to_look, instead=instead)
