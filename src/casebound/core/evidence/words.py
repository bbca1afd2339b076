"""Small words that several sentences about an evidence file share."""

from collections.abc import Iterable
from datetime import UTC, datetime


def moment(seconds: int) -> str:
    """A time in UTC, to the second."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OverflowError, ValueError, OSError):
        return "a time that no clock shows"


def listed(numbers: Iterable[int]) -> str:
    """12, 13, 20."""
    return ", ".join(str(number) for number in numbers)
