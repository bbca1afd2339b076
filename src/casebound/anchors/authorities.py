"""Time authorities the operator has chosen: files in the data folder, none of them there to begin with.

    authorities/NAME.toml    url = "https://…", every_minutes = 60
    authorities/NAME.pem     the certificates the operator trusts for it

Without such a file nothing is ever asked of anybody.
"""

import json
import os
import re
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from casebound.anchors import chosen
from casebound.core import timestamps
from casebound.core.errors import BadInput, Malformed

EVERY = 60  # minutes
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Authority:
    """Whom to ask, at most how often (minutes), and the PEM certificates it is known by."""

    name: str
    url: str
    certificates: bytes
    every: int = EVERY

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if not _NAME.fullmatch(self.name):
            raise BadInput("An authority's name is of small letters, digits and hyphens, such as “example”.")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise BadInput(f"“{self.url[:80]}” is no address of a time authority; it begins with https://")
        if not 1 <= self.every <= 7 * 24 * 60:
            raise BadInput("An authority is asked at most every 1 to 10080 minutes.")
        try:
            timestamps.authorities(self.certificates)
        except Malformed as error:
            raise BadInput(error.sentence) from None


def known(data: Path | None) -> list[Authority]:
    """All that are configured, by name. Raises BadInput that names a file which does not fit."""
    return [_read(file) for file in chosen.files(data, "authorities")]


def asked(data: Path | None) -> list[Authority]:
    """Those whose file can be read: one that was spoilt keeps no other from being asked."""
    return chosen.usable(chosen.files(data, "authorities"), _read)


def add(data: Path, authority: Authority) -> None:
    """From now on this authority is asked. One of that name is replaced."""
    folder = data / "authorities"
    folder.mkdir(mode=0o700, exist_ok=True)
    text = f"url = {json.dumps(authority.url)}\nevery_minutes = {authority.every}\n"
    write(folder / f"{authority.name}.pem", authority.certificates)
    write(folder / f"{authority.name}.toml", text.encode())


def remove(data: Path, name: str) -> None:
    """It is asked no more; its certificates stay, as its tokens do. Raises BadInput for an unknown one."""
    file = data / "authorities" / f"{name}.toml"
    if not _NAME.fullmatch(name) or not file.exists():
        raise BadInput(f"There is no authority “{name[:40]}” here. “casebound timestamp” lists them.")
    file.unlink()


def certificates(data: Path | None, name: str) -> bytes:
    """The certificates of an authority, also of one that is asked no more; empty if they are gone."""
    file = data / "authorities" / f"{name}.pem" if data and _NAME.fullmatch(name) else None
    return file.read_bytes() if file is not None and file.exists() else b""


def _read(file: Path) -> Authority:
    try:
        told = tomllib.loads(file.read_text("utf-8"))
        url, every = told["url"], told.get("every_minutes", EVERY)
        if not isinstance(url, str) or not isinstance(every, int):
            raise TypeError
        return Authority(file.stem, url, file.with_suffix(".pem").read_bytes(), every)
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(
            f"{file} or the certificate file beside it does not fit. "
            "Set the authority anew with “casebound timestamp --add”."
        ) from None


def write(path: Path, data: bytes) -> None:
    """All or nothing."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
