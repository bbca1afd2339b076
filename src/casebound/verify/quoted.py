"""Words of others in what the checker prints: they stay on their line; what nobody sees is spelled out."""

import unicodedata

_ISOLATE, _END = "\u2068", "\u2069"
# Control, format, surrogate, private, unassigned; separators of lines and paragraphs.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# Letters, marks and signs that draw nothing.
_FILLERS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xFFFC}
_FILLERS |= {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
# Persian and Indian scripts and pictures need these after a sign of their own; Latin letters never do.
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
_LAST_LATIN = "\u02ff"


def quoted(text: str) -> str:
    """One line of its own direction; what moves others, drives a terminal or is unseen as code points."""
    before = ("", *text)
    return _ISOLATE + "".join(map(_visible, text, before)) + _END


def _visible(character: str, before: str) -> str:
    if character == "\t" or (character in _JOINERS and before > _LAST_LATIN):
        return character
    unseen = unicodedata.category(character) in _UNSEEN or ord(character) in _FILLERS
    return f"[U+{ord(character):04X}]" if unseen else character
