"""How text is compared in search: case, accents and typographic quotes make no difference."""

import re
import unicodedata

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def fold(text: str) -> str:
    """Same length is not kept; never show folded text to anybody."""
    text = text.translate(_QUOTES).casefold()
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def terms(query: str) -> list[str]:
    """Words of a query, and phrases in quotes, folded; at most 12."""
    found = re.findall(r'"([^"]+)"|(\S+)', query.translate(_QUOTES))
    return [fold(phrase or word).strip() for phrase, word in found if (phrase or word).strip()][:12]


def spans(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Where the wanted terms stand in the original text: (start, end), in order, not overlapping."""
    folded, origin = [], []
    for index, char in enumerate(text):
        for piece in fold(char):
            folded.append(piece)
            origin.append(index)
    haystack = "".join(folded)
    found = sorted(
        (match.start(), match.end()) for term in wanted for match in re.finditer(re.escape(term), haystack)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        first, last = origin[start], origin[end - 1] + 1
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
