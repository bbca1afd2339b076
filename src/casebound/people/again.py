"""The password asked again, before what cannot be taken back: evidence leaves, readers change.

What she typed stays in the form, which is shown to her once more with the password beside it. Nothing of it
is stored. An unlocked screen that nobody watches must not be enough.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from casebound.core.errors import BadInput, Untrusted
from casebound.people import unlock
from casebound.people.attempts import TooSoon
from casebound.people.forms import AgainForm
from casebound.people.views.answers import opened, page, refused, seen

Asked = TypeVar("Asked", bound=Callable[..., HttpResponseBase])
GIVEN, TO_LOOK = "password_again", "password_again_to_look"
OURS = (GIVEN, TO_LOOK, "csrfmiddlewaretoken")


def password_again(
    *,
    when: Callable[[HttpRequest], bool] = lambda request: True,
    back: Mapping[str, str] | None = None,
    also_to_look: bool = False,
) -> Callable[[Asked], Asked]:
    """For a view whose forms want a password that was given in the last ten minutes.

    when          which forms, if not all
    back          fields that take another value once the password was given, such as the step before the
                  last: for forms whose answer is a file, after which no page would follow
    also_to_look  the page itself wants it too, not only its forms
    """

    def guarded(view: Asked) -> Asked:
        @wraps(view)
        @sensitive_post_parameters(GIVEN)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if GIVEN in request.POST:
                return _given(request, back or {}) or view(request, *args, **kwargs)
            wants = when(request) if request.method == "POST" else also_to_look
            if not wants or unlock.fresh(request):
                return view(request, *args, **kwargs)
            return _ask(request, AgainForm())

        return asked  # type: ignore[return-value]

    return guarded


def _given(request: HttpRequest, back: Mapping[str, str]) -> HttpResponse | None:
    """None when the password was right: then the form is as she sent it."""
    account = opened(request)[0]
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _ask(request, form)
    try:
        unlock.with_password(account, form.cleaned_data[GIVEN], known=True)
    except (TooSoon, Untrusted) as error:
        form.refuse(error, GIVEN)
        return refused(_ask(request, form), error)
    except BadInput:
        form.add_error(GIVEN, _("That is not your password. Type it once more."))
        return _ask(request, form)
    unlock.freshen(request)
    if TO_LOOK in request.POST:
        return seen(request.get_full_path())
    sent = request.POST.copy()
    for name in (GIVEN, *back):
        sent.pop(name, None)
    sent.update(back)
    request.POST = sent  # type: ignore[assignment]
    return None


def _ask(request: HttpRequest, form: AgainForm) -> HttpResponse:
    typed = [(name, text) for name, texts in request.POST.lists() for text in texts if name not in OURS]
    to_look = request.method != "POST" or TO_LOOK in request.POST
    return page(request, "people/again.html", form, typed=typed, to_look=to_look)
