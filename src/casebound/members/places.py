"""Where a practice works: an ISO 3166 country such as `DE`, or a subdivision such as `US-WA`.

The places decide which rules and which emergency number are shown, so a slip of the pen is refused.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import available_timezones

from casebound.core.errors import BadInput
from casebound.members.us_states import STATES

_SHAPE = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
# The time of most people in each state; whoever lives on the other side of a line changes it.
_EAST, _MIDDLE = "America/New_York", "America/Chicago"
_MOUNTAIN, _WEST = "America/Denver", "America/Los_Angeles"
_STATES = {
    _EAST: "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    _MIDDLE: "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    _MOUNTAIN: "CO ID MT NM UT WY",
    _WEST: "CA NV OR WA",
    "America/Phoenix": "AZ",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
}
ALSO_CALLED = {"united kingdom": "GB", "uk": "GB", "england": "GB-ENG", "scotland": "GB-SCT", "usa": "US"}
LOCALTIME = Path("/etc/localtime")
_STATE_ZONES = {state: zone for zone, states in _STATES.items() for state in states.split()}


def checked(place: str) -> str:
    """The place in capitals, empty where none was given. Raises BadInput."""
    typed, place = place.strip(), place.strip().upper()
    found = _SHAPE.fullmatch(place)
    if place and (found is None or found[1] not in countries()):
        raise BadInput(f"“{typed[:20]}” is no place. Give a country such as DE, or a state such as US-WA.")
    if found and found[1] == "US" and found[2] and found[2] not in _STATE_ZONES:
        raise BadInput(f"“{place}” is no state of the United States. Give its two letters, as in US-WA.")
    return place


def time_zone(place: str) -> str | None:
    """The IANA time zone of a checked place; None where the place alone does not say it."""
    country, _, part = place.partition("-")
    if country == "US":
        return _STATE_ZONES.get(part)
    zones = countries().get(country, ())
    return zones[0] if len(zones) == 1 else None


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Country code → its time zones, from the tz database that the program brings along."""
    folder = files("tzdata") / "zoneinfo"
    zones: dict[str, list[str]] = {row[0]: [] for row in _rows((folder / "iso3166.tab").read_text("utf-8"))}
    for country, _, zone, *_rest in _rows((folder / "zone.tab").read_text("utf-8")):
        zones[country].append(zone)
    return {country: tuple(found) for country, found in zones.items()}


def of_this_machine() -> str:
    """The time zone that this computer is set to, UTC where it does not say."""
    linked = str(LOCALTIME.resolve()).partition("zoneinfo/")[2] if LOCALTIME.exists() else ""
    return linked if linked in available_timezones() else "UTC"


@cache
def names() -> dict[str, str]:
    """Place → what people call it in English: every country, and the states of the United States."""
    rows = _rows((files("tzdata") / "zoneinfo" / "iso3166.tab").read_text("utf-8"))
    states = {f"US-{state}": f"{name}, United States" for state, name in STATES.items()}
    return dict(sorted({**dict(rows), **states}.items(), key=lambda pair: pair[1]))


def named(text: str) -> str:
    """The checked place behind a name (`Spain`, `Washington`) or a code. Raises BadInput."""
    wanted = text.strip().casefold()
    found = [
        place
        for place, name in names().items()
        if wanted in (name.casefold(), name.casefold().split(", ")[0])
    ]
    if len(found) > 1:
        raise BadInput(f"Several places are called “{text.strip()}”. Give one of these: {', '.join(found)}.")
    return found[0] if found else checked(ALSO_CALLED.get(wanted, text))


def _rows(table: str) -> list[list[str]]:
    return [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
