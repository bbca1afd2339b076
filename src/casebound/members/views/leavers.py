"""What people may take along when they leave: everybody reads it, an administrator says it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casebound.core.ending_state import Policy
from casebound.core.errors import CaseboundError
from casebound.members import leavers, names, times
from casebound.members.door import with_who
from casebound.members.forms import LeaversForm
from casebound.members.who import Who
from casebound.people.views.answers import page, seen, sent


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, who: Who) -> HttpResponse:
    """The policy in force, the one that is announced, who has read it, and the form for a new one."""
    if request.method == "POST" and "read" in request.POST:
        leavers.confirm(who)
        return seen(reverse("leavers") + "?done=read")
    manages = "administrator" in who.roles and who.roll.endings.closed is None
    form = LeaversForm(sent(request)) if manages else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            leavers.state(who, form.cleaned_data["covered"], form.cleaned_data["identities"])
            return seen(reverse("leavers") + "?done=said")
        except CaseboundError as error:
            form.refuse(error)
    done = request.GET.get("done") if request.method == "GET" else None
    return page(request, "members/leavers.html", form, done=done, **_about(who))


def _about(who: Who) -> dict[str, Any]:
    called, standing = names.people(who), leavers.standing(who.practice)
    read, unread = leavers.told(who)
    return {
        "now": line(standing.now),
        "coming": line(standing.coming),
        "mine": leavers.unread(who) is not None,
        "read": [called.get(number, "?") for number in read] if standing.shown else [],
        "unread": [called.get(number, "?") for number in unread] if standing.shown else [],
    }


def line(policy: Policy | None) -> dict[str, Any] | None:
    """A policy in words, for pages."""
    if policy is None:
        return None
    words = {
        leavers.GO: _("Your own casebook with its client pages: clients’ names and identifiers go along."),
        leavers.STAY: _("Your own casebook without clients’ names: client pages and identifiers stay here."),
    }
    covered = {
        "yes": _("A privacy law for client records covers this practice."),
        "no": _("No privacy law for client records covers this practice, as the practice says."),
        "unsure": _("Nobody has said yet whether a privacy law covers this practice."),
    }
    return {
        "words": words[policy.identities],
        "covered": covered[policy.covered],
        "since": times.local(policy.effective),
        "seq": policy.seq,
    }
