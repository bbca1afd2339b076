"""What statements say about leaving and about the end of a practice, as values (docs/spec/ledger.md §5)."""

from dataclasses import dataclass

from casebound.core.statement_types import Statement


@dataclass(frozen=True, kw_only=True)
class LeavingPolicy(Statement):
    """What people may take along when they leave.

    covered: whether a privacy law for client records covers the practice, yes, no or unsure.
    identities: go or stay. effective: from when on it counts, in seconds since 1970.
    """

    TYPE = "leaving-policy"
    covered: str
    identities: str
    effective: int


@dataclass(frozen=True, kw_only=True)
class PolicySeen(Statement):
    """The signer was shown the policy of leaf `policy`, on joining or after it had changed."""

    TYPE = "policy-seen"
    policy: int


@dataclass(frozen=True, kw_only=True)
class Keeping(Statement):
    """Person `person` keeps a shared casebook until `until` (seconds since 1970).

    ground: one of KEEP_GROUNDS; rule: the id of the rule of law that was shown, None for none.
    """

    TYPE = "keeping"
    casebook: bytes
    person: int
    until: int
    ground: str
    rule: str | None


@dataclass(frozen=True, kw_only=True)
class PracticeClosed(Statement):
    """The practice has closed: nothing further is recorded. way: closed or sold, then `successor` has it."""

    TYPE = "practice-closed"
    way: str
    successor: int | None


@dataclass(frozen=True, kw_only=True)
class Succession(Statement):
    """The successor has taken over. onward: the practice (16 bytes) in which it goes on, None for none.

    onward_log: SHA-256 of that practice's log key; zeros for none.
    """

    TYPE = "succession"
    onward: bytes | None
    onward_log: bytes
