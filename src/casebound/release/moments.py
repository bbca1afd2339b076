"""The moment of a file travels in the form that makes it: pressed twice, it is one disclosure, one file."""

from datetime import UTC, datetime

from django.core import signing

from casebound.members.who import Who
from casebound.release.disclose import Moment

FIELD = "moment"
LASTS = 12 * 60 * 60  # seconds; later she looks once more at what leaves
_SALT = "casebound.release.moment"


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
