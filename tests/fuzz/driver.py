"""Runs a target: guided by which branches an input reaches (atheris), or, where that is missing, blindly."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.target import Target

MEMORY_MB = 1500  # of the whole process; pictures of 50 million points are allowed
SECONDS = 10  # for one input: nothing may hang
CHUNKS = (
    b"",
    b"\0",
    b"\xff",
    b"\xff" * 8,
    b"[" * 2000,
    b'"',
    b"\n",
    b"\r\n",
    b"0" * 50,
    "\u202e\ud7ff".encode(),
)


def guided(target: Target, runs: int, seed: int, found: Path, corpus: Path, seconds: int = 0) -> None:
    """Never returns: libFuzzer ends the process, with 0 when nothing was found.

    A crashing input is left in the folder `found`; runs < 0 for as many as fit into `seconds`. What reached a
    new branch is kept in `corpus`.
    """
    import atheris

    corpus.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(raw)
    options = [f"-runs={runs}", f"-seed={seed}", f"-max_len={target.longest}", f"-timeout={SECONDS}"]
    options += [f"-rss_limit_mb={MEMORY_MB}", f"-artifact_prefix={found}/{target.name}-", "-verbosity=0"]
    options += [f"-max_total_time={seconds}"] if seconds else []
    if target.words:
        words = corpus.with_suffix(".words")
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words))
        options.append(f"-dict={words}")
    atheris.Setup([sys.argv[0], *options, str(corpus)], target.look)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def blind(target: Target, runs: int, seed: int) -> int:
    """How many of so many inputs, made from the seeds by chance, were taken; a crash comes out as it is."""
    taken = 0
    for raw in changed(target, runs, seed):
        try:
            taken += target.look(raw)
        except Exception as crash:
            crash.add_note(f"input of {target.name}: {raw.hex()}")
            raise
    return taken


def changed(target: Target, runs: int, seed: int) -> Iterator[bytes]:
    """Inputs made from the seeds: flipped, cut, doubled, joined, with strange pieces put in."""
    draw = random.Random(f"{target.name} {seed}")
    seeds = target.seeds() or [b""]
    for _ in range(runs):
        raw = draw.choice(seeds)
        for _ in range(draw.choice((1, 1, 1, 2, 4))):
            raw = _one_change(draw, raw, [*CHUNKS, *target.words], draw.choice(seeds))
        yield raw[: 2 * target.longest]


def _one_change(draw: random.Random, raw: bytes, pieces: list[bytes], other: bytes) -> bytes:
    at, to = sorted(draw.randint(0, len(raw)) for _ in range(2))
    match draw.randrange(6):
        case 0:
            return raw[:at] + bytes([draw.randrange(256)]) + raw[at + 1 :]
        case 1:
            return raw[:at]
        case 2:
            return raw[:at] + raw[to:]
        case 3:
            return raw[:to] + raw[at:]
        case 4:
            return raw[:at] + draw.choice(pieces) + raw[at:]
        case _:
            return raw[:at] + other[draw.randint(0, len(other)) :]
