"""Whether a colleague knows a client, and that a page is no longer said to exist."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from casebound.core import hints as pure
from casebound.core.errors import BadInput
from casebound.members import names
from casebound.members.who import Who
from casebound.records import clients, display, hints
from casebound.records.views.reading import not_yours, quietly, reading

WORDS = {
    "phones": _("the same phone"),
    "emails": _("the same e-mail"),
    "handles": _("the same account online"),
}


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def client(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """Ask by button alone; the answer stands on the page and in no address."""
    if clients.one(who, number) is None:
        return not_yours(request)
    told: dict[str, object] = {"number": number, "label": display.client_name(number, {})}
    status, people = 200, names.people(who)
    if request.method == "POST":
        try:
            answer = hints.ask(who, number)
        except BadInput as wrong:
            told["sentence"], status = wrong.sentence, 422
        else:
            told["answer"] = True
            told["found"] = ", ".join(str(WORDS[kind]) for kind in pure.KINDS if kind in answer.kinds)
            told["whom"] = ", ".join(people.get(one, str(one)) for one in sorted(answer.whom))
    told["lines"] = [
        {"who": people.get(person, str(person)), "at": display.stamp(at, who.account.time_zone)}
        for person, at in hints.latest(who)
    ]
    return render(request, "records/known.html", told, status=status)


@reading
@require_POST
def entry(request: HttpRequest, who: Who, id: str) -> HttpResponse:
    """Fewer may learn that a page exists, or nobody; never more."""
    found = quietly(who, id)
    wanted = pure.LEAD if request.POST.get("to") == pure.LEAD else ""
    if hints.chosen(who, found.seq):
        hints.choose(who, found.seq, wanted)
    return redirect("entry", found.id)
