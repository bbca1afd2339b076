"""Answers as people read them: in the words of the kind, dates by language, nothing guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebound.attachments import reading
from casebound.core.attachments import File
from casebound.core.digest import DAY, Row
from casebound.core.kinds import FILES, Asked, Kind, Question
from casebound.members.who import Who
from casebound.records.read import Entry

LONG = ("text",)
SAID = "exact"  # a row with this column quotes somebody


@dataclass(frozen=True)
class Shown:
    """One answered question. style: line, prose, list, rows or quotes.

    rows are lists of (label, words); a quote is one row of (what was said, who said it and how exactly).
    """

    question: str
    label: str
    style: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    known: bool = True

    @property
    def words(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Part:
    """One section of an entry with what was answered in it."""

    code: str
    label: str
    private: bool
    learning: bool
    answers: tuple[Shown, ...]


def parts(entry: Entry, clients: Mapping[int, str] | None = None) -> list[Part]:
    """Every sealed section of an entry in the order in which it was asked, own words first."""
    asked = {question.section: at for at, question in reversed(list(enumerate(entry.kind.questions)))}
    found = []
    for section in sorted(entry.kind.sections, key=lambda section: asked.get(section.code, len(asked))):
        answers = entry.sections.get(section.code, {})
        shown = tuple(
            show(question, answers[question.id], clients)
            for question in entry.kind.questions_of(section.code)
            if question.id in answers
        )
        if shown:
            found.append(Part(section.code, section.label, section.private, section.learning, shown))
    return found


def show(question: Question, value: object, clients: Mapping[int, str] | None = None) -> Shown:
    """One answer in words; None is "I don't know"."""
    if value is None:
        return Shown(question.id, question.label, "line", (_("I don't know"),), known=False)
    if question.type == "rows" and isinstance(value, list):
        rows = tuple(_row(question, row) for row in value)
        said = question.column("words") if question.column(SAID) else None
        if said is None or any(said.label not in dict(row) for row in rows):
            return Shown(question.id, question.label, "rows", rows=rows)
        quotes = tuple((_quote(row, said.label),) for row in rows)
        return Shown(question.id, question.label, "quotes", rows=quotes)
    lines = tuple(_words(question, value, clients or {}))
    style = "prose" if question.type in LONG else "list" if len(lines) > 1 else "line"
    return Shown(question.id, question.label, style, lines)


def _quote(row: tuple[tuple[str, str], ...], said: str) -> tuple[str, str]:
    return dict(row)[said], ". ".join(words for label, words in row if label != said)


def _row(question: Question, row: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (column.label, ", ".join(_words(column, row[column.id], {})))
        for column in question.columns
        if row.get(column.id) is not None
    )


def _words(asked: Asked, value: object, clients: Mapping[int, str]) -> Iterable[str]:
    match asked.type:
        case "one" | "many":
            codes = value if isinstance(value, list) else [value]
            options = [(asked.option(str(code)), str(code)) for code in codes]
            return [option.label if option else code for option, code in options]
        case "yes_no":
            return [_("Yes") if value == "yes" else _("No")]
        case "moment":
            return [moment(str(value))]
        case "date":
            return [date_format(date.fromisoformat(str(value)), "DATE_FORMAT")]
        case "client":
            return [client_name(int(str(value)), clients)]
        case "files":
            return [_file(file) for file in reading.files({FILES: value})]
        case "bytes":
            size = len(str(value)) * 3 // 4 - str(value).count("=")
            words = ngettext("%(n)d byte, kept as it is", "%(n)d bytes, kept as they are", size)
            return [words % {"n": size}]
        case _:
            return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _file(file: File) -> str:
    told = f"{file.name} ({filesizeformat(file.size)})"
    return ". ".join(part for part in (told, file.origin, file.captured) if part)


def client_name(number: int, clients: Mapping[int, str]) -> str:
    return clients.get(number) or _("Client %(number)d") % {"number": number}


def moment(text: str) -> str:
    """`2026-11-20T20:02~` as "about 20:02, Friday 20 November 2026" in the reader's language."""
    about = text.endswith("~")
    day, _t, clock = text.removesuffix("~").partition("T")
    words = date_format(date.fromisoformat(day), "l j F Y")
    if clock:
        at = time_format(time.fromisoformat(clock), "TIME_FORMAT")
        return _("%(day)s, about %(time)s") % {"day": words, "time": at} if about else f"{words}, {at}"
    return _("About %(day)s") % {"day": words} if about else words


def instant(seconds: int, zone: str) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone))


def span(minutes: int) -> str:
    """A delay in the largest unit that fits, without judgement."""
    if minutes < 1:
        return _("less than a minute")
    if minutes < 120:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@dataclass(frozen=True)
class Time:
    """One of the times that stand side by side: its name, the moment in words, and what lies before it."""

    label: str
    words: str
    after: str = ""


def times(entry: Entry) -> list[Time]:
    """Happened, written (on paper and typed in), received and sealed, each with its delay."""
    stamped = entry.sections[entry.kind.sections[0].code]
    zone, row = str(stamped["zone"]), entry.digest
    found, column = [], entry.kind.by_digest("occurred")
    if column and column.id in entry.answers:
        answer = entry.answers[column.id]
        found.append(Time(_("Happened"), moment(str(answer)) if answer else _("Not known")))
    before = row.occurred if row.occurred_precision > DAY else None
    paper = str(stamped.get("paper") or "")
    if paper:
        since = before if "T" in paper else None
        written = Time(_("Written on paper"), moment(paper), _later(since, row.written))
        steps = [(_("Typed in"), _seconds(stamped["written"]))]
    else:
        written = Time(_("Written down"), stamp(row.written, zone), _later(before, row.written))
        steps = []
    before = row.written
    found.append(written)
    if stamped.get("received"):
        steps.append((_("Received"), _seconds(stamped["received"])))
    for label, at in [*steps, (_("Sealed"), entry.header.time)]:
        found.append(Time(label, stamp(at, zone), _later(before, at)))
        before = at
    return found


def _seconds(text: object) -> int:
    return int(datetime.fromisoformat(str(text)).timestamp())


def stamp(seconds: int, zone: str) -> str:
    at = instant(seconds, zone)
    return f"{date_format(at, 'j M Y')}, {time_format(at, 'TIME_FORMAT')}"


def _later(before: int | None, after: int) -> str:
    if before is None:
        return ""
    return _("%(span)s later") % {"span": span(max(0, (after - before) // 60))}


def title(entry: Entry) -> str:
    """What stands over an entry: what was ticked, in its own words, else the name of its kind."""
    column = entry.kind.by_digest("behaviours")
    value = entry.answers.get(column.id) if column else None
    if column is None or not value:
        return entry.kind.title
    words = list(_words(column, value, {}))
    more = ngettext(" and %(n)d more", " and %(n)d more", len(words) - 2) % {"n": len(words) - 2}
    return ", ".join(words[:2]) + (more if len(words) > 2 else "")


def summary(kind: Kind, answers: Mapping[str, object], limit: int = 90) -> str:
    """The list line of an entry or draft: the first of the kind's summary questions that was answered."""
    for name in kind.summary:
        value = answers.get(name)
        if value:
            words = " ".join(", ".join(_words(kind.question(name), value, {})).split())
            return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
    return ""


def readers(who: Who, entry: Entry, names: Mapping[int, str]) -> list[str]:
    """Everybody who holds a key for this entry, by name."""
    from casebound.book.models import EntryKey

    keys = EntryKey.objects.filter(practice=who.practice, seq=entry.seq).values_list("casebook", flat=True)
    numbers = {number for casebook in keys for number in who.roll.casebooks[casebook].readers}
    return [names.get(number, str(number)) for number in sorted(numbers)]


def day_of(row: Row, zone: ZoneInfo) -> date:
    """The day something happened, or was written down where that is not known, on a calendar of this zone."""
    at = row.occurred if row.occurred_precision else row.written
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)).astimezone(zone).date()
