"""What is fuzzed: a parser, good inputs to begin with, and what must hold for any other bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from casebound.core.errors import CaseboundError


@dataclass(frozen=True)
class Target:
    """look(raw): True when the bytes were taken, False when refused; any exception let out is a crash.

    It asserts itself what taking them must mean: the same bytes written back, or that they are a seed where
    a signature or hash has to stop everything else. seeds: good inputs, all of them taken. longest: bytes.
    runs: inputs in the bounded run of ./check --all.
    """

    name: str
    look: Callable[[bytes], bool]
    seeds: Callable[[], list[bytes]]
    runs: int = 20_000
    longest: int = 4096
    words: tuple[bytes, ...] = ()


def refusing(parse: Callable[[bytes], object], *refusals: type[Exception]) -> Callable[[bytes], bool]:
    """A look at a parser that says no by a CaseboundError, or by one of `refusals`."""

    def look(raw: bytes) -> bool:
        try:
            parse(raw)
        except (CaseboundError, *refusals):
            return False
        return True

    return look


def one_of(seeds: Callable[[], list[bytes]], raw: bytes) -> None:
    """For what is signed or sealed: nothing but the original may pass."""
    assert raw in seeds(), "changed bytes were taken for the original"
