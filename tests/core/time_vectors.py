"""Makes vectors/times once: python -m tests.core.time_vectors. The keys are thrown away, the tokens stay.

Each token is by a fresh authority over one note, the first checkpoint of a practice whose secrets are fixed.
What is expected was read by OpenSSL and by rfc3161-client where it can, and both had to say the same.
"""

import json
import subprocess
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from casebound.core import timestamps
from casebound.core.timestamps import Unread
from casebound.verify import tokens
from tests.anchors.authority import Authority
from tests.attacks.test_token_says_another_time import LIE, der, signed_part
from tests.small_practice import SmallPractice

FILE = Path(__file__).parents[2] / "vectors" / "times" / "times.json"
SHAPES: dict[str, dict[str, Any]] = {
    "ECDSA P-256": {},
    "certificates out of order": {"unsorted": True, "accuracy": 2},
    "ECDSA P-384, SHA-384": {"signer": "p384", "signer_digest": "sha384"},
    "RSA 2048, SHA-256": {"signer": "rsa"},
    "RSA 2048, SHA-512": {"signer": "rsa", "signer_digest": "sha512"},
    "accuracy below a second": {"accuracy": "secs:1, millisecs:500, microsecs:100"},
}


def note() -> bytes:
    return SmallPractice("times").checkpoint()


def good(name: str, token: bytes, authority: Authority) -> dict[str, Any]:
    stamp = tokens._openssl_verify(token, note(), authority.ca)
    try:
        assert timestamps.verify(token, note(), authority.ca) == stamp, name
    except Unread:
        assert authority.folder.name in ("certificates out of order", "lie"), name
    return row(name, token, authority) | {"earliest": stamp.earliest, "latest": stamp.latest}


def row(name: str, token: bytes, authority: Authority) -> dict[str, Any]:
    return {"name": name, "token": b64encode(token).decode(), "certificates": authority.ca.decode()}


def made(folder: Path) -> dict[str, Any]:
    stamped = []
    for name, shape in SHAPES.items():
        authority = Authority(folder / name, **shape)
        stamped.append(good(name, authority.stamp(note()), authority))
    plain = Authority(folder / "plain")
    token = plain.stamp(note())
    status = der(0x30, der(2, b"\0"), der(0x30, der(0x0C, LIE.encode())))
    unsorted = Authority(folder / "lie", unsorted=True)
    lie = der(0x30, status, signed_part(unsorted.stamp(note())))
    stamped.append(good("a status text that says another time", lie, unsorted))
    return {"note": note().decode(), "good": stamped, "bad": list(spoiled(folder, plain, token))}


def spoiled(folder: Path, plain: Authority, token: bytes) -> list[dict[str, Any]]:
    expired = Authority(folder / "expired", until=datetime(2021, 1, 1, tzinfo=UTC))
    wider = Authority(folder / "sha512", digests="sha256, sha512")
    at = token.index(sha256(note()).digest()) + 32
    year = token.index(b"20", at)
    changed = token[: year + 3] + bytes([token[year + 3] ^ 1]) + token[year + 4 :]
    return [
        row("by another authority", token, Authority(folder / "other")),
        row("over another note", plain.stamp(b"another note\n"), plain),
        row("over another hash", sha512_token(wider), wider),
        row("by a certificate that had run out", expired.stamp(note()), expired),
        row("another year", changed, plain),
        row("another signature", token[:-1] + bytes([token[-1] ^ 1]), plain),
        row("a byte short", token[:-1], plain),
        row("no time was granted", plain.answer(b"no question"), plain),
        row("no token", b"\x30\x00", plain),
    ]


def sha512_token(authority: Authority) -> bytes:
    folder = authority.folder
    (folder / "note").write_bytes(note())
    ask = "ts -query -data note -sha512 -cert -out asked.tsq"
    subprocess.run([authority.openssl, *ask.split()], cwd=folder, capture_output=True, check=True)
    return authority.answer((folder / "asked.tsq").read_bytes())


if __name__ == "__main__":
    if FILE.exists():
        raise SystemExit("There are such tokens already; they stay. Add new ones in a file of their own.")
    FILE.parent.mkdir(exist_ok=True)
    with TemporaryDirectory() as temporary:
        FILE.write_text(json.dumps({"status": "draft", "vectors": made(Path(temporary))}, indent=1) + "\n")
