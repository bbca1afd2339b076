"""The messages, word for word. Called in the language of whoever goes out; her times, her time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebound.timer.post import Letter
from casebound.timer.sealed import Told, Words

LATE = 120  # seconds after which a message says that it is late
MOVED = 60  # seconds by which a clock may drift before it is said


@dataclass(frozen=True)
class Course:
    """How a timer went. back, due, now: the wall clock. late: seconds since it was due, by whichever clock
    says more. away: seconds that no server looked; moved: by how many the clock was set, forward or back.
    """

    back: int
    due: int
    now: int
    late: int
    away: int = 0
    moved: int = 0
    tried: int = 0
    doubt: bool = False

    @property
    def is_late(self) -> bool:
        return self.late > LATE


def test(one: Told, sender: str, address: str) -> Letter:
    """The question whether somebody wants to be told at all."""
    return Letter(
        one.email,
        _("A question from %(name)s") % {"name": sender},
        "\n\n".join(
            (
                _("Hello %(name)s,") % {"name": one.name},
                _(
                    "%(name)s sometimes works alone, and asks you to be the one who is told if there is no "
                    "word from %(name)s in time. A message like this one would come, from this address."
                )
                % {"name": sender},
                _("Is that all right? Open this page and press a button there; it is good for 30 days:"),
                address,
                _("If you do not know anybody of this name, throw this message away."),
            )
        )
        + "\n",
    )


def alarm(words: Words, course: Course, id: str) -> Letter:
    """What the colleague is told, with the true times where it is late."""
    said = [
        _("%(name)s wanted to be back at %(when)s and has not said so. It is now %(now)s.")
        % {"name": words.sender, "when": when(course.back, words), "now": when(course.now, words)},
        *(
            [_("The timer was set at %(when)s.") % {"when": when(words.started, words)}]
            if words.started
            else []
        ),
        *how_it_went(course, words),
    ]
    if words.where:
        said.append(f"{_('Where, as typed for this message:')}\n{words.where}")
    if words.text:
        said.append(f"{_('What was left for you:')}\n{words.text}")
    said += [
        _(
            "Please try to reach %(name)s now. If you cannot, call the emergency number of the place where "
            "%(name)s is."
        )
        % {"name": words.sender},
        _("This message was sent by a machine. Nobody watches it, and it replaces no emergency service."),
    ]
    subject = _("%(name)s has not said: I am back") % {"name": words.sender}
    if course.is_late:
        subject = _("Late: %(subject)s") % {"subject": subject}
    return Letter(words.email, subject, "\n\n".join(said) + "\n", id=f"{id}.1", urgent=True)


def how_it_went(course: Course, words: Words) -> list[str]:
    """What is not as it should be about this message: late and why, a clock that was set, a second copy."""
    said = []
    if course.is_late:
        said.append(
            _("THIS MESSAGE IS LATE: it should have left at %(due)s.") % {"due": when(course.due, words)}
        )
        if course.away:
            said.append(
                _("The server did not run, or could not look, for %(time)s.") % {"time": lasting(course.away)}
            )
        if course.tried and course.now - course.tried > LATE:
            said.append(
                _("The mail server did not take it before; the first try was at %(time)s.")
                % {"time": when(course.tried, words)}
            )
    if abs(course.moved) > MOVED:
        way = _("put forward by %(time)s") if course.moved > 0 else _("put back by %(time)s")
        said.append(
            _("The clock of the server was %(way)s meanwhile: the times may be wrong, and this may be early.")
            % {"way": way % {"time": lasting(abs(course.moved))}}
        )
    if course.doubt:
        said.append(_("This may be a second copy: whether the first one left is not known."))
    return said


def all_clear(words: Words, now: int, id: str) -> Letter:
    """She is back after all."""
    text = _("%(name)s is back, said so at %(now)s. Nothing more is to be done.")
    subject = _("%(name)s is back") % {"name": words.sender}
    body = text % {"name": words.sender, "now": when(now, words)} + "\n"
    return Letter(words.email, subject, body, id=f"{id}.2", answers=f"{id}.1")


def reminder(email: str, words: Words, back: int) -> Letter:
    """To herself, in words that tell nobody else anything."""
    address = f"{settings.ADDRESS}{reverse('timer')}"
    body = _("You wanted to say at %(time)s that you are done.") % {"time": when(back, words)}
    return Letter(email, _("For your notes"), f"{body}\n\n{address}\n")


def when(moment: int, words: Words) -> str:
    """A moment with day, zone and all, for somebody who may be elsewhere."""
    local = datetime.fromtimestamp(moment, UTC).astimezone(ZoneInfo(words.zone))
    return f"{date_format(local, 'H:i')} ({date_format(local, 'D j M')}, {words.zone})"


def lasting(seconds: int) -> str:
    """A stretch of time in whole minutes, hours where there are many."""
    minutes = max(1, round(seconds / 60))
    if minutes < 120:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
