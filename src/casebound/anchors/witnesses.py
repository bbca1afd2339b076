"""Witnesses the operator has chosen: files in the data folder, none of them there to begin with.

    witnesses/NAME.toml    url = "https://…" (its submission prefix), key = "NAME+ID+BASE64"

Without such a file nothing is ever asked of anybody.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from casebound.anchors import chosen
from casebound.anchors.authorities import write
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.notes import COSIGNATURE, VerifierKey

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Witness:
    """Whom to ask, and the verifier key (text) it signs with."""

    name: str
    url: str
    key: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if not _NAME.fullmatch(self.name):
            raise BadInput("A witness's name is of small letters, digits and hyphens, such as “example”.")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise BadInput(f"“{self.url[:80]}” is no address of a witness; it begins with https://")
        try:
            fits = self.verifier.kind == COSIGNATURE
        except CaseboundError:
            fits = False
        if not fits:
            raise BadInput(
                "That is no verifier key of a witness that can be checked here (Ed25519 cosignatures). Copy "
                "it whole from where the witness publishes it, such as example.org+1a2b3c4d+BK…"
            )

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey.parse(self.key)


def known(data: Path | None) -> list[Witness]:
    """All that are configured, by name. Raises BadInput that names a file which does not fit."""
    return [_read(file) for file in chosen.files(data, "witnesses")]


def asked(data: Path | None) -> list[Witness]:
    """Those whose file can be read: one that was spoilt keeps no other from being asked."""
    return chosen.usable(chosen.files(data, "witnesses"), _read)


def add(data: Path, witness: Witness) -> None:
    """From now on this witness is asked. One of that name is replaced."""
    folder = data / "witnesses"
    folder.mkdir(mode=0o700, exist_ok=True)
    text = f"url = {json.dumps(witness.url)}\nkey = {json.dumps(witness.key)}\n"
    write(folder / f"{witness.name}.toml", text.encode())


def remove(data: Path, name: str) -> None:
    """It is asked no more; its cosignatures stay. Raises BadInput for an unknown one."""
    file = data / "witnesses" / f"{name}.toml"
    if not _NAME.fullmatch(name) or not file.exists():
        raise BadInput(f"There is no witness “{name[:40]}” here. “casebound witness” lists them.")
    file.unlink()


def _read(file: Path) -> Witness:
    try:
        told = tomllib.loads(file.read_text("utf-8"))
        return Witness(file.stem, str(told["url"]), str(told["key"]))
    except (OSError, ValueError, KeyError):
        raise BadInput(f"{file} does not fit. Set the witness anew with “casebound witness --add”.") from None
