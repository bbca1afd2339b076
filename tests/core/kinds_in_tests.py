"""The kinds that every parametrised test holds to its promise: those shipped and one with every feature."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casebound.core import entry, kinds_read
from casebound.core.entry import Checked, Stamp
from casebound.core.errors import BadInput, Problem
from casebound.core.kinds import Kind
from casebound.kinds import shipped

EVERY_FEATURE = (Path(__file__).parent / "every_feature.v1.toml").read_bytes()
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
ZONE = "America/Los_Angeles"


def every_feature() -> Kind:
    return shipped().load(EVERY_FEATURE, {})


def all_kinds() -> list[Kind]:
    return [shipped().get(name) for name in shipped().ids()] + [every_feature()]


def mutated(old: str, new: str) -> bytes:
    """The kind of every feature with one thing changed. Fails where `old` does not stand there."""
    text = EVERY_FEATURE.decode()
    assert old in text, old
    return text.replace(old, new, 1).encode()


def load(raw: bytes, wordings: dict[str, bytes] | None = None) -> Kind:
    return kinds_read.load(raw, wordings or {}, shipped().vocabularies())


def faults(raw: bytes, wordings: dict[str, bytes] | None = None) -> list[str]:
    """Sentences of all faults that loading finds; empty where there is none."""
    try:
        load(raw, wordings)
    except BadInput as fault:
        return [problem.sentence for problem in fault.problems] or [fault.sentence]
    return []


def check(kind: Kind, answers: dict[str, Any], *, for_seal: bool = True, **stamped: Any) -> Checked:
    stamp = Stamp(amends=1 if kind.amends else None) if not stamped else Stamp(**stamped)
    return entry.check(kind, answers, NOW, zone=ZONE, for_seal=for_seal, stamp=stamp)


def problems(kind: Kind, answers: dict[str, Any], *, for_seal: bool = False) -> dict[str, Problem]:
    """Problems by question; empty where the answers pass."""
    try:
        check(kind, answers, for_seal=for_seal)
    except BadInput as fault:
        return {problem.question: problem for problem in fault.problems}
    return {}
