"""What has to leave while nobody is signed in, sealed under the host key, which is outside the database.

Whoever runs the server can read it; the page says so before anything is typed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.conf import settings

from casebound.core import context
from casebound.core.cipher import hkdf, lock, unlock
from casebound.core.context import Context
from casebound.core.packing import pad, unpad


@dataclass(frozen=True)
class Told:
    """Whom to tell."""

    name: str
    email: str


@dataclass(frozen=True)
class Words:
    """All that a message is made of. sender: who goes out; language and zone: hers."""

    name: str
    email: str
    sender: str
    language: str
    zone: str
    text: str = ""
    where: str = ""


def told(practice: bytes, person: int, uid: bytes, one: Told) -> bytes:
    return _close(asdict(one), context.colleague(practice, person, uid))


def open_told(practice: bytes, person: int, uid: bytes, sealed: bytes) -> Told:
    """Raises Tampered for a row that was changed or moved, or another host key."""
    return Told(**_open(sealed, context.colleague(practice, person, uid)))


def words(practice: bytes, person: int, uid: bytes, one: Words) -> bytes:
    return _close(asdict(one), context.timer(practice, person, uid))


def open_words(practice: bytes, person: int, uid: bytes, sealed: bytes) -> Words:
    """Raises Tampered for a row that was changed or moved, or another host key."""
    return Words(**_open(sealed, context.timer(practice, person, uid)))


def _key() -> bytes:
    return hkdf(settings.HOST_KEY, "timer")


def _close(value: Mapping[str, str], where: Context) -> bytes:
    return lock(_key(), pad(json.dumps(value, ensure_ascii=False).encode()), where)


def _open(sealed: bytes, where: Context) -> dict[str, str]:
    found: dict[str, str] = json.loads(unpad(unlock(_key(), sealed, where)))
    return found
