"""What the roll knows of leaving and of the end of a practice. Everything here is immutable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Policy:
    """What leavers take along, as leaf `seq` by person `by` says; times in seconds since 1970 UTC.

    covered: yes, no or unsure; identities: go or stay; effective: from when on it counts.
    """

    seq: int
    by: int
    covered: str
    identities: str
    time: int
    effective: int


@dataclass(frozen=True)
class Kept:
    """Who keeps a shared casebook, until when (seconds), on what ground, by which rule of law."""

    seq: int
    person: int
    until: int
    ground: str
    rule: str | None


@dataclass(frozen=True)
class Closed:
    """The practice closed at `time` by leaf `seq` of person `by`; successor: whom it was sold to."""

    seq: int
    by: int
    time: int
    successor: int | None


@dataclass(frozen=True)
class Taken:
    """The successor's word, in leaf `seq`: in which practice it goes on, and that practice's log."""

    seq: int
    time: int
    onward: bytes | None
    onward_log: bytes


@dataclass(frozen=True)
class Endings:
    """seen: by person the leaves of the policies she was shown; keepings: by casebook."""

    policies: tuple[Policy, ...] = ()
    seen: Mapping[int, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    keepings: Mapping[bytes, Kept] = field(default_factory=lambda: MappingProxyType({}))
    closed: Closed | None = None
    taken: Taken | None = None

    def policy_at(self, now: int) -> Policy | None:
        """The policy that counts at `now` (seconds since 1970); None while there is none."""
        return next((policy for policy in reversed(self.policies) if policy.effective <= now), None)

    def announced(self, now: int) -> Policy | None:
        """The newest policy that does not count yet."""
        newest = self.policies[-1] if self.policies else None
        return newest if newest is not None and newest.effective > now else None


NONE = Endings()
