"""Names of time zones that a calendar may use, as names that are known here."""

from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

LONGEST = 100  # characters of a name


def known(name: str) -> str:
    """The zone's own name, such as Europe/Berlin; "" for one that is not known here.

    Some programs write a path before it (RFC 5545 3.2.19); its last parts are the name.
    """
    name = name.strip().strip('"')[:LONGEST]
    parts = name.split("/")
    shorter = ["/".join(parts[-n:]) for n in (3, 2, 1)] if name.startswith("/") else []
    for one in (name, WINDOWS_TO_OLSON.get(name, ""), *shorter):
        if _is_one(one):
            return one
    return ""


def _is_one(name: str) -> bool:
    try:
        return bool(name) and bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):  # OSError: "America" is a folder of zones
        return False
