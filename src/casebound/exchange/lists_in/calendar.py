"""People who were asked to events of a calendar (.ics). The titles of events only if she wishes."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from icalendar.parser import Contentline
from icalendar.prop import vText

from casebound.core.errors import BadInput
from casebound.exchange.lists_in.table import MOST_CARD_LINES, MOST_CARDS, MOST_LETTERS, Choices, Line, Table
from casebound.exchange.lists_in.text import decoded, guessed_encoding, too_many, with_header

_EVENT = re.compile("^BEGIN:VEVENT", re.IGNORECASE | re.MULTILINE)
_BEGIN, _END = (re.compile(rf"{word}:[ \t]*([\w-]+)", re.IGNORECASE) for word in ("BEGIN", "END"))
_WANTED = re.compile("(ATTENDEE|SUMMARY)[;:]", re.IGNORECASE)
MOST_SAID = 5 * MOST_CARDS  # different lines of people and titles
MOST_FOLDS = 100  # parts of one line
NAME, EMAIL, TITLE = "Name", "E-mail", "Title of event"


def read(raw: bytes, choices: Choices) -> Table:
    """Each person once, by e-mail address; with titles, each title once, too. Raises BadInput."""
    encoding = choices.encoding or guessed_encoding(raw)
    text = decoded(raw, encoding)
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise BadInput(_damaged())
    if text.count("\n") + text.count("\r") > 2 * MOST_CARD_LINES or len(_EVENT.findall(text)) > MOST_CARDS:
        raise too_many(MOST_CARDS)
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    for key, told in _people(_lines(text), choices.titles):
        found.setdefault(key, told)
    lines = [Line(number, cells) for number, cells in found.values()]
    named = Line(0, (NAME, EMAIL, TITLE) if choices.titles else (NAME, EMAIL))
    chosen = Choices(encoding=encoding, header=True, titles=choices.titles)
    return with_header("calendar", [named, *lines], chosen)


def _damaged() -> str:
    return _("This calendar cannot be read: it is damaged or was cut off.")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Who was asked and titles, as whole lines, each once with the number of its event. The rest is not read:
    of an event of forty lines two or three say anything here, and most are the same as in the event before.
    Raises BadInput where an event does not end.
    """
    inside: list[str] = []
    seen: set[str] = set()
    number = 0
    for line in _unfolded(text):
        if begun := _BEGIN.match(line):
            inside.append(begun[1].upper())
            number += inside[-1] == "VEVENT"
        elif ended := _END.match(line):
            if not inside or inside.pop() != ended[1].upper():
                raise BadInput(_damaged())
        elif inside and inside[-1] == "VEVENT" and _WANTED.match(line) and line not in seen:
            seen.add(line)
            if len(seen) > MOST_SAID:
                raise too_many(MOST_SAID)
            yield number, line
    if inside:
        raise BadInput(_damaged())


def _unfolded(text: str) -> Iterator[str]:
    """Whole lines: one that begins with a blank goes on with the one before. Cut where no name is so long."""
    whole: list[str] = []
    for part in re.split("\r\n|\r|\n", text):
        if part[:1] in (" ", "\t") and whole:
            if len(whole) < MOST_FOLDS:
                whole.append(part[1:])
            continue
        if whole:
            yield "".join(whole)[:MOST_LETTERS]
        whole = [part]
    yield "".join(whole)[:MOST_LETTERS]


def _people(
    lines: Iterator[tuple[int, str]], titles: bool
) -> Iterator[tuple[str, tuple[int, tuple[str, ...]]]]:
    for number, line in lines:
        try:
            kind, more, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
        except ValueError:  # a line that somebody spoilt takes no other with it
            continue
        if kind.upper() == "SUMMARY":
            title = str(vText.from_ical(value)).strip()
            if titles and title:
                yield f"title {title.casefold()}", (number, ("", "", title))
            continue
        email = value.strip()
        email = email[7:] if email.lower().startswith("mailto:") else ""
        name = str(more.get("CN", "")).strip()
        name = "" if name.casefold() == email.casefold() else name
        if name or email:
            cells = (name, email, "") if titles else (name, email)
            yield f"person {email.casefold() or name.casefold()}", (number, cells)
