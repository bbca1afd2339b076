"""What is typed for a timer. Everything here leaves, if it comes to that, so each hint says so."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from casebound.people.accounts import checked_email
from casebound.people.forms import AS_TYPED, Form
from casebound.timer.running import WAITS

NO_HISTORY = {"autocomplete": "off"}


class ColleagueForm(Form):
    """Whom to tell."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        widget=forms.TextInput(attrs=NO_HISTORY),
        error_messages={"required": _("Type a name, as you call this colleague.")},
    )
    email = forms.CharField(
        label=_("E-mail"),
        help_text=_("One that is read in the evening too. Nothing but e-mail can be sent from here."),
        max_length=254,
        widget=forms.EmailInput(attrs=AS_TYPED | NO_HISTORY),
        error_messages={"required": _("Type the e-mail address.")},
    )

    def clean_email(self) -> str:
        return checked_email(self.cleaned_data["email"]) or ""


class StartForm(Form):
    """When she is back, how long to wait, and what may be said."""

    back = forms.TimeField(
        label=_("I want to be back at"),
        help_text=_("By your clock, within the next 24 hours."),
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": _("Type a time."), "invalid": _("Type a time, such as 21:30.")},
    )
    wait = forms.TypedChoiceField(
        label=_("Then wait"),
        coerce=int,
        choices=[(n, ngettext_lazy("%(n)d minute", "%(n)d minutes", n) % {"n": n}) for n in WAITS],
        widget=forms.RadioSelect,
        initial=15,
        error_messages={"required": _("Choose how long to wait.")},
    )
    text = forms.CharField(
        label=_("What may be sent, if you do not come back"),
        help_text=_("Leave it empty, and only your name and the times are sent. No client’s name is needed."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3} | NO_HISTORY),
    )
    where = forms.CharField(
        label=_("Where you are, for this message alone"),
        help_text=_("An address, if you want it known. It is taken from nowhere else."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2} | NO_HISTORY),
    )
    remind = forms.BooleanField(label=_("Remind me by e-mail ten minutes before"), required=False)


def next_time(clock: time, zone: ZoneInfo, now: float) -> int:
    """Seconds since 1970 UTC of the next moment at which clocks of this zone show this time."""
    here = datetime.fromtimestamp(now, UTC).astimezone(zone)
    found = datetime.combine(here.date(), clock, zone)
    if found.timestamp() <= now:
        found = datetime.combine(here.date() + timedelta(days=1), clock, zone)
    return int(found.timestamp())
