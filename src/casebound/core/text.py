"""What a person types, made fit to be kept. This happens once; later steps carry the same bytes.

Text is kept as typed: no normalisation, no trimming, no reordering of right-to-left text. Only line ends
become LF. What no keyboard types on purpose is refused by name and position, never silently removed.
"""

import unicodedata

LINE_LIMIT = 200
TEXT_LIMIT = 50_000

_LINE_BREAKS = "\n\u2028\u2029"
_SHORT_NAMES = (
    *("null", "start of heading", "start of text", "end of text", "end of transmission", "enquiry"),
    *("acknowledge", "bell", "backspace", "tab", "line feed", "vertical tab", "form feed"),
    *("carriage return", "shift out", "shift in", "data link escape", "device control 1"),
    *("device control 2", "device control 3", "device control 4", "negative acknowledge"),
    *("synchronous idle", "end of block", "cancel", "end of medium", "substitute", "escape"),
    *("file separator", "group separator", "record separator", "unit separator"),
)


class TextFault(Exception):
    """One sentence with named gaps and what fills them, so that an interface can translate it."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template, self.values = template, values


class ShapeFault(TextFault):
    """Not the shape of its type; the question's own `message` says so better, where it has one."""


def name_of(character: str) -> str:
    """Name of a character that cannot be shown, for example `backspace (U+0008)`."""
    code = ord(character)
    if code < len(_SHORT_NAMES):
        name = _SHORT_NAMES[code]
    elif code == 0x7F:
        name = "delete"
    else:
        name = "half of a character" if unicodedata.category(character) == "Cs" else "control character"
    return f"{name} (U+{code:04X})"


def clean_text(raw: str, limit: int = TEXT_LIMIT) -> str:
    """Text with LF line ends. limit: code points. Raises TextFault for control characters and length."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limit:
        raise TextFault(
            "This is {length} characters long; {limit} fit here. Shorten it, or write the rest elsewhere.",
            length=f"{len(text):,}",
            limit=f"{limit:,}",
        )
    if text.replace("\n", " ").replace("\t", " ").isprintable():
        return text  # most text: nothing in it that only looking at each character could find
    for position, character in enumerate(text, start=1):
        if character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs"):
            raise TextFault(
                "Character {position} cannot be shown or kept: {name}. Take it out and try again.",
                position=f"{position:,}",
                name=name_of(character),
            )
    return text


def clean_line(raw: str, limit: int = LINE_LIMIT) -> str:
    """One line of text. limit: code points. Raises TextFault, also for a line break."""
    text = clean_text(raw, limit)
    if any(character in _LINE_BREAKS for character in text):
        raise TextFault("This must be a single line. Take the line break out.")
    return text


def is_blank(text: str) -> bool:
    """Nothing but white space, which counts as no answer."""
    return not text.strip()
