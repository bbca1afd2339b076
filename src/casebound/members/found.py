"""Founding a practice: a first name and a password are enough; everything else can be given later."""

import secrets
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from django.db import transaction

from casebound.book import logkey
from casebound.book.append import Signer, Turn, turn
from casebound.book.models import Head, Practice
from casebound.core import context, ed25519, statements
from casebound.core.cipher import lock
from casebound.core.keys import Secret
from casebound.members import casebooks
from casebound.members.models import Person
from casebound.members.who import Who, unlock
from casebound.people import accounts
from casebound.people.models import Account

FOUNDER_ROLES = ("practitioner", "administrator")


@dataclass(frozen=True)
class Founding:
    name: str
    password: str
    email: str | None = None
    practice: str = ""
    profession: str = ""
    place: str = ""
    language: str = "en"
    time_zone: str = "UTC"


def found(wish: Founding) -> tuple[Who, bytes]:
    """Make a practice of one, first leaves and own casebook included. Returns her and the account key."""
    with transaction.atomic():
        account, account_key = accounts.create(
            wish.name, wish.password, email=wish.email, language=wish.language, time_zone=wish.time_zone
        )
        practice = Practice.objects.create(
            id=secrets.randbits(52) + 1,
            uid=secrets.token_bytes(16),
            name=wish.practice,
            profession=wish.profession,
            place=wish.place,
        )
        log_key = logkey.make(practice)
        Head.objects.create(practice=practice, size=0, frontier=b"")
        person, secret = new_person(practice, account, account_key, 1, wish.name)
        with turn(practice) as held:
            held.state(
                statements.Practice,
                Signer(log_key.public, partial(ed25519.sign, log_key.seed)),
                log_key=log_key.public,
                generation=1,
            )
            state_key(held, person, secret)
            for role in FOUNDER_ROLES:
                held.state(statements.Role, Signer.of(secret), person=1, role=role, change="given")
            who = unlock(person, account, account_key)
            casebooks.create(held, who, "own")
    return who, account_key


def new_person(
    practice: Practice, account: Account, account_key: bytes, number: int, name: str
) -> tuple[Person, Secret]:
    """Draw a person's private keys for this practice and seal them under her account key."""
    secret = Secret.generate()
    sealed = lock(account_key, secret.to_bytes(), context.person(practice.uid, number))
    person = Person.objects.create(
        practice=practice, number=number, account=account, name=name, sealed=sealed
    )
    return person, secret


def state_key(
    held: Turn, person: Person, secret: Secret, invitation: int | None = None, voucher: bytes = bytes(64)
) -> None:
    """The leaf that makes a person's public keys count."""
    held.state(
        statements.Key,
        Signer.of(secret),
        person=person.number,
        sign_key=secret.public.sign,
        kem_key=secret.public.kem,
        kem_suite=statements.KEM_SUITE,
        log_key_seen=sha256(held.log_key.public).digest(),
        invitation=invitation,
        voucher=voucher,
    )
