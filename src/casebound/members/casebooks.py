"""Casebooks and their readers. A role never makes a reader; a present reader does, one grant at a time."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from casebound.book import roll
from casebound.book.append import Signer, Turn, turn
from casebound.book.models import Casebook, EntryKey, Leaf
from casebound.core import context, statements
from casebound.core.cipher import AES_GCM
from casebound.core.errors import BadInput
from casebound.core.keys import Epoch
from casebound.core.seal import pick_up, unwrap, wrap
from casebound.members.models import Grant
from casebound.members.who import Who


def create(held: Turn, who: Who, purpose: str, name: str = "") -> bytes:
    """Start a casebook whose first reader is its creator; returns its id (16 bytes)."""
    casebook, secret = secrets.token_bytes(16), secrets.token_bytes(32)
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
    _grant(held, who, epoch, leaf.hash, who.number)
    return casebook


def admit(who: Who, casebook: bytes, person: int, words: tuple[str, ...] | None = None) -> None:
    """Let a person read a casebook.

    The first grant ever given to a person asks the granter to compare the six words of her key.
    """
    with turn(who.practice) as held:
        now = roll.of(who.practice)
        state, newcomer = now.casebooks[casebook], now.persons.get(person)
        if newcomer is None or newcomer.closed:
            raise BadInput("There is no such person in this practice any more.")
        if person in state.readers:
            return
        if first_grant(who, person) and words != newcomer.public.words:
            raise BadInput(
                f"Ask {newcomer.number} for the six words on her own screen and compare them with these. "
                "Only if they are the same is the key hers."
            )
        epoch = who.epoch(casebook)
        _grant(held, who, epoch, state.epoch_leaf, person)


def first_grant(who: Who, person: int) -> bool:
    """Whether nobody but the person herself has granted her anything that still stands."""
    return not any(
        to == person and granted.by != person
        for state in who.roll.casebooks.values()
        for to, granted in state.grants.items()
    )


def remove(who: Who, casebook: bytes, person: int) -> None:
    """Stop a person from reading what comes later: a new epoch for those who stay.

    What she has read, and any copy of the database with her old key, stays readable to her.
    """
    with turn(who.practice) as held:
        state = roll.of(who.practice).casebooks[casebook]
        if person not in state.readers:
            return
        if state.readers == {person}:
            raise BadInput("The last reader cannot be removed: nobody could open the casebook again.")
        held.state(statements.Removal, Signer.of(who.secret), casebook=casebook, person=person)
        if who.reads(casebook):
            rotate(held, who, casebook, left=frozenset({person}))


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
        _grant(held, who, new, leaf.hash, reader)
    _rewrap(who, old, new)


def _rewrap(who: Who, old: Epoch, new: Epoch) -> None:
    keys = list(EntryKey.objects.filter(practice=who.practice, casebook=old.casebook))
    for key in keys:
        opened = unwrap if key.wrapped[0] == AES_GCM else pick_up
        key.wrapped, key.epoch = wrap(opened(key.wrapped, old, key.seq), new, key.seq), new.number
    EntryKey.objects.bulk_update(keys, ["wrapped", "epoch"], batch_size=500)


def _grant(held: Turn, who: Who, epoch: Epoch, epoch_leaf: bytes, person: int) -> Leaf:
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
