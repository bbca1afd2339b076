"""The invented pages, read from the files beside this module and put in the order they were written in."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

FIXED = date(2026, 11, 15)  # day 0; moved to yesterday on a machine whose clock stands earlier
ZONE = "America/Los_Angeles"
OPENING_HOUR, CLOSING_HOUR = time(9), time(20, 30)
_FILES = ("incidents_spring", "incidents_autumn", "others")
_OURS = ("kind", "days", "at", "wrote", "client", "team", "who", "to")


@dataclass(frozen=True)
class Page:
    """One page to be sealed. who: ana or ben. client: a name or nickname. to: key of the page it amends."""

    key: int
    kind: str
    who: str
    written: datetime
    answers: Mapping[str, object] = field(repr=False)
    client: str = ""
    to: int | None = None
    team: bool = False


def clients() -> list[dict[str, Any]]:
    """Answers of the client pages, in order; number them from 101."""
    found: list[dict[str, Any]] = _read("clients")["client"]
    return found


def called(answers: Mapping[str, Any]) -> str:
    """What the other pages call this client."""
    return str(answers.get("name") or answers["nicknames"][0])


def pages(today: date) -> list[Page]:
    """All pages but those of the clients, in the order they were written in."""
    day = min(FIXED, today - timedelta(days=1))
    raw = [page for name in _FILES for page in _read(name)["page"]]
    raw += [{**line, "kind": "small_thing", "wrote": 3} for line in _read("small")["small"]]
    # The page of a day that others amend is the one that is no amendment itself.
    found = [_page(number, item, day) for number, item in enumerate(raw)]
    by_day = {item["days"]: page.key for item, page in zip(raw, found, strict=True) if _is_event(item)}
    tied = [
        page if "to" not in item else _tied(page, by_day[item["to"]])
        for item, page in zip(raw, found, strict=True)
    ]
    return sorted(tied, key=lambda page: (page.written, page.key))


def _is_event(item: Mapping[str, Any]) -> bool:
    return item.get("kind", "incident") in ("incident", "small_thing")


def _tied(page: Page, to: int) -> Page:
    return Page(page.key, page.kind, page.who, page.written, page.answers, page.client, to, page.team)


def _page(number: int, item: Mapping[str, Any], day: date) -> Page:
    kind = item.get("kind", "incident")
    happened = day - timedelta(days=item["days"])
    clock = time.fromisoformat(item["at"].removesuffix("~")) if item.get("at") else None
    answers = {name: _text(value) for name, value in item.items() if name not in _OURS}
    if kind in ("incident", "small_thing", "witness_statement"):
        answers["happened"] = f"{happened}T{item['at']}" if clock else f"{happened}"
    elif kind == "note":
        answers["happened"] = f"{happened}"
    began = datetime.combine(happened, clock or CLOSING_HOUR, ZoneInfo(ZONE))
    return Page(
        key=number,
        kind=kind,
        who=item.get("who", "ana"),
        written=(began + timedelta(minutes=item.get("wrote", 0))).astimezone(UTC),
        answers=answers,
        client=item.get("client", ""),
        team=item.get("team", False),
    )


def _text(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))
