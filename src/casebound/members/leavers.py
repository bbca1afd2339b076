"""What people take along when they leave: one policy a practice, shown on joining, changed with notice."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from casebound.book import roll
from casebound.book.append import Signer, Turn, clock, turn
from casebound.book.models import Practice
from casebound.core import statements
from casebound.core.ending_state import Policy
from casebound.core.errors import BadInput
from casebound.core.replay.ending import NOTICE
from casebound.members.who import Who

DAY = 86_400
GO, STAY = "go", "stay"
COVERED = ("yes", "no", "unsure")
CHANGED = "What leavers may take along was changed meanwhile. Read it again, then go on."


@dataclass(frozen=True)
class Standing:
    """now: the policy in force; coming: one that is announced; both None while nothing was said."""

    now: Policy | None
    coming: Policy | None

    @property
    def shown(self) -> Policy | None:
        """What a newcomer is shown: the newest word."""
        return self.coming or self.now


def standing(practice: Practice) -> Standing:
    endings, at = roll.of(practice).endings, clock()
    return Standing(endings.policy_at(at), endings.announced(at))


def cautious(covered: str) -> str:
    """What is set where nobody chose: names stay unless no privacy law covers the practice."""
    return GO if covered == "no" else STAY


def state(who: Who, covered: str, identities: str = "", now: Callable[[], int] = clock) -> Policy:
    """Say what leavers may take along; empty `identities` is the cautious answer.

    Alone it counts at once, else from the first midnight (UTC) at least 30 days on. Raises BadInput.
    """
    if "administrator" not in who.roles:
        raise BadInput(_("Only an administrator of the practice can say what leavers take along."))
    identities = identities or cautious(covered)
    if covered not in COVERED or identities not in (GO, STAY):
        raise BadInput(
            "Say whether a privacy law covers you: yes, no or unsure; and whether names go or stay."
        )
    at = now()
    with transaction.atomic(), turn(who.practice, lambda: at) as held:
        before = who.roll.endings.policies
        if before and (before[-1].covered, before[-1].identities) == (covered, identities):
            raise BadInput(_("It says this already. Nothing was changed."))
        effective = _from(who, max(at, who.roll.clock))
        if before:
            effective = max(effective, before[-1].effective)
        held.state(
            statements.LeavingPolicy,
            Signer.of(who.secret),
            covered=covered,
            identities=identities,
            effective=effective,
        )
    return who.roll.endings.policies[-1]


def _from(who: Who, at: int) -> int:
    alone = all(person.closed for person in who.roll.persons.values() if person.number != who.number)
    return at if alone else -(-(at + NOTICE) // DAY) * DAY


def ensure(who: Who) -> None:
    """Before somebody is invited: where nothing was said, the cautious answer is."""
    if not who.roll.endings.policies:
        state(who, "unsure")


def demand_shown(practice: Practice, policy: int | None) -> None:
    """Raises BadInput when a newcomer was shown another policy than the newest one."""
    newest = roll.of(practice).endings.policies
    if (newest[-1].seq if newest else None) != policy:
        raise BadInput(CHANGED)


def say_seen(held: Turn, signer: Signer, policy: int) -> None:
    held.state(statements.PolicySeen, signer, policy=policy)


def confirm(who: Who) -> None:
    """She has read the newest policy; once is enough."""
    policy = unread(who)
    if policy is not None:
        with transaction.atomic(), turn(who.practice) as held:
            say_seen(held, Signer.of(who.secret), policy.seq)


def unread(who: Who) -> Policy | None:
    """The newest policy, if she neither made it nor said that she has read it."""
    endings = who.roll.endings
    newest = endings.policies[-1] if endings.policies else None
    if newest is None or newest.by == who.number or endings.closed is not None:
        return None
    return None if newest.seq in endings.seen.get(who.number, ()) else newest


def told(who: Who) -> tuple[list[int], list[int]]:
    """Of those here: who has read the newest policy or made it, and who has not yet."""
    endings = who.roll.endings
    here = [person.number for person in who.roll.persons.values() if not person.closed]
    if not endings.policies:
        return [], here
    newest = endings.policies[-1]
    read = [n for n in here if n == newest.by or newest.seq in endings.seen.get(n, ())]
    return read, [n for n in here if n not in read]


def may_take_names(practice: Practice) -> bool | None:
    """Whether clients' names go along; None where nothing was said and the person decides."""
    policy = standing(practice).now
    return None if policy is None else policy.identities == GO
