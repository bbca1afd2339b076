"""What is due, outside her book: an address for calendar programs, a number by e-mail. Both off at first."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core.errors import BadInput, CaseboundError
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people import attempts, shared
from casebound.people.attempts import Scope, TooSoon
from casebound.people.doors import open_door
from casebound.people.views.answers import address, page, refused, seen, sent
from casebound.today import digest, feed
from casebound.today.forms import DigestForm


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: HttpRequest, who: Who) -> HttpResponse:
    """Turn either on or off. The address of the feed is shown once, when it is made."""
    made = ""
    if request.method == "POST" and "make" in request.POST:
        made = settings.ADDRESS.rstrip("/") + reverse("due_feed", args=[feed.make(who)])
    elif request.method == "POST" and ("end" in request.POST or "stop" in request.POST):
        (feed.stop if "end" in request.POST else digest.stop)(who)
        return seen(reverse("due_elsewhere"))
    form = DigestForm(sent(request) if "by_mail" in request.POST else None)
    if form.is_bound and form.is_valid() and digest.possible(who):
        others = form.cleaned_data["shared"] == "yes" or shared.is_shared(request)
        try:
            digest.choose(who, form.cleaned_data["every"], shared=others)
            return seen(reverse("due_elsewhere"))
        except BadInput as error:
            form.refuse(error, "shared")
    return page(
        request,
        "today/elsewhere.html",
        form,
        made=made,
        feed=feed.is_on(who),
        possible=digest.possible(who),
        every=digest.chosen(who),
        email=who.account.email,
        reached=bool(settings.TLS),
    )


@open_door
@require_safe
def due_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For calendar programs, which bring no cookie: whoever has the secret address gets days and numbers."""
    row = feed.found(secret)
    # Many looks at once make the next one wait: of one feed, and of an address that asks for feeds unknown.
    scope = Scope("feed", row.lookup.hex(), free=20) if row else Scope("no feed", address(request), free=20)
    try:
        attempts.begin([scope])
        if row is None:
            return HttpResponse(status=404)
        with override(feed.language(row)):
            raw = feed.calendar(row)
    except TooSoon as error:
        return refused(HttpResponse(), error)
    except CaseboundError:
        return HttpResponse(status=503)
    response = HttpResponse(raw, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="days.ics"'
    return response
