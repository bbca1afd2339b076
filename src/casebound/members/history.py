"""What happened to a casebook's readers, as the signed leaves tell it; every reader can see it."""

from dataclasses import dataclass, replace

from casebound.book.models import Leaf
from casebound.core import statements as st
from casebound.members.who import Who

TYPES = tuple(
    kind.TYPE
    for kind in (st.Casebook, st.Grant, st.EpochStart, st.Removal, st.Closing, st.Key, st.KeyAccepted)
)


@dataclass(frozen=True)
class Step:
    """One thing done: `what` is started, admitted, removed, closed, accepted (keys that had waited), rekeyed
    or key; `at` in seconds since 1970; `seq` the number of its leaf."""

    what: str
    at: int
    by: int
    person: int = 0
    seq: int = 0


def of(who: Who, casebook: bytes) -> list[Step]:
    """Oldest first. The grants by which readers only take a new key along are left out."""
    now, inside = who.roll, set[int]()
    steps: list[Step] = []
    for signed in Leaf.objects.filter(practice=who.practice, type__in=TYPES).order_by("seq"):
        statement = st.parse(signed.signed)
        signer = now.by_author.get(statement.signer)  # nobody's: a key that waited and never came to count
        by = signer.number if signer else 0
        steps += [replace(step, seq=signed.seq) for step in _told(statement, casebook, inside, by)]
    return steps


def _told(statement: st.Statement, casebook: bytes, inside: set[int], by: int) -> list[Step]:
    match statement:
        case st.Closing(person=person) if person in inside:
            inside.discard(person)
            return [Step("closed", statement.time, by, person)]
        case st.KeyAccepted(person=person) if person in inside:
            inside.discard(person)
            return [Step("accepted", statement.time, by, person)]
        case st.Key(person=person, invitation=None) if person in inside:
            return [Step("rekeyed", statement.time, by, person)]
        case st.Casebook(casebook=id) if id == casebook:
            inside.add(by)
            return [Step("started", statement.time, by)]
        case st.Grant(casebook=id, person=person) if id == casebook and person not in inside:
            inside.add(person)
            return [Step("admitted", statement.time, by, person)]
        case st.Removal(casebook=id, person=person) if id == casebook:
            inside.discard(person)
            return [Step("removed", statement.time, by, person)]
        case st.EpochStart(casebook=id, left=left) if id == casebook:
            inside.difference_update(left)
            return [Step("key", statement.time, by)]
    return []


def admissions(steps: list[Step]) -> dict[int, Step]:
    """By reader: how she came in, the last time she did."""
    return {step.person or step.by: step for step in steps if step.what in ("started", "admitted")}
