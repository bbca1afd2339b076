"""Which decisions stand today. A refusal stands until a person changes it; an instruction lapses.

Source: docs/spec/review.md, 4. Codes are those of the kind `decision`, its question `decided`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

REFUSALS = frozenset({"refuse", "end_now", "end_notice"})
NARROW = frozenset({"conditions", "agreement", "pause", "warning", "transfer"})
SEVERE = 4  # level from which an instruction goes on standing after its date
FAR, NEAR = timedelta(days=60), timedelta(days=14)  # notice before an instruction lapses

STANDS, SOON, VERY_SOON, OVERDUE, LAPSED, DONE = "stands", "soon", "very_soon", "overdue", "lapsed", "done"


@dataclass(frozen=True)
class Decision:
    """One decision that was not retracted. seq: its place in the ledger. author: person number.

    decided: its code. review_on: when it is looked at again, None where no day was given. replaces: it takes
    the place of earlier ones about this client. level: of the most serious record about the client by then.
    """

    seq: int
    author: int
    client: int
    decided: str
    review_on: date | None
    replaces: bool
    level: int


@dataclass(frozen=True)
class Standing:
    """A decision with its state today: one of the constants above."""

    decision: Decision
    state: str

    @property
    def applies(self) -> bool:
        """Whether people have to act on it today."""
        return self.state not in (LAPSED, DONE)


def standing(decisions: Iterable[Decision], leads: Collection[int], today: date) -> list[Standing]:
    """The decisions about clients that nothing has replaced, in the order of the ledger, with their states.

    leads: persons who decide for others. Anybody else replaces what she decided herself, and nothing more:
    else whoever writes into a casebook could lift a refusal.
    """
    open_: dict[int, list[Decision]] = {}
    for decision in sorted(decisions, key=lambda one: one.seq):
        if decision.replaces:
            others = open_.get(decision.client, [])
            lifts = decision.author in leads
            open_[decision.client] = [one for one in others if not lifts and one.author != decision.author]
        open_.setdefault(decision.client, []).append(decision)
    found = [Standing(one, state(one, today)) for about in open_.values() for one in about]
    return sorted(found, key=lambda one: one.decision.seq)


def state(decision: Decision, today: date) -> str:
    """Where one decision stands today.

    A refusal or an end of care never lapses: past its date it is overdue for a look. An instruction lapses on
    its date, unless it rests on something severe: then it is overdue and goes on standing. Without a date an
    instruction stands. What neither refuses nor instructs is done once it is written.
    """
    if decision.decided not in REFUSALS | NARROW:
        return DONE
    if decision.review_on is None:
        return STANDS
    left = decision.review_on - today
    if left <= timedelta(0):
        lapses = decision.decided in NARROW and decision.level < SEVERE
        return LAPSED if lapses else OVERDUE
    return VERY_SOON if left <= NEAR else SOON if left <= FAR else STANDS
