"""Whether the practice's own clock can have been right, by the order of the ledger and by time tokens.

The place of a leaf is proven, its time is only said. An entry that says an earlier time than one before it in
the ledger, or a time outside of the bounds of a token, was written by a clock that went wrong or was turned.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from casebound.core.evidence.findings import CheckedEntry, Contents, JudgedTime
from casebound.core.evidence.words import moment

SLACK = 120  # seconds that two good clocks may be apart (docs/spec/anchors.md §3)
_DOUBT = "That the practice's clock was right: entry {seq} says {said}, "


def doubts(contents: Contents, times: Sequence[JudgedTime]) -> Iterator[str]:
    """One sentence for each entry, or the disclosure, whose own time cannot be."""
    newest: CheckedEntry | None = None
    for entry in (*contents.entries, contents.disclosure):
        header = entry.header
        told = _DOUBT.format(seq=header.seq, said=moment(header.time))
        if newest is not None and header.time < newest.header.time - SLACK:
            yield (
                f"{told}yet it stands in the ledger after entry {newest.header.seq}, which says "
                f"{moment(newest.header.time)}."
            )
        if newest is None or header.time > newest.header.time:
            newest = entry
        latest, earliest = _bounds(entry, times)
        if latest is not None and header.time > latest + SLACK:
            yield f"{told}but a time token shows that it was written before {moment(latest)}."
        if earliest is not None and header.time < earliest - SLACK:
            yield f"{told}but it quotes a time token that was made after {moment(earliest)}."


def _bounds(entry: CheckedEntry, times: Sequence[JudgedTime]) -> tuple[int | None, int | None]:
    """Seconds since 1970 by trusted tokens: not after, not before."""
    trusted = [(it.time, it.stamp) for it in times if it.trusted and it.stamp]
    latest = [stamp.latest for time, stamp in trusted if entry.header.seq < time.checkpoint.size]
    quoted = entry.header.token
    earliest = [stamp.earliest for time, stamp in trusted if sha256(time.token).digest() == quoted]
    return min(latest, default=None), max(earliest, default=None)
