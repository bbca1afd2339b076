"""Whom to call in a place: emergency numbers as of November 2026, and crisis lines. She is told to check."""

from dataclasses import dataclass

from casebound.core.live import Line
from casebound.guidance import live_guide
from casebound.members import places


@dataclass(frozen=True)
class Number:
    """A national emergency number: country (ISO 3166-1), number, where it is published."""

    country: str
    number: str
    source: str


EUROPE = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR"),
    *("HU", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
KNOWN = {
    item.country: item
    for item in (
        Number("US", "911", "fcc.gov, 911 and E911 services"),
        Number("CA", "911", "crtc.gc.ca, 9-1-1 services"),
        Number("GB", "999", "gov.uk, 999 and 112"),
        Number("IE", "112", "gov.ie, 112 and 999"),
        Number("AU", "000", "triplezero.gov.au"),
        Number("NZ", "111", "police.govt.nz, 111"),
        *(Number(country, "112", "Directive (EU) 2018/1972, article 109") for country in EUROPE),
    )
}
UNKNOWN_PLACE = ("911", "112", "999")


def numbers(place: str) -> tuple[str, ...]:
    """The number of a place (`US-WA`, `ES`), or the three that reach most places where it is not known."""
    found = KNOWN.get(place[:2].upper())
    return (found.number,) if found else UNKNOWN_PLACE


def lines(place: str) -> list[tuple[str, Line]]:
    """Crisis lines of a place, each with what its country is called; every one where no place is known."""
    return [(places.names().get(line.place, line.place), line) for line in live_guide().lines_of(place)]
