"""The pages of the house itself: the door, Leave this page, and what to read when something went wrong."""

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from casebound.people.doors import open_door
from casebound.people.unlock import sign_out as end_session
from casebound.site import trouble
from casebound.site.checker import made
from casebound.site.gallery import gallery, gallery_page


@open_door
@csrf_exempt  # leaving must work on every page, error pages included; the header below keeps other sites out
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """GET shows a page with nothing on it; POST ends the session first."""
    if request.method == "POST":
        response: HttpResponse = HttpResponseRedirect(reverse("leave"))
        response.status_code = 303
        if request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none"):
            end_session(request)
            # Browsers drop the pages they keep whole for "Back" once a cookie of those pages is gone.
            response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Strict")
    else:
        response = render(request, "site/leave.html")
    # "cache" only: "storage" would delete drafts that were written offline and have not arrived yet.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@open_door
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@open_door
@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """The page that checks evidence files, to be saved: here it could not run, and there it needs nobody."""
    raw, _ = made()
    name = {"Content-Disposition": 'attachment; filename="casebound-checker.html"'}
    return HttpResponse(raw, content_type="text/html; charset=utf-8", headers=name)


@open_door
def look(request: HttpRequest, page: str = "") -> HttpResponse:
    """Every component on one page, for the tests that look at them."""
    if not settings.GALLERY:
        raise Http404
    return gallery_page(request, page) if page else gallery(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    with suppress(Exception):  # whatever broke may be the thing that every page asks for
        if found := trouble.before_any_view(request):
            return found
    return render(None, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "csrf.html", status=403)
