"""A book that somebody took along: evidence files in one sealed file with 24 words of its own.

The container is that of backups (docs/spec/backup.md §1); its stream is `pack` of the name and the bytes of
each evidence file in turn. Whoever opens it needs no database and no account.
"""

import io
from collections.abc import Mapping

from casebound.core import backup
from casebound.core.errors import Malformed
from casebound.core.packing import pack, unpack

STRANGE = "This file opens, but it is no book that somebody took along. Ask its owner for the right one."


def closed(files: Mapping[str, bytes], words: str, now: int) -> bytes:
    """The sealed file of these evidence files (name, bytes); `now` in seconds since 1970 UTC."""
    stream = pack(*(part for name, raw in files.items() for part in (name.encode(), raw)))
    return b"".join(backup.seal([stream], [backup.Recipient(backup.secret_of(words).public.raw)], now))


def opened(raw: bytes, words: str) -> dict[str, bytes]:
    """Name and bytes of each evidence file inside.

    Raises BadInput for other words, Malformed for another file, Tampered for any changed byte.
    """
    parts = unpack(b"".join(backup.opened(io.BytesIO(raw).read, backup.secret_of(words))))
    if not parts or len(parts) % 2:
        raise Malformed(STRANGE)
    found = {}
    for name, file in zip(parts[::2], parts[1::2], strict=True):
        plain = name.decode("ascii", "replace")
        if not plain.replace("-", "").replace(".", "").isalnum() or not plain.endswith(".zip"):
            raise Malformed(STRANGE)
        found[plain] = file
    return found
