"""Closing or selling a practice: who keeps what is shared, the last signed word, and what remains possible.

A sale moves no key: who buys is invited as an administrator before, and reads what a reader lets them read.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from casebound.book.append import Signer, turn
from casebound.core import statements
from casebound.core.ending_state import Closed, Kept
from casebound.core.errors import BadInput
from casebound.members import names
from casebound.members.who import Who
from casebound.records import write
from casebound.release import retention


@dataclass(frozen=True)
class Book:
    """A shared casebook at the end: who reads it, by number and name; who keeps it, if that still holds."""

    id: bytes
    name: str
    readers: dict[int, str]
    kept: Kept | None

    @property
    def keeper(self) -> str:
        """Her name; empty words where nobody is named."""
        return self.readers[self.kept.person] if self.kept is not None else ""


def shared(who: Who) -> list[Book]:
    """Every casebook that is nobody's own and that somebody reads."""
    called, kept = names.people(who), who.roll.endings.keepings
    return [
        Book(
            state.id,
            names.casebook(who, state.id),
            {number: called.get(number, "?") for number in sorted(state.readers)},
            found if (found := kept.get(state.id)) and found.person in state.readers else None,
        )
        for state in who.roll.casebooks.values()
        if state.purpose != "own" and state.readers
    ]


def keep(who: Who, casebook: bytes, person: int, until: date, ground: str, rule: str | None = None) -> None:
    """Name who keeps a shared casebook, until the end of which day, and why. Raises BadInput."""
    state = who.roll.casebooks.get(casebook)
    if state is None or state.purpose == "own" or person not in state.readers:
        raise BadInput(_("Name one of the people who read this casebook: only they can open what is kept."))
    if "administrator" not in who.roles and who.number not in state.readers:
        raise BadInput(_("Only an administrator or a reader of the casebook can say who keeps it."))
    if ground not in statements.KEEP_GROUNDS:
        raise BadInput(
            _("Say why it is kept: one of %(grounds)s.") % {"grounds": ", ".join(statements.KEEP_GROUNDS)}
        )
    if rule is not None and (ground != "law" or retention.of(rule) is None):
        raise BadInput(_("This is no rule of law that was verified here. Leave it out."))
    end = int(datetime.combine(until, time(23, 59, 59), UTC).timestamp())
    with transaction.atomic(), turn(who.practice) as held:
        if end <= held.now():
            raise BadInput(_("Say a day that is still to come."))
        held.state(
            statements.Keeping,
            Signer.of(who.secret),
            casebook=casebook,
            person=person,
            until=end,
            ground=ground,
            rule=rule,
        )


def obstacles(who: Who) -> list[str]:
    """What has to be done before the practice can close, in sentences."""
    found = [
        _("Say who keeps %(casebook)s.") % {"casebook": book.name}
        for book in shared(who)
        if book.kept is None
    ]
    called = names.people(who)
    found += [
        _("New keys of %(person)s wait: accept or refuse them.") % {"person": called.get(number, "?")}
        for number in who.roll.waiting
    ]
    return found


def buyers(who: Who) -> dict[int, str]:
    """Other administrators with open accounts: who can take over."""
    called = names.people(who)
    return {
        number: called.get(number, "?")
        for number, person in who.roll.persons.items()
        if person.is_administrator and number != who.number
    }


def end(who: Who, successor: int | None = None) -> bytes:
    """Close the practice, or hand it to a successor; the receipt of the last word. Raises BadInput.

    Afterwards nothing is recorded but erasures, what people hand out, and the successor's word.
    """
    if "administrator" not in who.roles:
        raise BadInput(_("Only an administrator of the practice can close it."))
    with transaction.atomic(), turn(who.practice) as held:
        if who.roll.endings.closed is not None:
            raise BadInput(_("The practice is closed already."))
        first = next(iter(obstacles(who)), None)
        if first is not None:
            raise BadInput(first)
        if successor is not None and successor not in buyers(who):
            raise BadInput(_("Whoever takes over has to be another administrator here. Invite them first."))
        way = "closed" if successor is None else "sold"
        held.state(statements.PracticeClosed, Signer.of(who.secret), way=way, successor=successor)
    return receipt(who)


def receipt(who: Who) -> bytes:
    """The receipt of the last word, against the checkpoint that was signed with it."""
    return write.receipt_of(who, closed(who).seq)


def closed(who: Who) -> Closed:
    """When and by whom. Raises BadInput while the practice is open."""
    found = who.roll.endings.closed
    if found is None:
        raise BadInput(_("The practice is not closed."))
    return found


def take_over(who: Who, onward: bytes | None = None, onward_log: bytes = bytes(32)) -> None:
    """The successor's word, once: in which practice it goes on (16 bytes), and the hash of that log's key."""
    if closed(who).successor != who.number:
        raise BadInput(_("Only whoever took over the practice can say so."))
    with transaction.atomic(), turn(who.practice) as held:
        if who.roll.endings.taken is not None:
            raise BadInput(_("It has been said already."))
        if onward == who.practice.uid:
            raise BadInput(_("This is the practice that closed. Name the one in which it goes on."))
        held.state(statements.Succession, Signer.of(who.secret), onward=onward, onward_log=onward_log)


def readable_to(who: Who, person: int) -> tuple[list[str], list[str]]:
    """Names of the shared casebooks that a person reads, and of those she does not."""
    books = shared(who)
    reads = [book.name for book in books if person in book.readers]
    return reads, [book.name for book in books if person not in book.readers]
