"""What somebody is known by, brought into one form so that two records can be compared."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

Words = tuple[str, ...]

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "rev", "herr", "frau"])
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
SPECIAL = frozenset([*_TITLES, *_SUFFIXES])  # words that are no part of a name proper
# Letters that a decomposition leaves as they are.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
SHORT = {
    "street": "st", "road": "rd", "avenue": "ave", "av": "ave", "drive": "dr", "lane": "ln", "place": "pl",
    "court": "ct", "crescent": "cres", "boulevard": "blvd", "terrace": "tce", "circuit": "cct", "close": "cl",
    "highway": "hwy", "parkway": "pkwy", "apartment": "apt", "unit": "apt", "north": "n", "south": "s",
    "east": "e", "west": "w",
}  # fmt: skip
_SIGNS = {code: " " for code in range(128) if not chr(code).isalnum()}
_DOTS_MEAN_NOTHING = ("gmail.com", "googlemail.com")
_PLATE = re.compile(r"^(?=.*\d)(?=.*[a-z])[a-z0-9]{4,9}$|^\d{5,8}$")
BEGINNING = 3  # letters of a word of a name
TELLING = 4  # letters or figures of a word that few addresses share
_SHORTEST_PHONE = 7  # digits: less tells nobody apart
_BIRTH = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})$", re.ASCII)


@dataclass(frozen=True)
class Person:
    """One record of somebody. names: each a tuple of words, the first the full name. born: YYYYMMDD or "".

    numbers: what an office gave to one person only (membership, insurance). suffixes: jr, sr, ii to iv.
    """

    names: tuple[Words, ...] = ()
    suffixes: frozenset[str] = frozenset()
    born: str = ""
    address: Words = ()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    plates: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def person(answers: Mapping[str, object], region: str = "US") -> Person:
    """The answers of a client entry in comparable form; an answer of another type is left out.

    region: two letters, the country of a phone number written without one.
    """
    first = name(str(answers.get("name") or ""))
    others = [name(one) for one in _listed(answers.get("nicknames"))]
    named = [(words, ends) for words, ends in (first, *others) if words]
    return Person(
        tuple(dict.fromkeys(words for words, _ in named)),
        frozenset(end for _, ends in named for end in ends),
        born(str(answers.get("birth_date") or "")),
        address(str(answers.get("address") or "")),
        _each(phone(one, region) for one in _listed(answers.get("phones"))),
        _each(email(one) for one in _listed(answers.get("emails"))),
        _each(handle(one) for one in _listed(answers.get("handles"))),
        plates(str(answers.get("vehicle") or "")),
        _each(number(one) for one in _listed(answers.get("numbers"))),
    )


def folded(text: str) -> str:
    """Without case and accents. Never shown to anybody."""
    text = text.casefold()
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in parts if not unicodedata.combining(char))


def name(text: str) -> tuple[Words, Words]:
    """Words of a name in spoken order without titles, then its suffixes.

    "Smith, Dr. John jr" → (john, smith), (jr,)
    """
    last, comma, first = text.partition(",")
    words = _words(re.sub(r"['’`´]", "", folded(f"{first} {last}" if comma else text)))
    plain = tuple(word for word in words if word not in _TITLES and word not in _SUFFIXES)
    return plain, tuple(_SUFFIXES[word] for word in words if word in _SUFFIXES)


def born(text: str) -> str:
    """YYYYMMDD of a date that says year, month and day; "" of everything else."""
    found = _BIRTH.match(text.strip())
    return "".join(found.groups()) if found else ""


def address(text: str) -> Words:
    """Words of an address with the usual short forms."""
    return tuple(SHORT.get(word, word) for word in _words(folded(text)))


@lru_cache(maxsize=4096)
def phone(text: str, region: str) -> str:
    """E.164 where the number can be read, else its digits; "" when there are fewer than seven."""
    digits = "".join(char for char in text if char.isdecimal())
    if len(digits) < _SHORTEST_PHONE:
        return ""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return digits
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(text: str) -> str:
    """One form of an address: no case, no +tag, no dots where the provider ignores them; "" without an @."""
    local, at, domain = folded(text).strip().removeprefix("mailto:").rpartition("@")
    local, domain = local.partition("+")[0], domain.strip(".")
    if not (local and at and domain):
        return ""
    if domain in _DOTS_MEAN_NOTHING:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def handle(text: str) -> str:
    """The name of an account: without case, @ and the address of the site before it."""
    return folded(text).strip().rstrip("/").rpartition("/")[2].lstrip("@").partition("?")[0]


def plates(text: str) -> frozenset[str]:
    """What may be the plate in words about a vehicle. "blue Ford, ABC-1234" → abc1234."""
    words = [word.strip(".,;:()\"'").replace("-", "") for word in folded(text).split()]
    return frozenset(word for word in words if _PLATE.match(word))


def number(text: str) -> str:
    """Letters and figures of what an office gave to one person."""
    return "".join(_words(text))


def _words(text: str) -> Words:
    plain = folded(text)
    if plain.isascii():
        return tuple(plain.translate(_SIGNS).split())
    return tuple("".join(char if char.isalnum() else " " for char in plain).split())


def _listed(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, (list, tuple)) else []


def _each(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value for value in values if value)
