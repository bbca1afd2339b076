"""Language files: the same words in another language, laid over a kind or vocabulary.

A language file may say nothing that changes an answer. It has every wording of the original and no more.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from casebound.core.reading import Faults, parse

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Shape:
    """Which keys of a table are wording, which identify it, and which lists of tables lie inside."""

    identity: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    inside: Mapping[str, "Shape"] = field(default_factory=dict)


_OPTION = Shape(("code",), ("label", "hint"))
_COLUMN = Shape(("id",), ("label", "hint"), {"options": _OPTION})

KIND = Shape(
    ("kind", "version", "language"),
    ("title", "plural", "lead"),
    {
        "sections": Shape(("code",), ("label", "neutral")),
        "pages": Shape(("id",), ("title", "hint", "section_label")),
        "questions": Shape(("id",), ("label", "hint", "message"), {"options": _OPTION, "columns": _COLUMN}),
        "computed": Shape(("id",), ("label",)),
        "checks": Shape(("rule", "questions"), ("message",)),
        "due": Shape(("id",), ("label",)),
    },
)

VOCABULARY = Shape(
    ("vocabulary", "version", "language"),
    ("title",),
    {
        "classes": Shape(("code",), ("label", "hint")),
        "terms": Shape(("code",), ("label", "hint", "definition", "include", "exclude", "words")),
    },
)

_Raw = Mapping[str, object]


@dataclass(frozen=True)
class Laid:
    """Tables in one language, and where to collect the faults found in them."""

    faults: Faults
    tables: dict[str, object]


def laid_over(
    file: str, base: dict[str, object], wordings: Mapping[str, bytes], shape: Shape
) -> Iterator[Laid]:
    """The original first, then each language file laid over it. file: name without language and `.toml`."""
    yield Laid(Faults(f"{file}.toml"), base)
    for language, raw in sorted(wordings.items()):
        faults = Faults(f"{file}.{language}.toml")
        over = parse(raw, faults.file)
        for key in shape.identity:
            wanted = language if key == "language" else base.get(key)
            if over.get(key) != wanted:
                faults.add("", f"`{key}` must be {wanted!r} here, not {over.get(key)!r}.")
        yield Laid(faults, overlay(faults, "", base, over, shape) | {"language": language})


def overlay(faults: Faults, place: str, base: _Raw, over: _Raw, shape: Shape) -> dict[str, object]:
    """`base` with the words of `over`. Missing, extra and unknown words are faults of the language file."""
    merged = dict(base)
    for key in over:
        if key not in shape.identity and key not in shape.words and key not in shape.inside:
            faults.add(place, f"`{key}` is not wording; a language file holds only the words.")
    for key in shape.words:
        if key in base and key not in over:
            faults.add(place, f"`{key}` is not translated.")
        elif key in over and key not in base:
            faults.add(place, f"`{key}` has nothing in the original to translate.")
        elif key in over:
            if type(over[key]) is not type(base[key]):
                faults.add(place, f"`{key}` must be of the same type as in the original.")
            merged[key] = over[key]
    for key, inner in shape.inside.items():
        if key in base or key in over:
            merged[key] = _overlay_list(faults, place, key, base.get(key, []), over.get(key, []), inner)
    return merged


def _overlay_list(
    faults: Faults, place: str, key: str, base: object, over: object, shape: Shape
) -> list[dict[str, object]]:
    if not isinstance(over, list) or not all(isinstance(item, dict) for item in over):
        faults.add(place, f"`{key}` must be a list of tables.")
        over = []
    said: dict[str, _Raw] = {_identity(item, shape): item for item in over}
    if len(said) != len(over):
        faults.add(place, f"`{key}` translates the same thing twice.")
    merged = []
    for item in cast(list[_Raw], base):
        name = _identity(item, shape)
        inner_place = f"{place}, {key} “{name}”" if place else f"{key} “{name}”"
        words = said.pop(name, None)
        if words is None and _has_words(item, shape):
            faults.add(inner_place, "is not translated.")
        merged.append(overlay(faults, inner_place, item, words, shape) if words is not None else dict(item))
    for name in said:
        faults.add(place, f"{key} “{name}” does not exist in the original.")
    return merged


def _identity(item: _Raw, shape: Shape) -> str:
    parts = (item.get(key, "") for key in shape.identity)
    return " ".join(" ".join(map(str, part)) if isinstance(part, list) else str(part) for part in parts)


def _has_words(item: _Raw, shape: Shape) -> bool:
    return any(key in item for key in shape.words) or any(key in item for key in shape.inside)
