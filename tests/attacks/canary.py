"""Sentences that nobody else writes, and the search for them in every shape that bytes may lie in."""

import json
import secrets
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

PLAIN = "abcdefghijklmnopqrstuvwxyz"
ACCENTED = "àçéèêëîïñöüåøšžłđ"
CHARACTERS = 14  # 26^14 and 17^14: neither comes about by chance


def _drawn(letters: str) -> str:
    return "".join(secrets.choice(letters) for _ in range(CHARACTERS))


def base64_of(raw: bytes, offset: int) -> bytes:
    """What base64 makes of these bytes, whatever stands before and behind, when they begin at this offset."""
    encoded = b64encode(bytes(offset) + raw)
    return encoded[(offset * 8 + 5) // 6 : (offset + len(raw)) * 8 // 6]


def shapes(text: str) -> dict[str, bytes]:
    """Name of the shape → the bytes that betray the text."""
    raw = text.encode()
    found = {
        "UTF-8": raw,
        "UTF-16-LE": text.encode("utf-16-le"),
        "UTF-16-BE": text.encode("utf-16-be"),
        "hexadecimal": raw.hex().encode(),
        "HEXADECIMAL": raw.hex().upper().encode(),
        "URL-escaped": quote(text).encode(),
        "url-escaped": quote(text).lower().encode(),
        "form-escaped": quote_plus(text).encode(),
        "JSON-escaped": json.dumps(text)[1:-1].encode(),
        "HTML-escaped": "".join(f"&#{ord(char)};" if ord(char) > 127 else char for char in text).encode(),
        "escaped as Python writes bytes": repr(raw)[2:-1].encode(),
    }
    for offset in range(3):
        found[f"base64 at {offset}"] = base64_of(raw, offset)
        found[f"base64 for addresses at {offset}"] = base64_of(raw, offset).translate(
            bytes.maketrans(b"+/", b"-_")
        )
    return found


@dataclass
class Canaries:
    """One run's sentences. All share two drawn words; each channel adds its own name, to tell whence it flew.

    One word is plain ASCII in small letters, so that folding, escaping and cutting leave it as it is; the
    other is full of accents, so that each kind of escaping changes it.
    """

    plain: str = field(default_factory=lambda: _drawn(PLAIN))
    accented: str = field(default_factory=lambda: _drawn(ACCENTED))
    channels: list[str] = field(default_factory=list)

    def sentence(self, channel: str) -> str:
        self.channels.append(channel)
        return f"{self.plain} {self.accented} {channel}"

    def found(self, *places: Path) -> list[str]:
        """Where and in which shape one of the words lies; an empty list is what we want."""
        wanted = shapes(self.plain) | {
            f"{name}, accented": raw for name, raw in shapes(self.accented).items()
        }
        return [hit for place in places for file in files(place) for hit in _hits(file, wanted)]


def files(place: Path) -> Iterator[Path]:
    """All plain files, also those that vanish or appear meanwhile."""
    if place.is_file():
        yield place
    for each in sorted(place.rglob("*")) if place.is_dir() else []:
        if each.is_file() and not each.is_symlink():
            yield each


def _hits(file: Path, wanted: dict[str, bytes]) -> list[str]:
    try:
        held = file.read_bytes()
    except OSError:
        return []  # gone meanwhile, or nobody's to read
    named = [f"its name ({name})" for name, raw in wanted.items() if raw in str(file).encode()]
    inside = [f"{name}: …{_around(held, raw)!r}…" for name, raw in wanted.items() if raw in held]
    return [f"{file}: {hit}" for hit in (*named, *inside)]


def _around(held: bytes, raw: bytes) -> bytes:
    at = held.index(raw)
    return held[max(0, at - 60) : at + len(raw) + 60]
