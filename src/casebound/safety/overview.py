"""The overview and a client's line of time in words: terms by their labels, shares of few as numbers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebound.core.patterns import overview as counting
from casebound.core.patterns.overview import Count, Event, Tried
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records.views.reading import page_numbers
from casebound.safety import decisions, patterns

UNRESOLVED = "UNRESOLVED"  # an outcome
SHOWN = 200  # records on one line of time; the newest
LEFT, WIDTH, TOP, LANE = 8, 344, 26, 38  # of the drawing
LANES = {1: 0, 2: 1}  # classes: testing a limit, words; all others are showing, touching, threats


@dataclass(frozen=True)
class Line:
    """One value and in how many records it stands. part: of 100, for the bar."""

    label: str
    records: int
    share: str
    part: int


@dataclass(frozen=True)
class Response:
    """Something that was tried, in how many records, and what followed there."""

    label: str
    records: int
    followed: list[str]
    part: int


@dataclass(frozen=True)
class Point:
    """A record or a decision on the line of time, and where it is drawn. title: of a decision."""

    day: date
    happened: bool
    id: str
    page: int | None
    title: str
    group: str
    setting: str
    phase: str
    tried: list[str]
    left: int
    top: int


class Words:
    """Labels of the vocabularies in the language of the interface."""

    @cached_property
    def effects(self) -> Mapping[int, str]:
        question = shipped().get("incident").worded(_language()).find("effects")
        column = question.column("effect") if question else None
        return {option.number: option.label for option in column.options} if column else {}

    @cached_property
    def groups(self) -> Mapping[int, str]:
        return {
            group.number: group.label
            for group in shipped().vocabulary("behaviours").worded(_language()).classes
        }

    def said(self, vocabulary: str, number: int) -> str:
        term = shipped().vocabulary(vocabulary).worded(_language()).by_number.get(number)
        return term.label if term else ""

    def term(self, vocabulary: str, number: int) -> str:
        return self.said(vocabulary, number) or _("Not said")

    def group(self, number: int) -> str:
        return self.groups.get(number, _("Not classed yet"))

    def tried(self, pair: tuple[int, int]) -> str:
        response, effect = self.term("responses", pair[0]), self.effects.get(pair[1], "")
        return f"{response}: {effect}" if effect else response


def _language() -> str:
    return get_language() or "en"


def share(part: int, whole: int) -> str:
    """3 of 5; from twenty on also in per cent."""
    told = _("%(part)d of %(whole)d") % {"part": part, "whole": whole}
    percent = counting.percent(part, whole)
    return told if percent is None else f"{told} ({percent} %)"


def of_practice(found: patterns.Review) -> dict[str, object]:
    """Every part of the overview, over the records this person can open."""
    counted, words = counting.overview(found.rows, found.records), Words()

    def of(vocabulary: str) -> Callable[[int], str]:
        return lambda number: words.term(vocabulary, number)

    def said(counts: tuple[Count, ...], label: Callable[[int], str]) -> list[Line]:
        return _lines(counts, counted.records, label) if any(one.number for one in counts) else []

    return {
        "count": counted.records,
        "parts": [
            ("class", _("What they did"), _lines(counted.groups, counted.records, words.group)),
            ("setting", _("Where"), said(counted.settings, of("settings"))),
            ("phase", _("At what point of the contact"), said(counted.phases, of("phases"))),
        ],
        "responses": [_response(one, counted.records, words) for one in counted.responses],
    }


def _lines(counts: Iterable[Count], whole: int, label: Callable[[int], str]) -> list[Line]:
    return [
        Line(label(one.number), one.records, share(one.records, whole), 100 * one.records // whole)
        for one in counts
    ]


def _response(one: Tried, whole: int, words: Words) -> Response:
    followed = [
        f"{words.effects.get(effect, str(effect))}: {share(records, one.known)}"
        for effect, records in one.effects
    ]
    return Response(words.term("responses", one.response), one.records, followed, 100 * one.records // whole)


def undecided(
    who: Who, found: patterns.Review, decided: Iterable[decisions.Shown]
) -> list[dict[str, object]]:
    """Pages that say it is still open, where no decision about the client came later; the newest first."""
    number = shipped().vocabulary("outcomes").by_code[UNRESOLVED].number
    newest: dict[int, int] = {}
    for line in decided:
        one = line.standing.decision
        newest[one.client] = max(one.seq, newest.get(one.client, -1))
    seqs = counting.still_open(found.records, number, newest)
    pages = page_numbers(who, seqs)
    return [{"id": f"e{seq}", "page": pages[seq]} for seq in seqs if seq in pages]


def of_client(who: Who, found: patterns.Review, number: int) -> tuple[list[Point], int]:
    """Records and standing decisions about one client, oldest first, and how many more there are."""
    events = counting.timeline(found.rows, found.records)
    older, events = len(events[:-SHOWN]), events[-SHOWN:]
    decided = decisions.shown(who, number)
    times = [event.when for event in events] + [line.entry.header.time // 60 for line in decided]
    if not times:
        return [], 0
    first, last = min(times), max(times)
    pages = page_numbers(who, [event.seq for event in events])
    points = [*_of_records(who, events, pages, first, last), *_of_decisions(who, decided, first, last)]
    return sorted(points, key=lambda point: (point.day, point.left, point.id)), older


def _of_records(
    who: Who, events: Iterable[Event], pages: Mapping[int, int], first: int, last: int
) -> Iterator[Point]:
    words = Words()
    for event in events:
        yield Point(
            day=_day(who, event.when),
            happened=event.happened,
            id=f"e{event.seq}",
            page=pages.get(event.seq),
            title="",
            group=words.group(event.group),
            setting=words.said("settings", event.setting),
            phase=words.said("phases", event.phase),
            tried=[words.tried(pair) for pair in event.responses],
            left=_left(event.when, first, last),
            top=TOP + LANE * lane(event.group) + LANE // 2,
        )


def _of_decisions(who: Who, decided: Iterable[decisions.Shown], first: int, last: int) -> Iterator[Point]:
    for line in decided:
        at = line.entry.header.time // 60
        left = _left(at, first, last)
        yield Point(
            _day(who, at), True, line.entry.id, line.entry.page, line.title, "", "", "", [], left, TOP
        )


def lane(group: int) -> int:
    """Which lane of the drawing a class lies in: limits, words, more than words, not classed."""
    return LANES.get(group, 2) if group else 3


def _left(at: int, first: int, last: int) -> int:
    return LEFT + (WIDTH - 2 * LEFT) * (at - first) // (last - first) if last > first else WIDTH // 2


def _day(who: Who, minutes: int) -> date:
    return datetime.fromtimestamp(minutes * 60, UTC).astimezone(who.zone).date()
