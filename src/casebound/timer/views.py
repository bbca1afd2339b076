"""The timer's pages: how it stands with one tap to end it, whom to tell, and the colleague's own page."""

from time import time
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casebound.core.errors import BadInput
from casebound.members import times
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people.doors import open_door
from casebound.people.views.answers import page, refused, seen, sent
from casebound.records import lapsed
from casebound.safety import emergency
from casebound.timer import able, colleagues, running, shown
from casebound.timer.forms import ColleagueForm, StartForm, next_time


@with_who
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def timer(request: HttpRequest, who: Who) -> HttpResponse:
    """The one that runs; else the form that starts one, or what is still missing for that."""
    do = request.POST.get("do", "")
    if do and do != "start":
        return _pressed(request, who, do)
    if running.of(who) is not None:
        return seen(reverse("timer")) if do else _running(request, who)
    standing = colleagues.standing(who)
    if able.lacking(who.practice):
        return page(request, "timer/not_here.html", lacking=able.lacking(who.practice), **_instead(who))
    if standing is None or not standing.ready:
        return page(request, "timer/not_yet.html", standing=standing, **_days(standing), **_instead(who))
    return _start(request, who, standing)


def _start(request: HttpRequest, who: Who, standing: colleagues.Standing) -> HttpResponse:
    late = lapsed.given_back(request, who)
    form = StartForm(sent(request), initial=late)
    if not who.account.email:
        del form.fields["remind"]
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        back = next_time(given["back"], who.zone, time())
        wish = running.Wish(back, given["wait"], given["text"], given["where"], given.get("remind", False))
        try:
            running.start(who, wish)
            return seen(reverse("timer"))
        except BadInput as error:
            form.refuse(error)
    more = {"standing": standing, "late": bool(late)} | _days(standing) | _instead(who)
    return page(request, "timer/start.html", form, **more)


def _pressed(request: HttpRequest, who: Who, do: str) -> HttpResponse:
    """One tap each."""
    came = ""
    if do in ("back", "stop"):
        came = running.end(who) or "none"
        came = "stopped" if (came, do) == ("gone", "stop") else came
    elif do == "close":
        running.close(who)
    elif do in ("15", "30"):
        came = "more" if running.extend(who, int(do), shown=_shown(request)) else "too_late"
    return seen(f"{reverse('timer')}?came={came}" if came else reverse("timer"))


def _shown(request: HttpRequest) -> int:
    told = request.POST.get("due", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 12 else 0


def _running(request: HttpRequest, who: Who) -> HttpResponse:
    row = running.of(who)
    if row is None:  # it ended this moment
        return seen(reverse("timer"))
    found = shown.of(row, int(time()))
    told = {"back": date_format(found.back, "H:i"), "due": date_format(found.due, "H:i")}
    prepared = _("I have an appointment until %(back)s. If I have not written to you by %(due)s, call me.")
    tomorrow = found.back.date() > localdate()
    context = {"timer": found, "came": request.GET.get("came", ""), "tomorrow": tomorrow}
    context |= _instead(who, prepared % told)
    return render(request, "timer/running.html", context)


@with_who
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: HttpRequest, who: Who) -> HttpResponse:
    """Whom to tell: chosen here, asked by a test message, asked again, or forgotten."""
    if request.POST.get("do") == "forget":
        colleagues.forget(who)
        return seen(reverse("timer_colleague"))
    again = request.POST.get("do") == "again"
    form = ColleagueForm(None if again else sent(request), initial=lapsed.given_back(request, who))
    try:
        if again and colleagues.standing(who):
            colleagues.ask_again(who)
            return seen(reverse("timer"))
        if form.is_bound and form.is_valid():
            colleagues.choose(who, form.cleaned_data["name"], form.cleaned_data["email"])
            return seen(reverse("timer"))
    except BadInput as error:
        answer = _colleague(request, who, form, error.sentence)
        answer.status_code = 422
        return refused(answer, error)
    return _colleague(request, who, form)


def _colleague(request: HttpRequest, who: Who, form: ColleagueForm, wrong: str = "") -> HttpResponse:
    standing = colleagues.standing(who)
    lacking = able.lacking(who.practice)
    context: dict[str, Any] = _days(standing) | {"standing": standing, "lacking": lacking, "wrong": wrong}
    return page(request, "timer/colleague.html", form, **context)


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
def yes(request: HttpRequest, secret: str) -> HttpResponse:
    """The colleague's page. To look at it says nothing yet: programs that check mail open links too."""
    try:
        asked = colleagues.find(secret)
        said = request.POST.get("say")
        if said in (colleagues.YES, colleagues.NO):  # one of the two buttons, and nothing else, is an answer
            colleagues.answer(secret, said)
            return seen(request.path)
    except BadInput as error:
        return render(request, "timer/stale.html", {"sentence": error.sentence}, status=410)
    return render(request, "timer/yes.html", {"asked": asked, "changes": "change" in request.GET})


def _days(standing: colleagues.Standing | None) -> dict[str, Any]:
    if standing is None:
        return {}
    return {"asked_on": times.local(standing.asked), "until": times.local(standing.until)}


def _instead(who: Who, prepared: str = "") -> dict[str, Any]:
    """What works without this server: a text that she sends herself, and whom to call."""
    text = prepared or _(
        "I have an appointment until [time], at [address]. If I have not written to you by [time], call me. "
        "If you cannot reach me, call the emergency number."
    )
    numbers = emergency.numbers(who.practice.place)
    return {"prepared": text, "sms": f"sms:?&body={quote(text)}", "numbers": numbers}
