"""A figure: a number, its unit, its target, and how it stands beside a peer measured in the same run."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line of the benchmark.

    at_least: the target is a floor. peer: what was measured beside it, in the same unit; ratio: how many
    times the peer. note: what is and is not in the number.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    peer: float | None = None
    ratio: float | None = None
    note: str = ""

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None where none is set."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    def fields(self) -> dict[str, object]:
        found = {name: _round(value) for name, value in asdict(self).items() if value not in (None, "")}
        del found["at_least"]
        return found | {"ok": self.ok}

    def json(self) -> str:
        return json.dumps(self.fields(), ensure_ascii=False)

    def text(self) -> str:
        mark = {True: "ok", False: "MISSED", None: "–"}[self.ok]
        sign = "≥" if self.at_least else "≤"
        target = "" if self.target is None else f"{sign} {self.target:g} {self.unit}"
        beside = "" if self.ratio is None else f"  {self.ratio:.2f} × its peer"
        return f"{mark:<7}{self.name:<28}{self.value:>10.4g} {self.unit:<6}{target:<16}{beside}".rstrip()


def _round(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def seconds(job: Callable[..., object], *given: object) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    job(*given)
    return time.perf_counter() - begin


def typical(job: Callable[[], object], times: int) -> float:
    """The median of several calls, in seconds."""
    return median(seconds(job) for _ in range(times))
