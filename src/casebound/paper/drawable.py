"""Text as it can be printed: never markup, never invisible, never a box where a glyph is missing.

What the fonts cannot draw, and what would be invisible or turn the line around, is printed as its code
point, `[U+4F60]`; a note under the page names each one. The exact text lies beside the sheet as data.
"""

import unicodedata
from dataclasses import dataclass, field
from enum import IntEnum

from casebound.paper.fonts import can_draw

Line = dict[str, object]
LONGEST_WORD = 40  # in code points; a longer run gets places where the line may break


class Care(IntEnum):
    """How much is drawn. Raised only when the typesetter refuses a combination that was never probed."""

    EVERYTHING = 0
    NO_RARE_MARKS = 1
    PLAIN_LATIN = 2


_JOINERS = "\u200c\u200d"  # Persian and Indian scripts need them between letters
_STYLE_SELECTORS = "\ufe0e\ufe0f"  # ask for a picture or a plain sign; change no meaning


@dataclass
class Ink:
    """Turns text into lines to print and remembers each code point that could not be drawn."""

    care: Care = Care.EVERYTHING
    missing: dict[str, None] = field(default_factory=dict)

    def line(self, text: str) -> str:
        """One stretch of text with everything undrawable spelled out; direction kept inside it."""
        drawn = "".join(self._one(text, at) for at in range(len(text)))
        if _turns(drawn):
            return f"\u2068{drawn}\u2069"
        return drawn

    def block(self, text: str) -> list[Line]:
        """Lines of a written text, each with the direction of its first strong letter."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return [{"t": _with_breaks(self._plain(line)), "rtl": _first_strong_is_rtl(line)} for line in lines]

    def names(self) -> list[tuple[str, str]]:
        """Each missing code point once, in order of appearance: ("U+1F609", "winking face")."""
        return [(f"U+{ord(c):04X}", _name(c)) for c in self.missing]

    def _plain(self, text: str) -> str:
        return "".join(self._one(text, at) for at in range(len(text)))

    def _one(self, text: str, at: int) -> str:
        character = text[at]
        if character == "\t":
            return "    "
        if character == "\n":
            return " "
        if character in _JOINERS and self._between_letters(text, at):
            return character
        if character in _STYLE_SELECTORS and at and self._draws(text[at - 1]):
            return ""
        if self._draws(character):
            return character
        self.missing[character] = None
        return f"[U+{ord(character):04X}]"

    def _between_letters(self, text: str, at: int) -> bool:
        around = text[at - 1 : at] + text[at + 1 : at + 2]
        return len(around) == 2 and all(c.isalpha() and self._draws(c) for c in around)

    def _draws(self, character: str) -> bool:
        if self.care is Care.PLAIN_LATIN:
            return " " <= character <= "~" or ("\u00a1" <= character <= "\u017f" and character != "\u00ad")
        if self.care is Care.NO_RARE_MARKS and unicodedata.category(character)[0] == "M":
            return False
        return can_draw(character)


def _name(character: str) -> str:
    """Empty where the name only repeats the code point, as those of Chinese characters do."""
    name = unicodedata.name(character, "").lower()
    return "" if name.endswith(f"-{ord(character):04x}") else name


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text)


def _first_strong_is_rtl(text: str) -> bool:
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _with_breaks(text: str) -> str:
    """Let a very long word break (zero-width spaces), so that nothing runs off the sheet."""
    if len(text) <= LONGEST_WORD:
        return text
    return " ".join(_broken(word) for word in text.split(" "))


def _broken(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    return "\u200b".join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
