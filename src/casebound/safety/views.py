"""Something happened: safe first, then seven questions. A few words can be kept from the lock screen."""

import secrets

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
from casebound.people.models import Account
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
    note = forms.RegexField(r"\A[0-9a-f]{32}\Z", required=False, widget=forms.HiddenInput)

    def id(self) -> bytes:
        """The same for every save of this page."""
        return bytes.fromhex(self.cleaned_data.get("note") or secrets.token_hex(16))


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
def lock_note(request: HttpRequest) -> HttpResponse:
    """Sealed to her own public key: the server keeps it and cannot read it, nor can this browser again."""
    account = known.account(request)
    if account is None:
        return redirect("lock")
    if request.method == "POST" and request.headers.get("X-Autosave"):
        return _saved(account, LockNote(request.POST))
    if request.method == "POST" and request.POST.get("begun"):
        return _begun(request, account)
    sent = request.POST if request.method == "POST" else None
    form = LockNote(sent, label_suffix="", initial={"note": secrets.token_hex(16)})
    if sent is not None and form.is_valid():
        try:
            _keep(account, form.cleaned_data["account"], form.id(), sent=True)
        except BadInput as wait:
            form.add_error(None, wait.sentence)
        else:
            return render(request, "safety/lock_kept.html")
    status = 422 if sent is not None else 200
    return render(request, "safety/lock_note.html", {"form": form, "account": account}, status=status)


def _begun(request: HttpRequest, account: Account) -> HttpResponse:
    """What the live guide brought with its times: kept at once, and open to be written on."""
    form = LockNote(request.POST, label_suffix="")
    status = 200
    try:
        if form.is_valid():
            _keep(account, form.cleaned_data["account"], form.id(), sent=False)
    except BadInput as wait:
        form.add_error(None, wait.sentence)
    if form.errors:
        status = 422
    return render(request, "safety/lock_note.html", {"form": form, "account": account}, status=status)


def _saved(account: Account, form: LockNote) -> HttpResponse:
    """A save while she types. 429 says that it is not kept; the page tells her so and tries again."""
    form.fields["account"].required = False  # what was saved and then deleted is deleted
    try:
        if form.is_valid() and (form.cleaned_data["account"] or lapsed.note_waits(account, form.id())):
            _keep(account, form.cleaned_data["account"], form.id(), sent=False)
    except BadInput:
        return HttpResponse(status=429)
    return HttpResponse(status=429 if form.errors else 204)


def _keep(account: Account, text: str, note: bytes, *, sent: bool) -> None:
    """Only a new note is counted: whoever has this browser could begin many. Raises BadInput."""
    if not lapsed.note_waits(account, note):
        attempts.begin(attempts.scopes(f"note {account.id}", address="", known=True))
    lapsed.keep_note(account, text, note, sent=sent)
