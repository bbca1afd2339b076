"""The front desk's casebook, told by its id; and what a look-up there finds (docs/spec/desk.md).

The id follows from the practice, so that no row and no name can call another casebook the desk's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from casebound.core.identity import person
from casebound.core.packing import pack
from casebound.core.roll import CasebookState, PersonKeys

ACTIONS = ("block", "ask", "allow")  # the strictest first
LAST = 4  # digits that are enough to ask
SHORTEST_NAME = 3  # letters
MANAGING = frozenset({"lead", "administrator"})
TELLING = frozenset({"practitioner", "lead"})
_LABEL = b"casebound/v1/desk"
_DIGITS = re.compile(r"[\s().+/-]*(?:\d[\s().+/-]*)+")


def casebook_id(practice: bytes, number: int) -> bytes:
    """Id (16 bytes) of the practice's desk casebook `number`, from 1: a later one where one was lost."""
    return sha256(pack(_LABEL, practice, number.to_bytes(4, "big"))).digest()[:16]


def casebooks(practice: bytes, known: Mapping[bytes, CasebookState]) -> Iterator[CasebookState]:
    """All casebooks of the desk that were ever started, oldest first."""
    number = 1
    while (id := casebook_id(practice, number)) in known:
        yield known[id]
        number += 1


def standing(
    practice: bytes, known: Mapping[bytes, CasebookState], persons: Mapping[int, PersonKeys]
) -> CasebookState | None:
    """The newest one that somebody reads who manages safety or accounts; None where there is none.

    So nobody else becomes the desk's reader by starting it first.
    """
    found = None
    for state in casebooks(practice, known):
        if any(persons[reader].roles & MANAGING and not persons[reader].closed for reader in state.readers):
            found = state
    return found


@dataclass(frozen=True)
class Instruction:
    """What the desk is told. action: of ACTIONS. until: ISO day or empty. written: seconds since 1970."""

    seq: int
    author: int
    name: str
    phones: tuple[str, ...]
    action: str
    words: str
    until: str
    written: int


@dataclass(frozen=True)
class Asked:
    """What was asked: a whole number (E.164 or its digits), its last four, or the words of a name."""

    phone: str = ""
    last: str = ""
    names: tuple[str, ...] = ()


def asked(text: str, region: str) -> Asked | None:
    """What a person typed at the desk; None where it is too little to look for."""
    text = text.strip()
    if _DIGITS.fullmatch(text):
        digits = "".join(char for char in text if char.isdecimal())
        if len(digits) == LAST:
            return Asked(last=digits)
        phone = person.phone(text, region)
        return Asked(phone=phone) if phone else None
    words, _ends = person.name(text)
    return Asked(names=words) if any(len(word) >= SHORTEST_NAME for word in words) else None


def matching(wanted: Asked, instructions: Iterable[Instruction], region: str) -> list[Instruction]:
    """What fits, the strictest first, then the newest. A name fits when each of its words is there whole."""
    found = [one for one in instructions if _fits(wanted, one, region)]
    return sorted(found, key=lambda one: (ACTIONS.index(one.action), -one.seq))


def _fits(wanted: Asked, one: Instruction, region: str) -> bool:
    if wanted.names:
        return set(wanted.names) <= set(person.name(one.name)[0])
    if wanted.last:
        return any(_digits(phone).endswith(wanted.last) for phone in one.phones)
    return any(
        _may_end_alike(phone, wanted.phone) and person.phone(phone, region) == wanted.phone
        for phone in one.phones
    )


def _may_end_alike(phone: str, wanted: str) -> bool:
    """Spares reading a number that ends otherwise; one with letters, as of an extension, is always read."""
    return not _DIGITS.fullmatch(phone) or _digits(phone)[-LAST:] == wanted[-LAST:]


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def initials(name: str) -> str:
    """The first letters of a name, for where several fit: “Sam Poe” is “S… P…”."""
    return " ".join(f"{word[0]}…" for word in name.split())
