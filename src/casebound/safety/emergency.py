"""Emergency numbers by place, as of November 2026, for one link on one page. She is told to check hers."""

from dataclasses import dataclass


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
