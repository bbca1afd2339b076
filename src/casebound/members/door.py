"""The person behind a request: her unlocked keys in the practice she works in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from casebound.core.errors import CaseboundError, Sealed
from casebound.members.who import Who, of_account
from casebound.people import unlock
from casebound.people.middleware import to_the_lock


@dataclass(frozen=True)
class AtWork:
    """What layout and templates may know of the person: no keys."""

    name: str
    number: int
    roles: frozenset[str]


def who(request: HttpRequest) -> Who:
    """The signed-in person with her keys. Raises Sealed when the book is closed."""
    found: Who | None = getattr(request, "who", None)
    if found is None:
        account, key = unlock.account(request), unlock.account_key(request)
        if account is None or key is None:
            raise Sealed("Your book is closed. Open it with your password.")
        row = unlock.session_of(request).row()
        found = replace(of_account(account, key), session=row.key if row else "")
        request.who = found  # type: ignore[attr-defined]
    return found


def with_who(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A view that needs her keys: view(request, who, …)."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            person = who(request)
        except Sealed:
            if unlock.account(request) is not None:
                raise  # her book is open, but this practice has no place for her: the lock could not help
            return to_the_lock(request)
        return view(request, person, *args, **kwargs)

    return opened


def for_administrators(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A view for those who manage accounts: view(request, who, …). It gives no key to anybody."""

    @wraps(view)
    def managed(request: HttpRequest, person: Who, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "administrator" not in person.roles:
            raise PermissionDenied
        return view(request, person, *args, **kwargs)

    return with_who(managed)


def person(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: `request.person` for the spine and the bands, while the book is open."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.person = _at_work(request)  # type: ignore[attr-defined]
        return answer(request)

    return middleware


def _at_work(request: HttpRequest) -> Any:
    if unlock.account(request) is None:
        return None
    try:
        found = who(request)
    except CaseboundError:  # the view meets it again and says it on a page of its own
        return None
    return AtWork(found.name, found.number, found.roles)
