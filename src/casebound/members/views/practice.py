"""The practice: what it is called, its work and place; and who runs the server it stands on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casebound.book.models import Practice
from casebound.members import places, telling
from casebound.members.door import for_administrators, with_who
from casebound.members.forms import PracticeForm
from casebound.members.who import Who
from casebound.people import accounts
from casebound.people.views.answers import page, seen, sent


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, who: Who) -> HttpResponse:
    """What was not asked before the first note."""
    now = who.practice
    place = places.names().get(now.place, now.place)
    start = {"name": now.name, "profession": now.profession, "place": place}
    form = PracticeForm(sent(request), initial=start)
    if form.is_bound and form.is_valid():
        _keep(who, form.cleaned_data)
        return seen(reverse("practice") + "?done=saved")
    done = request.GET.get("done") == "saved" and not form.is_bound
    return page(request, "members/practice.html", form, done=done, places=places.names())


def _keep(who: Who, given: dict[str, str]) -> None:
    Practice.objects.filter(pk=who.practice.pk).update(**given)
    account, zone = who.account, places.time_zone(given["place"])
    if zone and account.time_zone in ("UTC", "Etc/UTC"):  # nobody has chosen yet
        accounts.change(account, email=account.email, language=account.language, time_zone=zone)


@with_who
@require_safe
def server(request: HttpRequest, who: Who) -> HttpResponse:
    """To be read again at any time."""
    return render(request, "members/server.html", telling.about_server(who.practice))
