"""Something happened: safe first, then seven questions. A few words can be kept from the lock screen."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from casebound.core.errors import BadInput
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people import attempts, known
from casebound.people.doors import open_door
from casebound.records import kinds, lapsed
from casebound.records.views.drafts import begin
from casebound.safety import emergency

LONGEST = 50_000  # characters


@with_who
@require_http_methods(["GET", "HEAD", "POST"])
def happened(request: HttpRequest, who: Who) -> HttpResponse:
    """Are you safe now? Writing starts with a press, so that only she starts it."""
    if request.method == "POST":
        return begin(who, kinds.get(who.practice, "incident"))
    return render(request, "safety/happened.html")


@with_who
@require_safe
def not_yet(request: HttpRequest, who: Who) -> HttpResponse:
    """One calm page: out of the room, the number of the place, come back later."""
    return render(request, "safety/not_yet.html", {"numbers": emergency.numbers(who.practice.place)})


class LockNote(forms.Form):
    """A note written while the book is closed: own words, nothing else is asked."""

    use_required_attribute = False
    account = forms.CharField(
        label=_("What happened, in your own words?"),
        help_text=_("When you open your book, this waits for you there with the time it was written."),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
        error_messages={"required": _("Write a few words, or go back."), "max_length": _("Write less here.")},
    )


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
def lock_note(request: HttpRequest) -> HttpResponse:
    """Sealed to her own public key: the server keeps it and cannot read it, nor can this browser again."""
    account = known.account(request)
    if account is None:
        return redirect("lock")
    form = LockNote(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            attempts.begin(attempts.scopes(f"note {account.id}", address="", known=True))
            lapsed.keep_note(account, form.cleaned_data["account"])
        except BadInput as wait:
            form.add_error(None, wait.sentence)
        else:
            return render(request, "safety/lock_kept.html")
    status = 422 if request.method == "POST" else 200
    return render(request, "safety/lock_note.html", {"form": form, "account": account}, status=status)
