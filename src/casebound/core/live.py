"""The live guide: what to say, where to stand, what comes next, from one TOML file a language."""

from collections.abc import Mapping
from dataclasses import dataclass

from casebound.core.reading import CODE, Faults, Table, parse
from casebound.core.vocabulary import CONFIDENCES
from casebound.core.wording import LANGUAGE


@dataclass(frozen=True)
class Source:
    """Where a step comes from. as_of: year and month it was read. confidence: high or medium."""

    id: str
    words: str
    as_of: str
    confidence: str


@dataclass(frozen=True)
class Step:
    """One screen. say: sentences by language, empty where nothing is to be said. body: hands, feet and door.

    on: the words on the way on. response: a code of the vocabulary of responses, for the record.
    warns: whether it leaves a second chance. call: whether the emergency number stands here.
    instead: a path or a list (with the words of its link), empty where there is one way only.
    """

    id: str
    title: str
    say: Mapping[str, tuple[str, ...]]
    body: str
    on: str
    response: str
    source: Source
    warns: bool
    call: bool
    instead: str
    instead_words: str


@dataclass(frozen=True)
class Path:
    """The steps for one thing that happens, in order."""

    id: str
    title: str
    hint: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Listed:
    """Things to have in mind before, afterwards, or after a touch or a hurt."""

    id: str
    title: str
    items: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class Soon:
    """Something that vanishes: what it is, what to do, within how many hours. id: of its day on a list."""

    id: str
    what: str
    do: str
    hours: int


@dataclass(frozen=True)
class Line:
    """Somebody to call in a place (`US`, `CA-ON`). number: to dial; shown: to read."""

    place: str
    title: str
    number: str
    shown: str
    words: str
    source: Source


@dataclass(frozen=True)
class Guide:
    """All of it. spoken: the languages of what is said, by tag, in their own names; its own first."""

    version: int
    language: str
    spoken: Mapping[str, str]
    sources: tuple[Source, ...]
    paths: tuple[Path, ...]
    lists: Mapping[str, Listed]
    soon: tuple[Soon, ...]
    lines: tuple[Line, ...]

    def lines_of(self, place: str) -> tuple[Line, ...]:
        """Whom to call in a place, with those of its country; every one where no place is known."""
        return tuple(
            line for line in self.lines if not place or line.place in (place, place.partition("-")[0])
        )


def load(raw: bytes) -> Guide:
    """The guide from the bytes of its file. Raises BadInput naming every fault with its place."""
    tables = parse(raw, "live guide")
    faults = Faults(f"{tables.get('book', 'live')}.v{tables.get('version', '?')}")
    top = Table(faults, "", tables)
    top.name("book")
    version, language = top.whole("version", 1, 999), top.name("language", LANGUAGE)
    at_once, named = top.names("at_once"), _words(top.table("spoken"))
    spoken = dict(sorted(named.items(), key=lambda item: item[0] != language))  # her own language first
    sources = {source.id: source for source in map(_source, top.tables("sources", "source", "id"))}
    steps = {
        one.id: one for one in (_step(item, spoken, sources) for item in top.tables("steps", "step", "id"))
    }
    guide = Guide(
        version=version,
        language=language,
        spoken=spoken,
        sources=tuple(sources.values()),
        paths=tuple(_path(item, steps, at_once) for item in top.tables("paths", "path", "id")),
        lists={one.id: one for one in (_list(item, sources) for item in top.tables("lists", "list", "id"))},
        soon=tuple(map(_soon, top.tables("soon", "soon", "id"))),
        lines=tuple(_line(item, sources) for item in top.tables("lines", "line", "title")),
    )
    _hold_together(top, guide, at_once)
    top.done()
    faults.stop()
    return guide


def _hold_together(top: Table, guide: Guide, at_once: tuple[str, ...]) -> None:
    """What is named is there, and the guide's own language is among those that are spoken."""
    if guide.language not in guide.spoken:
        top.fault(f"`spoken` lacks {guide.language}, the guide's own language; give it its sentences, too.")
    paths = {path.id for path in guide.paths}
    for missing in sorted(set(at_once) - paths):
        top.fault(f"`at_once` names {missing}, which is no path.")
    targets = {step.instead for path in guide.paths for step in path.steps if step.instead}
    for missing in sorted(targets - paths - set(guide.lists)):
        top.fault(f"`instead` names {missing}, which is neither a path nor a list.")


def _words(item: Table | None) -> dict[str, str]:
    """Text by tag of a language."""
    if item is None:
        return {}
    return {tag: item.text(tag) for tag in item.raw}


def _source(item: Table) -> Source:
    confidence = item.choice("confidence", set(CONFIDENCES) - {"low"}, "")  # from memory alone: not shown
    source = Source(item.name("id"), item.text("words"), item.text("as_of"), confidence)
    item.done()
    return source


def _of(item: Table, sources: Mapping[str, Source]) -> Source:
    named = item.name("source")
    if named not in sources:
        item.fault(f"`source` is {named!r}; it must be one of {', '.join(sorted(sources))}.")
    return sources.get(named, Source(named, "", "", ""))


def _step(item: Table, spoken: Mapping[str, str], sources: Mapping[str, Source]) -> Step:
    said = item.table("say")
    say = {tag: said.names(tag) for tag in spoken} if said else {}  # in the order of `spoken`
    if said and (set(said.raw) != set(spoken) or not all(say.values())):
        item.fault(f"`say` needs a list of sentences in each of {', '.join(sorted(spoken))}.")
    instead = item.name("instead", required=False)
    step = Step(
        id=item.name("id"),
        title=item.text("title"),
        say=say,
        body=item.text("body"),
        on=item.text("on"),
        response=item.name("response", CODE),
        source=_of(item, sources),
        warns=item.flag("warns"),
        call=item.flag("call"),
        instead=instead,
        instead_words=item.text("instead_words", required=bool(instead)),
    )
    item.done()
    return step


def _path(item: Table, steps: Mapping[str, Step], at_once: tuple[str, ...]) -> Path:
    path, named = item.name("id"), item.names("steps")
    for missing in sorted(set(named) - set(steps)):
        item.fault(f"`steps` names {missing}, which is no step.")
    found = tuple(steps[name] for name in named if name in steps)
    if not found:
        item.fault("needs `steps`, at least one.")
    if path in at_once and any(step.warns for step in found):
        item.fault("ends the session at once, so none of its steps may warn.")
    made = Path(path, item.text("title"), item.text("hint"), found)
    item.done()
    return made


def _list(item: Table, sources: Mapping[str, Source]) -> Listed:
    made = Listed(item.name("id"), item.text("title"), item.names("items"), _of(item, sources))
    item.done()
    return made


def _soon(item: Table) -> Soon:
    made = Soon(item.name("id"), item.text("what"), item.text("do"), item.whole("hours", 1, 24 * 365))
    item.done()
    return made


def _line(item: Table, sources: Mapping[str, Source]) -> Line:
    made = Line(
        place=item.name("place", CODE),
        title=item.text("title"),
        number=item.text("number"),
        shown=item.text("shown"),
        words=item.text("words"),
        source=_of(item, sources),
    )
    item.done()
    return made
