"""People who were asked to events of a calendar (.ics). The titles of events only if she wishes."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar

from casebound.core.errors import BadInput
from casebound.exchange.lists_in.table import MOST_CARD_LINES, MOST_CARDS, Choices, Line, Table
from casebound.exchange.lists_in.text import decoded, guessed_encoding, too_many, with_header

_EVENT = re.compile("^BEGIN:VEVENT", re.IGNORECASE | re.MULTILINE)
NAME, EMAIL, TITLE = "Name", "E-mail", "Title of event"


def read(raw: bytes, choices: Choices) -> Table:
    """Each person once, by e-mail address; with titles, each title once, too. Raises BadInput."""
    encoding = choices.encoding or guessed_encoding(raw)
    text = decoded(raw, encoding)
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise BadInput(_damaged())
    if text.count("\n") + text.count("\r") > 2 * MOST_CARD_LINES or len(_EVENT.findall(text)) > MOST_CARDS:
        raise too_many(MOST_CARDS)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found: dict[str, tuple[int, tuple[str, ...]]] = {}
        for key, told in _people(calendars, choices.titles):
            found.setdefault(key, told)
    except Exception as wrong:  # whatever a parser of foreign text may meet
        raise BadInput(_damaged()) from wrong
    lines = [Line(number, cells) for number, cells in found.values()]
    named = Line(0, (NAME, EMAIL, TITLE) if choices.titles else (NAME, EMAIL))
    chosen = Choices(encoding=encoding, header=True, titles=choices.titles)
    return with_header("calendar", [named, *lines], chosen)


def _damaged() -> str:
    return _("This calendar cannot be read: it is damaged or was cut off.")


def _people(calendars: Any, titles: bool) -> Iterator[tuple[str, tuple[int, tuple[str, ...]]]]:
    number = 0
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            number += 1
            if titles and (title := str(event.get("summary", "")).strip()):
                yield f"title {title.casefold()}", (number, ("", "", title))
            invited = event.get("attendee", [])
            for person in invited if isinstance(invited, list) else [invited]:
                email = str(person).strip()
                email = email[7:] if email.lower().startswith("mailto:") else ""
                name = str(getattr(person, "params", {}).get("CN", "")).strip()
                name = "" if name.casefold() == email.casefold() else name
                if name or email:
                    cells = (name, email, "") if titles else (name, email)
                    yield f"person {email.casefold() or name.casefold()}", (number, cells)
