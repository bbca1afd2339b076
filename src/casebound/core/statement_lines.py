"""How the values of a statement are written on their lines: one writing each (docs/spec/ledger.md)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from casebound.core import notes

MOST_PEOPLE = (1 << 32) - 1
MOST_RULE = 60  # letters in the id of a rule of law
RULE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


class Value(NamedTuple):
    """How a value is written on its line. `read` may be lenient: parse writes all back and compares."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def hexes(size: int) -> Value:
    """So many bytes, as lower-case hex."""

    def read(text: str) -> bytes:
        if len(text) != 2 * size:
            raise ValueError
        return bytes.fromhex(text)

    return Value(bytes.hex, read)


def number(low: int, high: int) -> Value:
    """A whole number from low to high."""

    def read(text: str) -> int:
        found = notes.decimal(text)
        if not low <= found <= high:
            raise ValueError
        return found

    return Value(str, read)


def one_of(*words: str) -> Value:
    """One of these words."""

    def read(text: str) -> str:
        return words[words.index(text)]

    return Value(str, read)


def or_dash(value: Value) -> Value:
    """The value, or `-` for None."""

    return Value(
        lambda given: "-" if given is None else value.write(given),
        lambda text: None if text == "-" else value.read(text),
    )


def several(value: Value, order: Callable[[Any], Any]) -> Value:
    """Comma-separated, each once, in order; `-` for none."""

    def write(given: tuple[Any, ...]) -> str:
        return ",".join(value.write(one) for one in sorted(set(given), key=order)) or "-"

    def read(text: str) -> tuple[Any, ...]:
        return () if text == "-" else tuple(value.read(one) for one in text.split(","))

    return Value(write, read)


def write_time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_time(text: str) -> int:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not UTC or moment.year < 1970:
        raise ValueError
    return int(moment.timestamp())


def _read_rule(text: str) -> str:
    if not 1 <= len(text) <= MOST_RULE or set(text) - RULE_LETTERS or text == "-":
        raise ValueError
    return text


SEQ = number(0, notes.MOST_LEAVES)
PERSON = number(1, MOST_PEOPLE)
EPOCH = number(1, MOST_PEOPLE)
ID, HASH, KEM = hexes(16), hexes(32), hexes(1216)
TIME = Value(write_time, read_time)
RULE = Value(str, _read_rule)
