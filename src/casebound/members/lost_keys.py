"""Somebody lost password and words: new keys that her old one has not vouched for (docs/spec/ledger.md §2).

An administrator makes a link, she makes new keys with it and waits. After 72 hours a colleague who reads a
casebook with her compares six words and lets her in. What only she could read stays closed for ever.
"""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from casebound.book import roll
from casebound.book.append import Signer, clock, turn
from casebound.core import context, statements
from casebound.core.cipher import lock
from casebound.core.errors import BadInput
from casebound.core.keys import Secret
from casebound.core.roll import WaitingKey
from casebound.members import casebooks, invite, links
from casebound.members.found import state_key
from casebound.members.models import Grant, Invitation, Person, WaitingKeys
from casebound.members.who import Who
from casebound.people import accounts, unlock
from casebound.people.models import Account


@dataclass(frozen=True)
class Waiting:
    """Keys that wait, as somebody sees them who has a say. together: casebooks read with the person."""

    key: WaitingKey
    old: tuple[str, ...]
    new: tuple[str, ...]
    together: tuple[bytes, ...]

    @property
    def is_ready(self) -> bool:
        return clock() >= self.key.ready


def make_link(who: Who, person: int) -> str:
    """The secret of a link with which this person can make new keys; stored nowhere. For administrators."""
    if "administrator" not in who.roles:
        raise BadInput(_("Only an administrator of the practice can do this."))
    known = who.roll.persons.get(person)
    if known is None or known.closed:
        raise BadInput(_("There is no such person in this practice any more."))
    if person == who.number:
        raise BadInput(_("Your book is open: change your password, or make everything new."))
    token = links.drawn()
    public = invite.public_of(token)
    with transaction.atomic(), turn(who.practice) as held:
        until = clock() + invite.LASTS
        leaf = held.state(
            statements.Invitation, Signer.of(who.secret), invite_key=public, roles=(), expires=until
        )
        Invitation.objects.create(practice=who.practice, seq=leaf.seq, invite_key=public, person=person)
    return links.written(token)


def make_keys(link_secret: str, password: str) -> tuple[Account, bytes]:
    """A new account with new keys that wait; the old ones stay as they are. Returns it and its key."""
    with transaction.atomic():
        row = invite.find(link_secret)
        if row.person is None:
            raise BadInput(invite.STALE)
        practice, number = row.practice, row.person
        old = Person.objects.select_related("account").get(practice=practice, number=number)
        WaitingKeys.objects.filter(practice=practice, person=number).delete()
        name = f"{old.name} {_('new')} {secrets.randbelow(9000) + 1000}"
        account, account_key = accounts.create(
            name, password, language=old.account.language, time_zone=old.account.time_zone
        )
        secret = Secret.generate()
        token = links.read(link_secret, invite.STALE)
        with turn(practice) as held:
            text = statements.voucher_text(practice.uid, number, secret.public.sign, secret.public.kem)
            state_key(held, old, secret, row.seq, invite.private_of(token).sign(text))
            leaf = roll.of(practice).waiting[number].seq
        Invitation.objects.filter(pk=row.pk).update(used_by=number)
        WaitingKeys.objects.create(
            practice_id=practice.id,
            person=number,
            leaf=leaf,
            account=account,
            sealed=lock(account_key, secret.to_bytes(), context.person(practice.uid, number)),
        )
    return account, account_key


def waiting(who: Who) -> list[Waiting]:
    """Keys that wait and that she has a say in: her own, or of somebody she reads a casebook with."""
    found = [of(who, number) for number in sorted(who.roll.waiting)]
    return [one for one in found if one is not None]


def of(who: Who, person: int) -> Waiting | None:
    """The waiting key of a person, for her old self and for who reads with her; None for everybody else."""
    key, known = who.roll.waiting.get(person), who.roll.persons.get(person)
    if key is None or known is None:
        return None
    both = {who.number, person}
    together = tuple(id for id, state in who.roll.casebooks.items() if both <= state.readers)
    if person != who.number and not together:
        return None
    return Waiting(key, known.public.words, key.public.words, together)


def refuse(who: Who, person: int) -> None:
    """These are not her keys: they wait no more, and the account made with them ends."""
    found = of(who, person)
    if found is None:
        return
    with transaction.atomic(), turn(who.practice) as held:
        held.state(statements.KeyRefused, Signer.of(who.secret), person=person, key=found.key.seq)
        rows = WaitingKeys.objects.filter(practice=who.practice, person=person, leaf=found.key.seq)
        for row in rows.select_related("account"):
            unlock.sessions_end(row.account)


def accept(who: Who, person: int, words: tuple[str, ...]) -> None:
    """These are her keys, by the six words she read out: from now on they count, and she is let in again.

    Into the casebooks that this colleague reads; other readers do the same for theirs. Raises BadInput for
    other words, and before the 72 hours are over.
    """
    found = of(who, person)
    if found is None or person == who.number:
        raise BadInput(_("No keys of this person wait for you."))
    if not found.is_ready:
        raise BadInput(_("It is too early. Until then she, or anybody who reads with her, can refuse them."))
    if words != found.new:
        raise BadInput(
            _(
                "These are not the six words of the new keys. Hear them once more, from the person, not from "
                "this server. If they still differ, refuse the keys and tell the others."
            )
        )
    before = who.roll.persons[person].public.fingerprint
    read = [state.id for state in who.roll.casebooks.values() if person in state.readers]
    row = WaitingKeys.objects.select_related("account").get(practice=who.practice, person=person)
    with transaction.atomic(), turn(who.practice) as held:
        held.state(
            statements.KeyAccepted,
            Signer.of(who.secret),
            person=person,
            key=found.key.seq,
            old=before,
            new=found.key.public.fingerprint,
        )
        Grant.objects.filter(practice=who.practice, person=person).delete()
        casebooks.empty_hints(who, *read)
        _move_in(row)
        for casebook in found.together:
            casebooks.rotate(held, who, casebook)
            epoch, state = who.epoch(casebook), roll.of(who.practice).casebooks[casebook]
            casebooks.let_in(held, who, epoch, state.epoch_leaf, person)


def _move_in(row: WaitingKeys) -> None:
    """The new account takes the person's place and e-mail; the old one goes, unless used elsewhere."""
    person = Person.objects.select_related("account").get(practice=row.practice_id, number=row.person)
    old, new = person.account, row.account
    Person.objects.filter(practice=row.practice_id, number=row.person).update(account=new, sealed=row.sealed)
    unlock.sessions_end(old)
    WaitingKeys.objects.filter(pk=row.pk).delete()
    if not Person.objects.filter(account=old).exists():
        email, name = old.email, old.name
        old.delete()
        new.email, new.name, new.called = email, name, accounts.fold(name.split()[0])
        new.save(update_fields=["email", "name", "called"])
