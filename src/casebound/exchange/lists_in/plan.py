"""What is to be done with a list: how it is read, what was found, what a person decided, how far it is."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

from casebound.core.identity.decide import Tier
from casebound.exchange.lists_in.table import Choices

READ, LOOKED, RUNNING, DONE, UNDOING, UNDONE = "read", "looked", "running", "done", "undoing", "undone"
SKIP, NEW, SAME = "skip", "new", "same"
FAULTY, REPEATED = "faulty", "repeated"
FAULTS_SHOWN = 500


@dataclass(frozen=True)
class Plan:
    """Lines are named by their index in the list, from 0.

    columns: a field for each column. order: of dates, `told` whether the list itself says it. looked: so many
    lines were looked at; faults, repeated, twins come from that. twins: index → clients (number, tier) of the
    practice that the line may be; refused: those among them whom a standing decision refuses. bare: so many
    are taken without a value that does not fit. chosen: index → "skip", "new", or the number of the client
    that it is. same, contact: what becomes of the others.
    alike: the first pairs of lines, by number in the file, that may be one person each, of `alike_count`;
    nothing follows from them.
    """

    name: str
    form: str
    choices: Choices
    columns: tuple[str, ...]
    count: int
    casebook: str
    order: str = "ymd"
    told: bool = True
    lenient: bool = False
    stage: str = READ
    looked: int = 0
    faulty: tuple[int, ...] = ()
    faults: Mapping[int, tuple[int, tuple[tuple[str, str], ...]]] = field(default_factory=dict, repr=False)
    bare: int = 0
    repeated: Mapping[int, int] = field(default_factory=dict)
    twins: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    refused: tuple[int, ...] = ()
    alike: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    alike_count: int = 0
    chosen: Mapping[int, str] = field(default_factory=dict)
    same: str = SKIP
    contact: str = NEW
    done: int = 0
    sealed: int = 0
    kept: int = 0

    def action(self, index: int) -> str:
        """What becomes of a line: `faulty`, `repeated`, `skip`, `new`, or the number of a client as text.

        Nobody who may be a refused person is written down without being chosen one by one.
        """
        if index in self._left_out:
            return FAULTY
        if index in self.repeated:
            return REPEATED
        found = self.twins.get(index)
        if index in self.chosen or not found:
            return self.chosen.get(index, NEW)
        if index in self.alarming:
            return SKIP
        firm = [number for number, tier in found if tier == Tier.SAME_PERSON.value]
        wish = self.same if firm else self.contact
        if wish == SAME:
            return str(firm[0]) if len(firm) == 1 else SKIP
        return wish

    @cached_property
    def _left_out(self) -> frozenset[int]:
        return frozenset(self.faulty)

    @cached_property
    def alarming(self) -> frozenset[int]:
        """Lines that may be somebody whom a standing decision refuses."""
        refused = set(self.refused)
        return frozenset(
            index for index, found in self.twins.items() if refused & {number for number, _ in found}
        )

    def figures(self) -> dict[str, int]:
        """How many lines become what."""
        told = {"new": 0, "same": 0, "skip": 0, FAULTY: 0, REPEATED: 0}
        for index in range(self.count):
            action = self.action(index)
            told[SAME if action.isdecimal() else action] += 1
        return told

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()


def from_bytes(raw: bytes) -> Plan:
    """As `to_bytes` wrote it."""
    told = json.loads(raw)
    told["choices"] = Choices(**told["choices"])
    for name in ("columns", "faulty", "refused"):
        told[name] = tuple(told[name])
    told["alike"] = tuple((one, two) for one, two in told.get("alike", ()))
    for name in ("repeated", "chosen"):
        told[name] = {int(index): value for index, value in told[name].items()}
    told["faults"] = {
        int(index): (line, tuple((field, said) for field, said in found))
        for index, (line, found) in told["faults"].items()
    }
    told["twins"] = {
        int(index): tuple((number, tier) for number, tier in found) for index, found in told["twins"].items()
    }
    return Plan(**told)
