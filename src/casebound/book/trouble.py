"""What a database or a disk in trouble means for who just wrote something, in one sentence each."""

import errno

from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext_lazy as _

FULL = _(
    "The disk that holds the records is full. What you just sent was not kept; everything sealed or saved "
    "before is safe. Make room on that disk, then send it again."
)
BUSY = _(
    "Something else has been writing for half a minute. What you just sent was not kept; everything sealed "
    "or saved before is safe. Wait a moment, then send it again."
)
CLOSED = _(
    "The records cannot be written to: the folder or the file of the database is read-only or not to be "
    "reached. What you just sent was not kept. Whoever runs Casebound has to mend that; then send it again."
)
AWAY = _(
    "The database does not answer. What you just sent was not kept; everything sealed or saved before is "
    "where it was. Wait a moment, then send it again."
)
BROKEN = _(
    "The disk that holds the records reported a fault. What you just sent was not kept. Do not write on; "
    "have 'casebound doctor' run, and a backup at hand."
)

_OF_SQLITE = {
    "SQLITE_FULL": FULL,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_READONLY": CLOSED,
    "SQLITE_CANTOPEN": CLOSED,
    "SQLITE_PERM": CLOSED,
    "SQLITE_IOERR": BROKEN,
    "SQLITE_CORRUPT": BROKEN,
    "SQLITE_NOTADB": BROKEN,
}
_OF_POSTGRESQL = {
    "53": FULL,
    "55": BUSY,
    "40": BUSY,
    "25": CLOSED,
    "08": AWAY,
    "57": AWAY,
    "58": BROKEN,
    "XX": BROKEN,
}
_OF_DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: CLOSED,
    errno.EACCES: CLOSED,
    errno.EIO: BROKEN,
}


def said(error: BaseException) -> str:
    """The sentence for this error; "" if it is of another kind: then the fault is ours."""
    if isinstance(error, OSError):
        return str(_OF_DISK.get(error.errno or 0, ""))
    if not isinstance(error, DatabaseError | InterfaceError):
        return ""
    cause = error.__cause__
    name = getattr(cause, "sqlite_errorname", None)
    if name:
        return str(_OF_SQLITE.get("_".join(name.split("_")[:2]), ""))
    if cause is not None and hasattr(cause, "sqlstate"):
        # Without a state no server was reached at all.
        return str(_OF_POSTGRESQL.get((cause.sqlstate or "08")[:2], ""))
    return ""
