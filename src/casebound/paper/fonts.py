"""Which code points the fonts inside the typesetter can draw.

No font of the machine is ever used, else the same sheet would look different elsewhere. What the
typesetter brings (see docs/adr/0005) draws Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari and signs;
`covered.txt` holds the exact ranges. `python -m casebound.paper.fonts` asks the typesetter again.
"""

import json
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import typst

FAMILIES = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono", "New Computer Modern Math")

_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
# Letters and marks that draw nothing: a reader must see that they stand there.
_FILLERS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, 0xFFA0, 0xFFFC}
_FILLERS |= set(range(0xFE00, 0xFE0E))

TEMPLATES = Path(__file__).parent / "templates"


@cache
def own_fonts() -> typst.Fonts:
    """The fonts inside the typesetter, and no others."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


@cache
def covered() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last code points of the ranges that can be drawn, both in rising order."""
    lines = (Path(__file__).parent / "covered.txt").read_text("ascii").split("\n")
    ranges = [line.split("-") for line in lines if line and not line.startswith("#")]
    return tuple(int(r[0], 16) for r in ranges), tuple(int(r[-1], 16) for r in ranges)


def can_draw(character: str) -> bool:
    """Whether the typesetter's own fonts have a glyph for this one character."""
    firsts, lasts = covered()
    at = bisect_right(firsts, ord(character)) - 1
    return at >= 0 and ord(character) <= lasts[at]


def compiles(characters: Iterable[str]) -> bool:
    """Ask the typesetter itself, under the standards of every document of the house."""
    inputs = {"fonts": json.dumps(FAMILIES), "text": json.dumps([f"a{c}a" for c in characters])}
    try:
        typst.compile(
            str(TEMPLATES / "probe.typ"),
            root=str(TEMPLATES),
            font_paths=own_fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["a-3a"],
        )
    except typst.TypstError:
        return False
    return True


def _drawn(points: list[int]) -> list[int]:
    if not points or compiles(map(chr, points)):
        return points
    if len(points) == 1:
        return []
    half = len(points) // 2
    return _drawn(points[:half]) + _drawn(points[half:])


def _ranges(points: list[int]) -> list[str]:
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return [f"{a:04X}-{b:04X}" for a, b in ranges]


def _visible(point: int) -> bool:
    return unicodedata.category(chr(point)) not in _UNSEEN and point not in _FILLERS


def probe() -> list[str]:
    """Every assigned, visible code point that compiles, as ranges in hex. Takes some minutes."""
    visible = [p for p in range(0x20, 0x20000) if _visible(p)]
    drawn: list[int] = []
    for start in range(0, len(visible), 256):
        drawn += _drawn(visible[start : start + 256])
    return _ranges(drawn)


if __name__ == "__main__":
    sys.stdout.write("# Code points that the typesetter's own fonts draw; made by casebound.paper.fonts\n")
    sys.stdout.write("\n".join(probe()) + "\n")
