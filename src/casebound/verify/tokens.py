"""Time tokens looked into by whichever program can: rfc3161-client, else the machine's own `openssl`.

Some authorities send certificates in an order that rfc3161-client refuses and openssl takes. Only the token,
the note it stamps and certificates go to openssl, in a folder of their own that is gone afterwards.

An answer begins with words that nobody signed, and openssl prints them as they are. So the signed token is
taken out of the answer first, and only what openssl prints of that is read.
"""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from casebound.core import timestamps
from casebound.core.errors import Tampered, Untrusted
from casebound.core.timestamps import Reader, Stamp, Unread

_PATIENCE = 20  # seconds
_MOMENT = re.compile(r"Time stamp: (\w{3} +\d+ \d\d:\d\d:\d\d)(\.\d+)? (\d{4}) GMT")
_ACCURACY = re.compile(r"Accuracy: (?:0x([0-9A-F]+) seconds)?(.*)", re.IGNORECASE)
_DUMP = re.compile(r"^ +[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -]){1,16})", re.MULTILINE)
_NONCE = re.compile(r"Nonce: 0x([0-9A-F]+)", re.IGNORECASE)


def read(token: bytes) -> Stamp:
    """What the token claims, unchecked. Raises Unread where no program can look into it."""
    try:
        return timestamps.read(token)
    except Unread:
        return _openssl_read(token)


def verify(token: bytes, note: bytes, certificates: bytes) -> Stamp:
    """As `timestamps.verify`, by the program that can."""
    try:
        return timestamps.verify(token, note, certificates)
    except Unread:
        return _openssl_verify(token, note, certificates)


EITHER = Reader(read, verify)


def _openssl_read(token: bytes) -> Stamp:
    done = _openssl(
        "ts -reply -in token.tsr -token_out -out signed", "ts -reply -in signed -token_in -text", token=token
    )
    text = done.stdout
    moment, dump = _MOMENT.search(text), _DUMP.findall(text.partition("Message data:")[2])
    if done.returncode or not moment or "Hash Algorithm: sha256" not in text:
        raise Unread("This time token cannot be read here, nor by openssl.")
    at = datetime.strptime(f"{moment[1]} {moment[3]}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    accuracy = _ACCURACY.search(text)
    # Fractions are rounded outwards: what is said of a moment stays true.
    parts = bool(moment[2]) or bool(accuracy and "0x" in accuracy[2])
    about = int(accuracy[1], 16) if accuracy and accuracy[1] else 0
    nonce = _NONCE.search(text)
    imprint = bytes.fromhex("".join(dump[:2]).replace("-", " "))
    latest = int(at.timestamp()) + about + (1 if parts else 0)
    return Stamp(imprint, int(at.timestamp()) - about - parts, latest, int(nonce[1], 16) if nonce else None)


def _openssl_verify(token: bytes, note: bytes, certificates: bytes) -> Stamp:
    timestamps.authorities(certificates)
    stamp = _openssl_read(token)
    if stamp.imprint != sha256(note).digest():
        raise Tampered("The time token was made for another checkpoint. Keep both and ask for the right one.")
    words = f"ts -verify -in token.tsr -data note -CAfile ca.pem -attime {stamp.latest}"
    if _openssl(words, token=token, note=note, certificates=certificates).returncode:
        raise Untrusted(
            "The time token was not signed by the authority whose certificate you gave. "
            "Ask the authority for its certificate."
        )
    return stamp


def _openssl(
    *commands: str, token: bytes, note: bytes = b"", certificates: bytes = b""
) -> subprocess.CompletedProcess[str]:
    """The last of these commands, or the first that failed, run on the three as files."""
    program = shutil.which("openssl")
    if program is None:
        raise Unread("This time token cannot be read here. Install openssl and try again.")
    with TemporaryDirectory(prefix="token-") as folder:
        for name, raw in (("token.tsr", token), ("note", note), ("ca.pem", certificates)):
            (Path(folder) / name).write_bytes(raw)
        for words in commands:
            done = _run([program, *words.split()], folder)
            if done.returncode:
                break
        return done


def _run(command: list[str], folder: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        raise Unread("openssl did not answer. Check the token by hand.") from None
