"""Inviting a second person: a link shown to copy, good once, for 72 hours. It carries no casebook key."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext as _

from casebound.book import roll
from casebound.book.append import Signer, clock, turn
from casebound.book.models import Practice
from casebound.core import statements
from casebound.core.cipher import hkdf
from casebound.core.errors import BadInput
from casebound.core.roll import InvitationState
from casebound.members import casebooks, leavers, links
from casebound.members.found import new_person, state_key
from casebound.members.models import Invitation, Person
from casebound.members.who import Who, unlock
from casebound.people import accounts

LASTS = 72 * 3600
ROLES = ("practitioner", "lead", "administrator")
STALE = "This invitation has expired, was withdrawn or was already used. Ask for a new link."


@dataclass(frozen=True)
class Joining:
    name: str
    password: str
    email: str | None = None
    language: str = "en"
    time_zone: str = "UTC"
    policy: int | None = None  # the leaf of what the newcomer was shown that leavers take along


def invite(who: Who, roles: tuple[str, ...], name: str = "") -> str:
    """Append an invitation leaf; returns the secret of the link (43 characters), stored nowhere."""
    demand(who, roles)
    token = links.drawn()
    with transaction.atomic(), turn(who.practice) as held:
        leaf = held.state(
            statements.Invitation,
            Signer.of(who.secret),
            invite_key=public_of(token),
            roles=tuple(role for role in ROLES if role in roles),
            expires=clock() + LASTS,
        )
        Invitation.objects.create(
            practice=who.practice, seq=leaf.seq, invite_key=public_of(token), name=name.strip()
        )
    return links.written(token)


def demand(who: Who, roles: tuple[str, ...]) -> None:
    """Raises BadInput for somebody who cannot invite, or unknown roles."""
    if "administrator" not in who.roles:
        raise BadInput("Only an administrator of the practice can invite somebody.")
    wrong = [role for role in roles if role not in ROLES]
    if wrong:
        raise BadInput(f"Choose roles from: {', '.join(ROLES)}.")


def withdraw(who: Who, seq: int) -> None:
    """The link of this invitation lets nobody in any more. Raises BadInput when it cannot anyway."""
    if "administrator" not in who.roles:
        raise BadInput(_("Only an administrator of the practice can withdraw an invitation."))
    with transaction.atomic(), turn(who.practice) as held:
        if seq not in still_open(who):
            raise BadInput(
                _("This invitation was used, withdrawn or has expired; there is nothing left to withdraw.")
            )
        held.state(statements.Withdrawal, Signer.of(who.secret), invitation=seq)


def still_open(who: Who) -> dict[int, InvitationState]:
    """Invitations by which somebody could still come in, by the number of their leaf."""
    return {
        seq: state
        for seq, state in who.roll.invitations.items()
        if who.roll.endings.closed is None
        and state.used_by is None
        and not state.withdrawn
        and state.expires >= clock()
    }


def find(link_secret: str) -> Invitation:
    """The open invitation behind a link. Raises BadInput when it is unknown, used, withdrawn or too old."""
    token = links.read(link_secret, STALE)
    row = Invitation.objects.filter(invite_key=public_of(token)).select_related("practice").first()
    if row is None or row.used_by is not None:
        raise BadInput(STALE)
    now = roll.of(row.practice)
    state = now.invitations[row.seq]
    if now.endings.closed is not None or state.withdrawn or state.expires < clock():
        raise BadInput(STALE)
    return row


def accept(link_secret: str, wish: Joining) -> tuple[Who, bytes]:
    """Make the newcomer's account and keys, vouched for by the link's own key, and her own casebook."""
    with transaction.atomic():
        row = find(link_secret)
        practice: Practice = row.practice
        if row.person is not None:
            raise BadInput(_("This link is for somebody who is here already. Open it in a browser."))
        if accounts.fold(wish.name) in _called(practice):
            raise BadInput(_("Somebody here has this name already. Add an initial or your last name."))
        token = links.read(link_secret, STALE)
        account, account_key = accounts.create(
            wish.name, wish.password, email=wish.email, language=wish.language, time_zone=wish.time_zone
        )
        with turn(practice) as held:
            leavers.demand_shown(practice, wish.policy)
            number = max(roll.of(practice).persons, default=0) + 1
            person, secret = new_person(practice, account, account_key, number, wish.name)
            voucher = private_of(token).sign(
                statements.voucher_text(practice.uid, number, secret.public.sign, secret.public.kem)
            )
            state_key(held, person, secret, row.seq, voucher)
            if wish.policy is not None:
                leavers.say_seen(held, Signer.of(secret), wish.policy)
            who = unlock(person, account, account_key)
            casebooks.create(held, who, "own")
            if "lead" in who.roles and not has_team(practice):
                casebooks.create(held, who, "team")
        Invitation.objects.filter(pk=row.pk).update(used_by=number)
    return who, account_key


def has_team(practice: Practice) -> bool:
    return any(state.purpose == "team" for state in roll.of(practice).casebooks.values())


def _called(practice: Practice) -> set[str]:
    """Names of those with open accounts, folded: two of one name cannot be told apart when letting in."""
    closed = {person.number for person in roll.of(practice).persons.values() if person.closed}
    return {
        accounts.fold(person.name) for number, person in persons(practice).items() if number not in closed
    }


def persons(practice: Practice) -> dict[int, Person]:
    return {person.number: person for person in Person.objects.filter(practice=practice)}


def private_of(token: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hkdf(token, "invitation"))


def public_of(token: bytes) -> bytes:
    return private_of(token).public_key().public_bytes_raw()
