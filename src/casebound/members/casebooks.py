"""Casebooks and their readers. A role never makes a reader; a present reader does, one grant at a time."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from casebound.book import roll, rows
from casebound.book.append import Signer, Turn, turn
from casebound.book.models import Casebook, EntryKey, Leaf
from casebound.core import context, statements
from casebound.core.cipher import AES_GCM
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.keys import Epoch
from casebound.core.seal import pick_up, unwrap, wrap
from casebound.members import history
from casebound.members.models import Grant, Hint, Person
from casebound.members.who import Who
from casebound.people import unlock


def create(held: Turn, who: Who, purpose: str, name: str = "", id: bytes = b"") -> bytes:
    """Start a casebook whose first reader is its creator; returns its id (16 bytes), drawn unless given."""
    casebook, secret = id or secrets.token_bytes(16), secrets.token_bytes(32)
    epoch = Epoch(secret, who.practice.uid, casebook, 1)
    Casebook.objects.create(practice=who.practice, id=casebook, purpose=purpose, owner=who.number, name=name)
    leaf = held.state(
        statements.Casebook,
        Signer.of(who.secret),
        casebook=casebook,
        purpose=purpose,
        epoch=1,
        dropin_key=epoch.dropin.public.raw,
        dropin_light=epoch.dropin_light.public.raw,
    )
    let_in(held, who, epoch, leaf.hash, who.number)
    return casebook


def admit(who: Who, casebook: bytes, person: int, words: tuple[str, ...] | None = None) -> None:
    """Let a person read a casebook.

    The first time that this granter lets this person in, she compares the six words of the key. What others
    have compared does not count: an accomplice could have.
    """
    with turn(who.practice) as held:
        now = roll.of(who.practice)
        state, newcomer = now.casebooks[casebook], now.persons.get(person)
        if newcomer is None or newcomer.closed:
            raise BadInput(_("There is no such person in this practice any more."))
        if person in state.readers:
            return
        if first_grant(who, person) and words != newcomer.public.words:
            raise BadInput(
                _(
                    "These are not the six words of that key. Hear them once more, from the person, not from "
                    "this server. If they still differ, let nobody in and tell the others."
                )
            )
        if person in state.left:  # who left an epoch is never let into the same one again
            rotate(held, who, casebook)
        epoch = who.epoch(casebook)
        let_in(held, who, epoch, roll.of(who.practice).casebooks[casebook].epoch_leaf, person)


def first_grant(who: Who, person: int) -> bool:
    """Whether this granter has never yet compared this person's key."""
    return compared(who, person) is None


def compared(who: Who, person: int) -> tuple[bytes, int] | None:
    """The casebook into which this granter let this person first, comparing her key, and when (seconds).

    Grants that only hand a new key on to readers who stay compare nothing.
    """
    known = who.roll.persons.get(person)
    since = known.seq if known else 0  # of this key: an earlier one of hers does not count
    found = [
        (step.at, casebook)
        for casebook in who.roll.casebooks
        for step in history.of(who, casebook)
        if (step.what, step.by, step.person) == ("admitted", who.number, person) and step.seq > since
    ]
    return (min(found)[1], min(found)[0]) if found else None


def remove(who: Who, casebook: bytes, person: int) -> None:
    """Stop a person from reading what comes later: a new epoch for those who stay.

    What she has read, and any copy of the database with her old key, stays readable to her. Her sessions
    end, and with them what they hold of the old key.
    """
    with turn(who.practice) as held:
        state = roll.of(who.practice).casebooks[casebook]
        if person not in state.readers:
            return
        if state.readers == {person}:
            raise BadInput(_("The last reader cannot be removed: nobody could open the casebook again."))
        if state.purpose == "own" and state.creator == person:
            raise BadInput(_("A casebook of one’s own stays readable to the person whose it is."))
        held.state(statements.Removal, Signer.of(who.secret), casebook=casebook, person=person)
        Grant.objects.filter(practice=who.practice, casebook=casebook, person=person).delete()
        empty_hints(who, casebook)
        if who.reads(casebook):
            rotate(held, who, casebook, left=frozenset({person}))
        row = Person.objects.select_related("account").get(practice=who.practice, number=person)
        unlock.sessions_end(row.account)


def renew(who: Who, casebook: bytes) -> None:
    """Give the casebook the new key that it owes since somebody left. Does nothing if it owes none."""
    with turn(who.practice) as held:
        if roll.of(who.practice).casebooks[casebook].owes_epoch:
            rotate(held, who, casebook)


def rotate(held: Turn, who: Who, casebook: bytes, left: frozenset[int] = frozenset()) -> None:
    """Start the next epoch, grant it to the readers who stay, and re-wrap every entry key."""
    before = roll.of(who.practice).casebooks[casebook]
    left |= before.removed
    old = who.epoch(casebook)
    new = Epoch(secrets.token_bytes(32), who.practice.uid, casebook, before.epoch + 1)
    leaf = held.state(
        statements.EpochStart,
        Signer.of(who.secret),
        casebook=casebook,
        epoch=new.number,
        dropin_key=new.dropin.public.raw,
        dropin_light=new.dropin_light.public.raw,
        previous_epoch=before.epoch_leaf,
        left=tuple(sorted(left)),
    )
    for reader in sorted((before.readers | {who.number}) - left):
        let_in(held, who, new, leaf.hash, reader)
    _rewrap(who, old, new)
    empty_hints(who, casebook)


def empty_hints(who: Who, *casebooks: bytes) -> None:
    """The tokens of a casebook go with its key, so that who left tries none; their writers make them anew."""
    found = Hint.objects.filter(practice=who.practice, casebook__in=casebooks)
    found.update(wrapped=b"", tokens=b"", signature=b"")


def _rewrap(who: Who, old: Epoch, new: Epoch) -> None:
    found = EntryKey.objects.filter(practice=who.practice, casebook=old.casebook)
    keys = []
    for seq, wrapped in found.values_list("seq", "wrapped"):
        opened = unwrap if wrapped[:1] == bytes([AES_GCM]) else pick_up
        try:
            data_key = opened(bytes(wrapped), old, seq)
        except CaseboundError:
            continue  # a key that opens nothing must not keep somebody in; doctor names it
        keys.append((seq, wrap(data_key, new, seq)))
    rows.set_keys(who.practice, old.casebook, new.number, keys)


def let_in(held: Turn, who: Who, epoch: Epoch, epoch_leaf: bytes, person: int) -> Leaf:
    """Seal an epoch's secret to a person; whoever calls has seen to the comparing of words."""
    public = roll.of(who.practice).persons[person].public
    where = context.grant(who.practice.uid, epoch.casebook, epoch.number, public.fingerprint)
    sealed = public.seal(epoch.secret, where)
    Grant.objects.update_or_create(
        practice_id=who.practice.id,
        casebook=epoch.casebook,
        epoch=epoch.number,
        person=person,
        defaults={"sealed": sealed},
    )
    return held.state(
        statements.Grant,
        Signer.of(who.secret),
        casebook=epoch.casebook,
        epoch=epoch.number,
        person=person,
        recipient=public.fingerprint,
        sealed=sha256(sealed).digest(),
        epoch_leaf=epoch_leaf,
    )


@dataclass(frozen=True)
class Owed:
    """A person whose role expects a casebook she cannot read yet."""

    casebook: bytes
    person: int


def owed(who: Who) -> list[Owed]:
    """Grants that only a present reader can give: safety leads without the Safety team's key."""
    now = who.roll
    teams = [state for state in now.casebooks.values() if state.purpose == "team"]
    leads = [person.number for person in now.persons.values() if "lead" in person.roles and not person.closed]
    return [Owed(team.id, lead) for team in teams for lead in leads if lead not in team.readers]


def found_team(who: Who) -> bytes:
    """The first safety lead starts the Safety team's casebook and holds its key; returns its id."""
    with turn(who.practice) as held:
        now = roll.of(who.practice)
        if "lead" not in now.persons[who.number].roles:
            raise BadInput(_("The Safety team begins with its first safety lead."))
        if any(state.purpose == "team" for state in now.casebooks.values()):
            raise BadInput(_("There is a Safety team already. One of its readers can let you in."))
        return create(held, who, "team")
