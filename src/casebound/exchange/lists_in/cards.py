"""Address cards (vCard 2.1, 3 and 4): each card a line, its fields as columns."""

import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import vobject
from django.utils.translation import gettext as _

from casebound.core.errors import BadInput
from casebound.exchange.lists_in.table import MOST_CARD_LINES, MOST_CARDS, Choices, Line, Table
from casebound.exchange.lists_in.text import decoded, guessed_encoding, too_many, with_header

# What a card can say, by the column it becomes. Photos, notes and the like are not read at all.
COLUMNS = {
    "fn": "Full name", "nickname": "Nickname", "tel": "Phone", "email": "E-mail", "bday": "Birthday",
    "adr": "Address", "org": "Company", "impp": "Account",
}  # fmt: skip
_PARTS = ("box", "extended", "street", "city", "region", "code", "country")
_BEGIN, _END = re.compile(r"^BEGIN:VCARD[ \t]*$", re.I), re.compile(r"^END:VCARD[ \t]*$", re.I)
_WANTED = re.compile(rf"^(?:[A-Za-z0-9-]+\.)?(?:N|VERSION|{'|'.join(COLUMNS)})[;:]", re.I)
_DAY = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})")


def read(raw: bytes, choices: Choices) -> Table:
    """Every card of the file. Raises BadInput with the line on which a card begins that cannot be read."""
    encoding = choices.encoding or guessed_encoding(raw)
    text = decoded(raw, encoding)
    cards = list(islice(_cards(text), MOST_CARDS + 1))
    if len(cards) > MOST_CARDS:
        raise too_many(MOST_CARDS)
    lines = [
        Line(number, tuple(_cell(_card(card, number), name) for name in COLUMNS)) for number, card in cards
    ]
    named = Line(0, tuple(COLUMNS.values()))
    return with_header("cards", [named, *lines], Choices(encoding=encoding, header=True))


def _cards(text: str) -> Iterator[tuple[int, str]]:
    """Line on which each card begins, and the card with the fields we read."""
    card: list[str] | None = None
    begun = 0
    for number, line in enumerate(_split(text), 1):
        if _BEGIN.match(line):
            if card is not None:
                raise BadInput(_unreadable(begun))
            card, begun = [], number
        elif card is not None and _END.match(line):
            yield begun, "\r\n".join(["BEGIN:VCARD", *_wanted(card), "END:VCARD", ""])
            card = None
        elif card is not None and len(card) > MOST_CARD_LINES:
            raise BadInput(_unreadable(begun))
        elif card is not None:
            card.append(line)
    if card is not None:
        raise BadInput(_unreadable(begun))


def _split(text: str) -> Iterator[str]:
    """Lines one by one: a list of all of them may take many times the room of the file."""
    return (line.removesuffix("\n") for line in io.StringIO(text, newline=None))


def _wanted(card: Sequence[str]) -> Iterator[str]:
    """The fields we read with their folded lines; after "=" at its end a quoted value goes on."""
    keep = soft = False
    for line in card:
        if not (soft or line[:1] in (" ", "\t")):
            keep = bool(_WANTED.match(line))
            quoted = "QUOTED-PRINTABLE" in line.upper().partition(":")[0]
            soft = False
        if keep:
            yield line
        soft = line.endswith("=") and quoted


def _unreadable(line: int) -> str:
    return _("The card that begins on line %(line)d cannot be read, or the file was cut off there.") % {
        "line": line
    }


def _card(text: str, line: int) -> Any:
    try:
        return vobject.readOne(text, allowQP=True)
    except Exception as wrong:  # whatever a parser of foreign text may meet, it names this card
        raise BadInput(_unreadable(line)) from wrong


def _cell(card: Any, name: str) -> str:
    said = [_said(name, item) for item in card.contents.get(name, [])]
    if name == "fn" and not any(said):
        said = [_name(item.value) for item in card.contents.get("n", [])]
    return "\n".join(dict.fromkeys(one for one in said if one))


def _said(name: str, item: Any) -> str:
    value = item.value
    if name == "adr":
        return ", ".join(filter(None, (_flat(getattr(value, part, "")) for part in _PARTS)))
    if name == "org":
        return ", ".join(filter(None, value)) if isinstance(value, list) else str(value)
    text = _flat(value)
    if name == "bday":
        found = _DAY.match(text)
        return "-".join(found.groups()) if found else ""
    return re.sub(r"^(tel|mailto|xmpp|sip|skype):", "", text, flags=re.I)


def _flat(value: Any) -> str:
    return ", ".join(map(_flat, value)) if isinstance(value, list) else str(value or "").strip()


def _name(value: Any) -> str:
    return " ".join(
        filter(None, (_flat(getattr(value, part, "")) for part in ("given", "additional", "family")))
    )
