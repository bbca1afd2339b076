"""What has to leave while nobody is signed in, sealed under the host key, which is outside the database.

Whoever runs the server can read it; the page says so before anything is typed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from casebound.core import context
from casebound.core.cipher import hkdf, lock, unlock
from casebound.core.context import Context
from casebound.core.errors import Tampered
from casebound.core.packing import pad, unpad


@dataclass(frozen=True)
class Told:
    """Whom to tell."""

    name: str
    email: str


@dataclass(frozen=True)
class Words:
    """All that a message is made of. sender: who goes out; language and zone: hers. started: when the timer
    was set, seconds since 1970 UTC; 0 in a row of before that was kept here.
    """

    name: str
    email: str
    sender: str
    language: str
    zone: str
    text: str = ""
    where: str = ""
    started: int = 0


def told(practice: bytes, person: int, uid: bytes, one: Told) -> bytes:
    return _close(asdict(one), context.colleague(practice, person, uid))


def open_told(practice: bytes, person: int, uid: bytes, sealed: bytes) -> Told:
    """Raises Tampered for a row that was changed or moved, or another host key."""
    return Told(**_open(sealed, context.colleague(practice, person, uid)))


def words(practice: bytes, person: int, uid: bytes, one: Words) -> bytes:
    return _close(asdict(one), context.timer(practice, person, uid))


def open_words(practice: bytes, person: int, uid: bytes, started: int, sealed: bytes) -> Words:
    """Raises Tampered for a row that was changed or moved or begins at another time, or another host key."""
    found = Words(**_open(sealed, context.timer(practice, person, uid)))
    if found.started not in (0, started):
        raise Tampered(_("The beginning of this timer was changed from outside. Set it anew."))
    return found


def _key() -> bytes:
    return hkdf(settings.HOST_KEY, "timer")


def _close(value: Mapping[str, str | int], where: Context) -> bytes:
    return lock(_key(), pad(json.dumps(value, ensure_ascii=False).encode()), where)


def _open(sealed: bytes, where: Context) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unpad(unlock(_key(), sealed, where)))
    return found
