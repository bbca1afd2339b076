"""Small inputs that would become large: each parser answers within bounded memory."""

import io
import tracemalloc
import zipfile
import zlib

import pytest

from tests.fuzz.target import Target
from tests.fuzz.targets import EVERY

MOST = 60 * 10**6  # bytes at once, for inputs of at most half a million


def packed() -> bytes:
    """A ZIP of 20 kB that holds 20 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("README.txt", bytes(20_000_000))
    return out.getvalue()


BOMBS = {
    "JSON lists": b"[" * 200_000,
    "JSON objects": b'{"a":' * 60_000,
    "TOML lists": b"a = " + b"[" * 100_000,
    "TOML tables": b"[" + b"a." * 80_000 + b"a]\n",
    "TOML keys": b"a." * 80_000 + b"a = 1\n",
    "digits": b"9" * 200_000,
    "a number in TOML": b"a = " + b"9" * 200_000,
    "lines": b"\n" * 200_000,
    "spaces": b"1 " + b" " * 200_000 + b"x",
    "hex and spaces": b"1 " + b"a " * 200_000,
    "marks on a letter": b"a" + "\u0301".encode() * 100_000,
    "letters that grow": "\ufdfa".encode() * 60_000,
    "base64": b"A" * 400_000,
    "lengths beyond the end": b"\xff\xff\xff\xff" * 60_000,
    "counts beyond the end": b"casebound-search/v1\n" + b"\xff" * 64,
    "many small parts": (b"\0\0\0\1a") * 60_000,
    "a packed file": packed(),
    "packed bytes": zlib.compress(bytes(20_000_000)),
    "signatures": "— a QUJDREVGRw==\n".encode() * 50_000,
    "policy lines": b"group a any b\n" * 15_000,
    "parts of a form": b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n" * 20_000,
    "headers of a part": b"--x\r\n" + b"A: b\r\n" * 100_000,
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("target", EVERY, ids=lambda target: target.name)
def test_bombs(target: Target) -> None:
    good = target.seeds()[0]
    for name, bomb in BOMBS.items():
        for raw in (bomb, good + bomb) if len(bomb) < 50_000 else (bomb,):
            tracemalloc.start()
            try:
                target.look(raw)
                assert tracemalloc.get_traced_memory()[1] < MOST, name
            finally:
                tracemalloc.stop()
