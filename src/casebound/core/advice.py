"""Advice as data: sides of a matter, steps for each, and the source of every step."""

import tomllib
from dataclasses import dataclass

from casebound.core.errors import BadInput

SHOWN = ("high", "medium")  # confidence of what may be shown


@dataclass(frozen=True)
class Source:
    """Where words come from, as of which month, and how sure that is."""

    words: str
    as_of: str
    confidence: str


@dataclass(frozen=True)
class Step:
    """One thing to do or to leave."""

    words: str
    source: Source


@dataclass(frozen=True)
class Side:
    """Steps for one of those concerned, in order."""

    code: str
    title: str
    steps: tuple[Step, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Each source once, in the order of the steps."""
        return tuple(dict.fromkeys(step.source for step in self.steps))


def load(raw: bytes) -> tuple[Side, ...]:
    """Read advice from a TOML file. Raises BadInput for a step without a source that may be shown."""
    data = tomllib.loads(raw.decode())
    sources = {
        found["id"]: Source(found["words"], found["as_of"], found["confidence"]) for found in data["sources"]
    }
    unsure = sorted(id for id, source in sources.items() if source.confidence not in SHOWN)
    if unsure:
        raise BadInput(f"Sources that are too unsure to be shown: {', '.join(unsure)}.")
    wanted = {step["source"] for side in data["sides"] for step in side["steps"]}
    if wanted - sources.keys():
        raise BadInput(f"Sources that the file does not have: {', '.join(sorted(wanted - sources.keys()))}.")
    return tuple(_side(side, sources) for side in data["sides"])


def _side(side: dict[str, object], sources: dict[str, Source]) -> Side:
    steps = side["steps"]
    assert isinstance(steps, list)
    made = tuple(Step(step["words"], sources[step["source"]]) for step in steps)
    return Side(str(side["code"]), str(side["title"]), made)
