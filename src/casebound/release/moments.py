"""The moment of a file travels in the form that makes it: pressed twice, it is one disclosure, one file."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing

from casebound.book.models import Head
from casebound.members.who import Who

FIELD = "moment"
LASTS = 12 * 60 * 60  # seconds; later she looks once more at what leaves
_SALT = "casebound.release.moment"


@dataclass(frozen=True)
class Moment:
    """What makes a file this one and no other: the same moment asked twice is one disclosure and one file.

    draft: 16 random bytes. made: when. size: of the ledger, in leaves.
    """

    draft: bytes
    made: datetime
    size: int


def moment(who: Who) -> Moment:
    """A new one: now, over the ledger as it stands."""
    size = Head.objects.get(practice=who.practice).size
    return Moment(secrets.token_bytes(16), datetime.now(UTC).replace(microsecond=0), size)


def write(who: Who, at: Moment) -> str:
    """For a hidden field. It holds no word of what leaves, and nobody but this server can make one."""
    return signing.dumps([who.number, at.draft.hex(), int(at.made.timestamp()), at.size], salt=_SALT)


def read(who: Who, sent: str) -> Moment | None:
    """None for one that is old, another person's or made up."""
    try:
        person, draft, made, size = signing.loads(sent, salt=_SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    return (
        Moment(bytes.fromhex(draft), datetime.fromtimestamp(made, UTC), size)
        if person == who.number
        else None
    )
