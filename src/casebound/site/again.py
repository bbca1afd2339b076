"""A page that answers a form is fetched once more by its own address, so that no browser keeps the form.

Browsers write the body of a form to their profile when the page they show is the answer to it, to be able to
ask "send again?" after a crash. So the page waits here, in memory alone, and the answer is a way to it.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from casebound.people import unlock

PARAMETER = "again"
LASTS = 300.0  # seconds
MOST, MOST_BYTES = 64, 32 * 1024 * 1024


@dataclass(frozen=True)
class Waiting:
    """A drawn page. account: whose book was open when it was drawn, "" for nobody's."""

    path: str
    account: str
    status: int
    content: bytes
    until: float


class Desk:
    """The pages that wait for their reader; the oldest make room."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Waiting] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, page: Waiting) -> str:
        """Keeps a page; returns the name it is asked for by."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._pages[name] = page
            while len(self._pages) > MOST or self._bytes() > MOST_BYTES:
                self._pages.popitem(last=False)
        return name

    def take(self, name: str, path: str, account: str) -> Waiting | None:
        """The page, if it was drawn for this address and this person; to nobody in particular, only once."""
        now = time.monotonic()
        with self._lock:
            for old in [name for name, page in self._pages.items() if page.until < now]:
                del self._pages[old]
            found = self._pages.get(name)
            if found is None or (found.path, found.account) != (path, account):
                return None
            return found if account else self._pages.pop(name)

    def _bytes(self) -> int:
        return sum(len(page.content) for page in self._pages.values())


desk = Desk()


def drawn_by_address(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Stands after the lock, which says whose book is open."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method == "GET" and PARAMETER in request.GET:
            page = desk.take(request.GET[PARAMETER], request.path, _whose(request))
            if page:
                return HttpResponse(page.content, status=page.status)
        response = answer(request)
        return _way_to(request, response) if _would_be_kept(request, response) else response

    return middleware


def _would_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A page that a window of a browser is about to show as the answer to a form."""
    return (
        request.method == "POST"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and isinstance(response, HttpResponse)
        and response.headers.get("Content-Type", "").startswith("text/html")
        and "Content-Disposition" not in response.headers
        and not 300 <= response.status_code < 400
    )


def _way_to(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    assert isinstance(response, HttpResponse), "nothing else is kept"
    until = time.monotonic() + LASTS
    name = desk.put(Waiting(request.path, _whose(request), response.status_code, response.content, until))
    query = request.GET.copy()
    query[PARAMETER] = name
    way = HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
    way.status_code = 303
    way.cookies = response.cookies
    if "Retry-After" in response.headers:
        way.headers["Retry-After"] = response.headers["Retry-After"]
    return way


def _whose(request: HttpRequest) -> str:
    account = unlock.account(request)
    return account.id.hex if account else ""
