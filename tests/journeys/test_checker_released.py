"""Evidence that was handed out, changed in every way a hand or a program may: both checkers say the same."""

import random
from collections.abc import Iterator
from pathlib import Path
from struct import pack
from zlib import crc32

import pytest
from playwright.sync_api import Page

from casebound.core import evidence
from casebound.core.evidence import container, parts
from tests.journeys.test_checker import checker, engine_says, page_file

__all__ = ["checker", "page_file"]
pytestmark = [pytest.mark.journey, pytest.mark.slow]
VECTORS = Path(__file__).parents[2] / "vectors" / "evidence"
CORPUS = [*sorted((VECTORS / "released").glob("*.zip")), VECTORS / "openings" / "intact.zip"]
Members = list[tuple[str, bytes]]
# Names that some program takes for another: folded, above, absolute, elsewhere, with an end in the middle.
ODD_NAMES = (
    *(b"README.TXT", b"readme.txt", b"/README.txt", b"./README.txt", b"a/../README.txt", b"README.txt\0.pdf"),
    *(
        b"README.txt/",
        b"..",
        b"a//b",
        b"C:\\x",
        b"a\\b",
        "e\u0301.txt".encode(),
        "é.txt".encode(),
        b"\xc0\xae",
    ),
    *("README\uff0etxt".encode(), b"README.txt ", b"con", b"a" * 120, b"a" * 121, b"", b"\xff"),
)


def with_name(raw: bytes, name: bytes, data: bytes = b"more") -> bytes:
    """The archive with one more member of any name, its two lists of names made to agree."""
    members = container.read(raw)
    local, central, at = b"", b"", 0
    for each, content in [*((n.encode(), d) for n, d in members), (name, data)]:
        shared = pack(
            "<HHHHHIIIHH", 20, 0, 0, 0, 0x21, crc32(content), len(content), len(content), len(each), 0
        )
        central += b"PK\x01\x02" + pack("<H", 20) + shared + pack("<HHHII", 0, 0, 0, 0, at) + each
        local += b"PK\x03\x04" + shared + each + content
        at = len(local)
    count = len(members) + 1
    return local + central + b"PK\x05\x06" + pack("<HHHHIIH", 0, 0, count, count, len(central), at, 0)


def remade(members: Members, slots: tuple[int, ...]) -> bytes:
    """Container and manifest made to agree with the members, as whoever forges a file would."""
    listed = [(n, d) for n, d in members if n != "manifest.txt" and not n.startswith("disclosure/")]
    manifest = parts.manifest_text(slots, listed)
    return container.write([(n, manifest if n == "manifest.txt" else d) for n, d in members])


def changed(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    ways = (
        data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
        data[:at] + data[at + 1 :],
        data[:at]
        + chance.choice((b"\n", b"\r", b" ", b"\0", b"\xef\xbb\xbf", b"0", b"\xc0\x80"))
        + data[at:],
        b"\xef\xbb\xbf" + data,
        data.replace(b"\n", b"\r\n"),
        data + b"\n",
        data.upper(),
        data[: len(data) // 2],
        b"",
    )
    return chance.choice(ways)


def variants(raw: bytes, chance: random.Random) -> Iterator[bytes]:
    members = container.read(raw)
    slots = tuple(int(word) for word in dict(members)["manifest.txt"].split(b"\n")[1].split()[2:])
    assert remade(members, slots) == raw
    for at, (name, data) in enumerate(members):
        if len(data) < 100_000:
            new = changed(data, chance)
            yield remade([*members[:at], (name, new), *members[at + 1 :]], slots)
    for _ in range(12):
        one, other = sorted(chance.sample(range(len(members)), 2))
        swapped = [*members]
        swapped[one], swapped[other] = swapped[other], swapped[one]
        yield remade(swapped, slots)
        exchanged = [*members]
        exchanged[one] = (members[one][0], members[other][1])
        exchanged[other] = (members[other][0], members[one][1])
        yield remade(exchanged, slots)
        yield remade(members[:one] + members[one + 1 :], slots)
    yield from (with_name(raw, name) for name in ODD_NAMES)
    yield with_name(raw, b"README.txt", b"another")
    end = raw.rindex(b"PK\x05\x06")
    start = int.from_bytes(raw[end + 16 : end + 20], "little")
    yield raw[:end] + raw[start:]  # two lists of names
    yield raw + raw
    yield container.write([("inner.zip", raw)])
    yield b"#!/bin/sh\n" + raw
    yield raw[:-2] + b"\x04\x00note"  # a comment
    for at in (4, 6, 8, 10, 12, 28, start + 4, start + 8, start + 36, end + 4, end + 8, end + 10, end + 16):
        yield raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
    yield raw[: end + 8] + b"\xff\xff\xff\xff" + raw[end + 12 :]  # more members than there are bytes


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_whatever_was_done_to_it_both_say_the_same(checker: Page, path: Path) -> None:
    raw = path.read_bytes()
    files = [(each, "") for each in variants(raw, random.Random(path.stem))]
    told = [evidence.check(each).status for each, _ in files]
    found = [state for at in range(0, len(files), 20) for state in engine_says(checker, files[at : at + 20])]
    assert found == told
    assert told.count(evidence.BROKEN) > len(told) - 12, "and hardly any of them is whole"
