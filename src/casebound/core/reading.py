"""Reading a TOML file that people write by hand: typed look-ups that collect every fault.

A fault names the file, the place inside it and what to change, so that an author can mend it alone.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping

from casebound.core.errors import BadInput, Problem
from casebound.core.text import TextFault, clean_text

ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
FILE_LIMIT = 1_000_000  # bytes; the longest shipped file has about 80,000
# tomllib takes minutes over a key of a hundred thousand parts.
_LONG_KEY = re.compile(
    r"""(?<![\w"'-])(?:(?:[\w-]+|"[^"\n]{0,60}"|'[^'\n]{0,60}')[ \t]*\.[ \t]*){32}""", re.ASCII
)
WORDING_LIMIT = 5_000  # code points


class Faults:
    """The faults found in one file. Nothing is raised before `stop`, so that an author sees them all."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []

    def add(self, place: str, fault: str) -> None:
        where = f"{self.file}, {place}" if place else self.file
        self.found.append(Problem(place, f"{where}: {fault}"))

    def also(self, place: str, fault: str) -> None:
        """A fault of the second look; kept back where the first look already found the cause."""
        if place not in {problem.question for problem in self.found}:
            self.add(place, fault)

    def stop(self) -> None:
        """Raises BadInput with all faults in `problems`, the first of them in the sentence."""
        if self.found:
            more = len(self.found) - 1
            tail = f" ({more} more to mend in this file)" if more else ""
            raise BadInput(self.found[0].sentence + tail, tuple(self.found))


def parse(raw: bytes, file: str) -> dict[str, object]:
    """Tables of a TOML 1.0 file. Raises BadInput naming the file and, where known, the line."""
    if len(raw) > FILE_LIMIT:
        raise BadInput(f"{file}: is larger than {FILE_LIMIT:,} bytes. Split it.")
    try:
        text = raw.decode("utf-8")
        if _LONG_KEY.search(text):
            raise BadInput(f"{file}: holds a key of more than 32 parts with dots between them. Shorten it.")
        return tomllib.loads(text)
    except UnicodeDecodeError as fault:
        raise BadInput(f"{file}: is not UTF-8 text (byte {fault.start + 1}). Save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as fault:
        raise BadInput(f"{file}: is not TOML 1.0: {fault}. Mend that line first.") from None


class Table:
    """One table of the file. Each look-up marks its key as known; `done` reports keys nobody asked for."""

    def __init__(self, faults: Faults, place: str, raw: Mapping[str, object]) -> None:
        self.faults, self.place, self.raw = faults, place, raw
        self.known: set[str] = set()

    def fault(self, sentence: str) -> None:
        self.faults.add(self.place, sentence)

    def _get(self, key: str) -> object:
        self.known.add(key)
        return self.raw.get(key)

    def has(self, key: str) -> bool:
        return key in self.raw

    def text(self, key: str, *, required: bool = True) -> str:
        """Wording: a string without control characters; empty where not required and not there."""
        value = self._get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(
                f"needs `{key}`, a text." if value is None else f"`{key}` must be a text with words in it."
            )
            return ""
        try:
            return clean_text(value, WORDING_LIMIT)
        except TextFault as fault:
            self.fault(f"`{key}`: {fault}")
            return ""

    def name(self, key: str, shape: re.Pattern[str] = ID, *, required: bool = True) -> str:
        """An identifier of the given shape."""
        value = self._get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not shape.fullmatch(value):
            self.fault(f"needs `{key}` in the shape {shape.pattern}, not {value!r}.")
            return ""
        return value

    def choice(self, key: str, allowed: Iterable[str], default: str) -> str:
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, str) or value not in set(allowed):
            self.fault(f"`{key}` is {value!r}; it must be one of {', '.join(sorted(allowed))}.")
            return default
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number within bounds."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.fault(f"needs `{key}`, a whole number from {low} to {high}, not {value!r}.")
            return low
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(f"`{key}` must be true or false, not {value!r}.")
            return default
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """A list of distinct texts; empty where not there."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.fault(f"`{key}` must be a list of texts, not {value!r}.")
            return ()
        if len(set(value)) != len(value):
            self.fault(f"`{key}` names something twice.")
        return tuple(value)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts, none of them empty."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(
            isinstance(inner, list) and inner and all(isinstance(item, str) for item in inner)
            for inner in value
        ):
            self.fault(f"`{key}` must be a list of lists of texts, none of them empty.")
            return ()
        return tuple(tuple(inner) for inner in value)

    def numbers(self, key: str) -> dict[str, int]:
        """A table of name → version number."""
        value = self._get(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(type(item) is int and item > 0 for item in value.values()):
            self.fault(f"`{key}` must be a table of names with a version number each.")
            return {}
        return dict(value)

    def table(self, key: str) -> "Table | None":
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(f"`{key}` must be a table, not {value!r}.")
            return None
        return Table(self.faults, self.place, value)

    def tables(self, key: str, called: str, identity: str) -> list["Table"]:
        """A list of tables, each placed by the text under `identity`; two of one identity are a fault."""
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault(f"`{key}` must be a list of tables.")
            return []
        found = []
        seen: set[str] = set()
        for number, item in enumerate(value, start=1):
            name = item.get(identity)
            place = f"{called} “{name}”" if isinstance(name, str) else f"{called} number {number}"
            prefix = f"{self.place}, " if self.place else ""
            found.append(Table(self.faults, prefix + place, item))
            if isinstance(name, str) and name in seen:
                found[-1].fault(f"stands here twice; `{identity}` must be unique.")
            seen.add(str(name))
        return found

    def done(self) -> None:
        for key in self.raw:
            if key not in self.known:
                self.fault(f"`{key}` is not a key of this format; the spec lists them (docs/spec/entry.md).")
