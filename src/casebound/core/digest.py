"""The digest: a fixed row of 128 bytes about an entry, for review without opening every text.

The table of columns is docs/spec/entry.md, 4. All numbers are big-endian; 0 means unknown or not asked.
"""

import struct
from dataclasses import dataclass, fields
from operator import attrgetter

from casebound.core.errors import Malformed

VERSION = 1
SIZE = 128
UNKNOWN_TIME = -(2**63)
MAX_BEHAVIOURS = 12
MAX_RESPONSES = 10
MORE_BEHAVIOURS, MORE_RESPONSES = 1, 2

# Precision of `occurred`.
NOT_KNOWN, DAY, ABOUT, MINUTE = range(4)
# Bits of `present`.
WEAPON, CONFINEMENT, INTOXICANT, CHILD, INJURY = 1, 2, 4, 8, 16
# Values of yes-or-no columns.
NO, YES = 1, 2

_LAYOUT = struct.Struct(">BBBBqBBqIQQH16B24s20sq16x")
_CODES, _PAIRS = struct.Struct(">12H"), struct.Struct(">BB")
_NO_BEHAVIOURS, _NO_RESPONSES, RESERVED = bytes(24), bytes(20), 16
_KIND, _CLIENT, _AMENDS = 1, slice(22, 26), slice(26, 34)
assert _LAYOUT.size == SIZE


@dataclass(frozen=True)
class Row:
    """One digest. Times: seconds since 1970 UTC. behaviours: term numbers. responses: (response, effect)."""

    version: int = VERSION
    kind: int = 0
    severity: int = 0
    severity_raised: int = 0
    occurred: int = UNKNOWN_TIME
    occurred_precision: int = NOT_KNOWN
    certainty: int = 0
    source_time: int = UNKNOWN_TIME
    client: int = 0
    amends: int = 0
    event: int = 0
    target: int = 0
    relation: int = 0
    setting: int = 0
    area: int = 0
    phase: int = 0
    service: int = 0
    booking: int = 0
    outcome: int = 0
    after_warning: int = 0
    repeated: int = 0
    intent: int = 0
    directed: int = 0
    harm_body: int = 0
    harm_mind: int = 0
    present: int = 0
    primary_class: int = 0
    more: int = 0
    behaviours: tuple[int, ...] = ()
    responses: tuple[tuple[int, int], ...] = ()
    written: int = UNKNOWN_TIME

    def pack(self) -> bytes:
        """The 128 bytes. Raises ValueError for a number that does not fit its column."""
        if len(self.behaviours) > MAX_BEHAVIOURS or len(self.responses) > MAX_RESPONSES:
            raise ValueError("a digest holds 12 behaviours and 10 responses; set `more` and cut the rest")
        if 0 in self.behaviours or any(response == 0 for response, _ in self.responses):
            raise ValueError("0 marks an unused place of a digest")
        values = _NUMBERS(self)
        unused = [0] * (MAX_BEHAVIOURS - len(self.behaviours))
        try:
            behaviours = struct.pack(">12H", *self.behaviours, *unused)
            responses = b"".join(struct.pack(">BB", *pair) for pair in self.responses)
            return _LAYOUT.pack(*values, behaviours, responses, self.written)
        except struct.error as fault:
            raise ValueError(f"a number does not fit its digest column: {fault}") from None


_NAMES = tuple(field.name for field in fields(Row))
_NUMBERS = attrgetter(*_NAMES[:-3])


def unpack(raw: bytes) -> Row:
    """Row from 128 bytes. Raises Malformed for another size or version or bytes that pack() never makes."""
    if len(raw) != SIZE or raw[0] != VERSION:
        raise Malformed("This digest is of a version that this program does not know. Update the program.")
    *numbers, behaviours, responses, written = _LAYOUT.unpack(raw)
    codes: tuple[int, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    if behaviours != _NO_BEHAVIOURS:
        codes = tuple(filter(None, _CODES.unpack(behaviours)))
    if responses != _NO_RESPONSES:
        pairs = tuple(pair for pair in _PAIRS.iter_unpack(responses) if pair[0])
    rest = behaviours[2 * len(codes) :] + responses[2 * len(pairs) :] + raw[-RESERVED:]
    if rest.strip(b"\0"):
        raise Malformed("This digest has bytes where none belong. Take an undamaged copy.")
    # A review reads thousands: a frozen dataclass sets its thirty fields one by one, which takes longest.
    row = object.__new__(Row)
    row.__dict__.update(zip(_NAMES, (*numbers, codes, pairs, written), strict=True))
    return row


def glance(raw: bytes) -> tuple[int, int, int]:
    """Kind, client and amends of 128 bytes that `pack` made, where thousands are read for no more."""
    return raw[_KIND], int.from_bytes(raw[_CLIENT], "big"), int.from_bytes(raw[_AMENDS], "big")


def columns() -> tuple[str, ...]:
    """Names of all columns in order, as the spec calls them."""
    return tuple("class" if field.name == "primary_class" else field.name for field in fields(Row))


# What a kind may put into a column: digest column → types of question. Other columns fill themselves.
_ONE = ("one",)
_YES = ("yes_no", "one")
_MOMENT = ("moment",)
ASKED_COLUMNS = {
    "occurred": _MOMENT,
    "source_time": _MOMENT,
    "client": ("client",),
    "target": ("people",),
    **dict.fromkeys(("certainty", "relation", "setting", "area", "phase", "service", "booking"), _ONE),
    **dict.fromkeys(("outcome", "intent", "directed", "harm_body", "harm_mind", "severity_raised"), _ONE),
    **dict.fromkeys(("after_warning", "repeated"), _YES),
    "present": ("many",),
    "behaviours": ("many",),
    "responses": ("many", "rows"),
}
COMPUTED_COLUMNS = {"severity": "severity", "class": "primary_class"}  # column → rule
ONE_OF = tuple(name for name, types in ASKED_COLUMNS.items() if types == _ONE and name != "severity_raised")
