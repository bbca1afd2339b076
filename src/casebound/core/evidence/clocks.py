"""Whether the practice's own clock can have been right, by the order of the ledger and by time tokens.

The place of a leaf is proven, its time is only said. An entry or opening that says an earlier time than one
before it in the ledger, or a time outside of the bounds of a token, was written by a clock that went wrong
or was turned.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from casebound.core.evidence.findings import Contents, JudgedTime
from casebound.core.evidence.words import moment
from casebound.core.timestamps import Stamp

SLACK = 120  # seconds that two good clocks may be apart (docs/spec/anchors.md §3)
_DOUBT = "That the practice's clock was right: {what} says {said}, "


@dataclass(frozen=True)
class _Said:
    """A leaf as its signer dates it. token: SHA-256 of the time token that it quotes, or zeros."""

    what: str
    seq: int
    time: int
    token: bytes


@dataclass(frozen=True)
class _Bound:
    """A trusted token: over so many leaves; its SHA-256."""

    size: int
    digest: bytes
    stamp: Stamp


def doubts(contents: Contents, times: Sequence[JudgedTime]) -> Iterator[str]:
    """One sentence for each entry, opening, or the disclosure, whose own time cannot be."""
    trusted = [
        _Bound(it.time.checkpoint.size, sha256(it.time.token).digest(), it.stamp)
        for it in times
        if it.trusted and it.stamp
    ]
    newest: _Said | None = None
    for it in _in_order(contents):
        told = _DOUBT.format(what=it.what, said=moment(it.time))
        if newest is not None and it.time < newest.time - SLACK:
            yield (
                f"{told}yet it stands in the ledger after {newest.what}, which says {moment(newest.time)}."
            )
        if newest is None or it.time > newest.time:
            newest = it
        latest, earliest = _bounds(it, trusted)
        if latest is not None and it.time > latest + SLACK:
            yield f"{told}but a time token shows that it was written before {moment(latest)}."
        if earliest is not None and it.time < earliest - SLACK:
            yield f"{told}but it quotes a time token that was made after {moment(earliest)}."


def _in_order(contents: Contents) -> list[_Said]:
    """As they stand in the ledger."""
    headers = [entry.header for entry in (*contents.entries, contents.disclosure)]
    found = [_Said(f"entry {it.seq}", it.seq, it.time, it.token) for it in headers]
    found += [_Said(f"opening {it.seq}", it.seq, it.time, it.token) for it in contents.openings]
    return sorted(found, key=lambda it: it.seq)


def _bounds(it: _Said, trusted: Sequence[_Bound]) -> tuple[int | None, int | None]:
    """Seconds since 1970 by trusted tokens: not after, not before."""
    latest = [bound.stamp.latest for bound in trusted if it.seq < bound.size]
    earliest = [bound.stamp.earliest for bound in trusted if bound.digest == it.token]
    return min(latest, default=None), max(earliest, default=None)
