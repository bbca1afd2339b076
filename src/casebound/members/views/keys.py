"""The way back for somebody who lost password and words: a link, keys that wait, a colleague's comparing."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from casebound.book import roll
from casebound.core.errors import BadInput
from casebound.members import invite, lost_keys, names, times
from casebound.members.door import for_administrators, with_who
from casebound.members.forms import WordsForm
from casebound.members.models import Invitation, Person, WaitingKeys
from casebound.members.views.people import person_of
from casebound.members.who import Who
from casebound.people import unlock
from casebound.people.again import password_again, typed
from casebound.people.forms import Form, NewPassword
from casebound.people.views.answers import page, seen, sent


@password_again()
@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """An administrator makes a link for somebody who lost everything; it is shown this once."""
    person = person_of(who, number)
    called = names.people(who).get(person.number, "?")
    if request.method != "POST":
        return render(request, "members/lost.html", {"name": called, "number": number})
    try:
        made = lost_keys.make_link(who, number)
    except BadInput as error:
        told = {"name": called, "number": number, "refused": error.sentence}
        return render(request, "members/lost.html", told, status=422)
    row = invite.find(made)
    context = {
        "link": request.build_absolute_uri(reverse("join", args=[made])),
        "name": called,
        "until": times.local(who.roll.invitations[row.seq].expires),
        "here_only": settings.HOST.endswith("localhost"),
    }
    return render(request, "members/invited.html", context)


@sensitive_variables()
def make(request: HttpRequest, secret: str, row: Invitation) -> HttpResponse:
    """Behind such a link: a new password and new keys. Called by the view of all links."""
    assert row.person is not None, "the view of all links sends only those for somebody who is here"
    person = Person.objects.select_related("account").get(practice=row.practice, number=row.person)
    form = NewPassword(sent(request))
    form.account = person.account
    if form.is_bound and form.is_valid():
        try:
            account, key = lost_keys.make_keys(secret, form.cleaned_data["new"])
            unlock.sign_in(request, account, key)
            return seen(reverse("keys_wait"))
        except BadInput as error:
            form.refuse(error)
    return page(request, "members/lost_make.html", form, name=person.name, practice=row.practice)


@require_safe
def wait(request: HttpRequest) -> HttpResponse:
    """For whoever made new keys: the six words to read out, and from when a colleague can accept them."""
    account = unlock.account(request)
    row = WaitingKeys.objects.filter(account=account).select_related("practice").first()
    if account is None or row is None:
        return seen(reverse("home"))
    key = roll.of(row.practice).waiting.get(row.person)
    waits = key is not None and key.seq == row.leaf
    told = {
        "waits": waits,
        "words": key.public.words if key and waits else (),
        "ready": times.local(key.ready) if key else None,
        "sign_in": account.name,
    }
    return render(request, "members/keys_wait.html", told)


@password_again()
@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, who: Who, number: int) -> HttpResponse:
    """Old and new key of a person, for her old self and for those who read with her: accept, or refuse."""
    found = lost_keys.of(who, number)
    if found is None:
        raise Http404
    mine = number == who.number
    refusing = request.POST.get("do") == "refuse"
    form = (Form if mine or not found.is_ready else WordsForm)(
        None if refusing else sent(request), initial=typed(request)
    )
    if refusing:
        lost_keys.refuse(who, number)
        return seen(reverse("casebooks"))
    if form.is_bound and form.is_valid() and "words" in form.cleaned_data:
        try:
            lost_keys.accept(who, number, form.cleaned_data["words"])
            return seen(reverse("casebooks"))
        except BadInput as error:
            form.refuse(error, "words")
    people = names.people(who)
    told = {
        "mine": mine,
        "name": people.get(number, "?"),
        "old": found.old,
        "new": found.new,
        "by": people.get(found.key.invited_by, "?"),
        "ready": times.local(found.key.ready),
        "is_ready": found.is_ready,
        "together": [names.casebook(who, casebook) for casebook in found.together],
    }
    return page(request, "members/keys_decide.html", form, **told)
