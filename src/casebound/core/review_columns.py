"""Which digest columns each review rule reads, so that columns stay enough for rules when formats freeze.

A rule never gives a score: it names what it found and the entries that fired it; a person decides.
"""

from collections.abc import Mapping
from types import MappingProxyType

READS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "P1": ("client", "kind", "occurred"),  # the same person, two records or more
        "P2": ("client", "behaviours", "occurred", "repeated", "amends", "event"),  # course of conduct
        "P3": ("client", "after_warning", "occurred", "responses"),  # went on after a recorded warning
        "P4": ("client", "class", "severity", "occurred"),  # steps up between records
        "P5": ("severity", "severity_raised", "present", "harm_body"),  # act at once
        "P6": ("class", "behaviours", "relation", "outcome"),  # hard rules of a jurisdiction
        "P8": ("client", "target", "event"),  # several targets inside one practice
        "P10": ("target", "severity", "occurred", "written", "harm_mind"),  # load on one practitioner
        "P11": (
            "setting",
            "area",
            "phase",
            "service",
            "booking",
            "occurred",
            "occurred_precision",
        ),  # cluster
        "P13": ("intent", "certainty", "directed", "source_time"),  # what speaks the other way
    }
)

# Rules that read no digest, and what they read.
ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "P7": "keyed tokens of the identifiers in client entries",
        "P9": "deposits of the matching escrow, with consent of both sides",
        "P12": "due dates, flags, open decisions and drafts, none of which is sealed in a digest",
    }
)

# Columns that the program fills itself: from the kind, the stamp or another column.
FILLED_BY_SEALING = ("version", "kind", "occurred_precision", "amends", "event", "target", "more", "written")
