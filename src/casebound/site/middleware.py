"""What holds for every request: one host name, headers, the person's time zone."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from casebound.core.errors import BadInput, CaseboundError, Sealed, Stale
from casebound.people.accounts import time_zones

Answer = Callable[[HttpRequest], HttpResponseBase]

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation"),
        *("gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking"),
    )
)


def one_host(answer: Answer) -> Answer:
    """Answers under one name only; plain localhost, whose cookies reach every port, gets a bare redirect."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        name, _, port = _split_host(request.META.get("HTTP_HOST", ""))
        if settings.TLS:
            return answer(_as_sent(request)) if name == settings.HOST and request.is_secure() else _refused()
        if name in settings.ALLOWED_HOSTS or settings.HOST in LOCAL_NAMES:
            return answer(request)
        if name not in LOCAL_NAMES:
            return _refused()
        port = port if port.isdecimal() else settings.PORT
        return HttpResponse(
            status=308, headers={"Location": f"http://{settings.HOST}:{port}{request.get_full_path()}"}
        )

    return middleware


def _refused() -> HttpResponse:
    """Another name, or no TLS where there has to be: no redirect, which would say what stands here."""
    return HttpResponse(status=400)


def _as_sent(request: HttpRequest) -> HttpRequest:
    """Behind a proxy everybody comes from the proxy: what it says last is the address that asked it."""
    if settings.TLS == "proxy":
        said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        request.META["REMOTE_ADDR"] = said or request.META.get("REMOTE_ADDR", "")
    return request


def _split_host(host: str) -> tuple[str, str, str]:
    if host.startswith("["):
        name, bracket, rest = host.partition("]")
        return (name + bracket).lower(), ":", rest.lstrip(":")
    name, colon, port = host.partition(":")
    return name.lower(), colon, port


def quiet_headers(answer: Answer) -> Answer:
    """No page is kept by a cache or on the disk, and no page may use a device."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def own_language_and_time(answer: Answer) -> Answer:
    """A signed-in person reads in her own language, and times in her own time zone. Stands after the lock."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        account = getattr(request, "account", None)
        if getattr(account, "language", "") in dict(settings.LANGUAGES):
            translation.activate(account.language)  # type: ignore[union-attr]
        zone = getattr(account, "time_zone", "")
        with timezone.override(zone if zone in time_zones() else None):
            return answer(request)

    return middleware


def plain_words(answer: Answer) -> Answer:
    """An error that carries a sentence becomes a page with that sentence, never a traceback.

    So does a visit to an address that only takes forms: browsers draw a page of fright for an empty answer.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        context = {
            "sentence": _("This address takes what a form sends and shows no page. Nothing was changed.")
        }
        page = render(request, "site/sentence.html", context, status=405)
        page.headers["Allow"] = response.headers.get("Allow", "POST")
        return page

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if not isinstance(error, CaseboundError):
            return None
        context = {"sentence": error.sentence}
        return render(request, "site/sentence.html", context, status=_status(error))

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _status(error: CaseboundError) -> int:
    for kind, status in ((BadInput, 422), (Sealed, 404), (Stale, 409)):
        if isinstance(error, kind):
            return status
    return 500
