"""New keys for somebody who has keys: vouched by the old ones, with a new epoch of all that she reads."""

import secrets
from hashlib import sha256

from casebound.book.append import Signer, Turn
from casebound.core import context, statements
from casebound.core.cipher import lock
from casebound.core.cipher import unlock as open_sealed
from casebound.core.epoch import Epoch
from casebound.core.errors import CaseboundError
from casebound.core.keys import Secret
from casebound.members import casebooks
from casebound.members.models import Person
from casebound.members.who import Who


def take(held: Turn, who: Who, account_key: bytes) -> Who:
    """The same person with keys of which an old backup knows nothing; sealed under this account key.

    Every casebook that she reads gets a new epoch in the same turn, with all entry keys wrapped anew.
    """
    epochs = _epochs(who)
    secret = Secret.generate()
    public = secret.public
    text = statements.voucher_text(who.practice.uid, who.number, public.sign, public.kem)
    held.state(
        statements.Key,
        Signer.of(secret),
        person=who.number,
        sign_key=public.sign,
        kem_key=public.kem,
        kem_suite=statements.KEM_SUITE,
        log_key_seen=sha256(held.log_key.public).digest(),
        invitation=None,
        voucher=who.secret.sign(text),
    )
    known = {(casebook, epoch.number): epoch for casebook, epoch in epochs.items()}
    fresh = Who(who.practice, who.number, who.name, who.account, secret, known)
    for casebook in epochs:
        casebooks.rotate(held, fresh, casebook)
    keep(who.practice.id, who.number, who.practice.uid, secret.to_bytes(), account_key)
    return fresh


def move(person: Person, before: bytes, account_key: bytes) -> None:
    """The keys of a closed account under another account key: what she wrote there stays what it is."""
    where = context.person(person.practice.uid, person.number)
    raw = open_sealed(before, person.sealed, where)
    keep(person.practice_id, person.number, person.practice.uid, raw, account_key)


def keep(practice: int, number: int, uid: bytes, raw: bytes, account_key: bytes) -> None:
    """Store a person's private keys under an account key."""
    sealed = lock(account_key, raw, context.person(uid, number))
    Person.objects.filter(practice=practice, number=number).update(sealed=sealed)


def _epochs(who: Who) -> dict[bytes, Epoch]:
    """Keys of all casebooks that she can open now; one whose grant is damaged waits for another reader."""
    found = {}
    for casebook in who.with_desk():
        try:
            found[casebook] = who.epoch(casebook)
        except CaseboundError:
            continue
    return found


def drawn() -> bytes:
    """A new account key."""
    return secrets.token_bytes(32)
