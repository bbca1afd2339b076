"""People and grants held against the signed leaves: every reader's key is there and is the one signed for."""

from collections.abc import Iterator
from hashlib import sha256

from casebound.book.models import Practice
from casebound.core.chain import Finding
from casebound.core.trust import Roll
from casebound.members.models import Grant, Invitation, Person, WaitingKeys
from casebound.people.models import Account


def examine(practice: Practice, roll: Roll) -> list[Finding]:
    """Every finding about people, invitations and grants of this practice."""
    people = [*_people(practice, roll), *_waiting(practice, roll)]
    return [*people, *_invitations(practice, roll), *_grants(practice, roll)]


def _people(practice: Practice, roll: Roll) -> Iterator[Finding]:
    rows = {person.number for person in Person.objects.filter(practice=practice)}
    for number in sorted(rows - roll.persons.keys()):
        yield Finding(None, f"Person {number} is in the database, but no signed leaf knows her.")
    accounts = Account.objects.values("pk")
    orphans = Person.objects.filter(practice=practice).exclude(account__in=accounts)
    for number in orphans.order_by("number").values_list("number", flat=True):
        yield Finding(
            None, f"The account of person {number} is missing from the database: she cannot sign in."
        )
    for number in sorted(roll.persons.keys() - rows):
        yield Finding(None, f"The keys of person {number} are missing from the database: she cannot sign in.")


def _invitations(practice: Practice, roll: Roll) -> Iterator[Finding]:
    missing = dict(roll.invitations)
    for row in Invitation.objects.filter(practice=practice):
        signed = roll.invitations.get(row.seq)
        said = signed and (signed.invite_key, signed.used_by)
        if said != (row.invite_key, row.used_by) or not _same_use(roll, row):
            yield Finding(row.seq, f"The invitation of leaf {row.seq} is not the one that was signed.")
        missing.pop(row.seq, None)
    for seq in sorted(missing):
        yield Finding(
            seq, f"The invitation of leaf {seq} is missing from the database: its link opens nothing."
        )


def _waiting(practice: Practice, roll: Roll) -> Iterator[Finding]:
    """New keys that the ledger says wait for a colleague; rows of refused ones may stay."""
    rows = dict(WaitingKeys.objects.filter(practice=practice).values_list("person", "leaf"))
    for person, key in sorted(roll.waiting.items()):
        if rows.get(person) != key.seq:
            yield Finding(key.seq, f"The new keys of person {person}, which wait, are not in the database.")


def _same_use(roll: Roll, row: Invitation) -> bool:
    """Whether a link lets in whom its leaf lets in: for new keys of a person it has no roles.

    Without roles and unused it may be for the front desk too (docs/adr/0011): that no leaf tells apart.
    """
    if row.person is not None:
        return not roll.invitations[row.seq].roles and row.used_by in (None, row.person)
    return row.used_by is None or roll.persons[row.used_by].seq > row.seq


def _grants(practice: Practice, roll: Roll) -> Iterator[Finding]:
    rows = {
        (row.casebook, row.epoch, row.person): sha256(row.sealed).digest()
        for row in Grant.objects.filter(practice=practice)
    }
    for casebook in roll.casebooks.values():
        for person, granted in casebook.grants.items():
            found = rows.get((casebook.id, casebook.epoch, person))
            if found is None:
                yield Finding(None, f"{_key(person, casebook.id)} is missing: she cannot open it.")
            elif found != granted.sealed:
                yield Finding(
                    None, f"{_key(person, casebook.id)} is not the one that a reader signed for her."
                )
    current = {(id, state.epoch, person) for id, state in roll.casebooks.items() for person in state.grants}
    for casebook_id, epoch, person in sorted(rows.keys() - current):
        state = roll.casebooks.get(casebook_id)
        if state is None or (epoch >= state.epoch and person not in state.removed):
            yield Finding(None, f"{_key(person, casebook_id)} stands there, and no reader has signed for it.")


def _key(person: int, casebook: bytes) -> str:
    return f"The key of person {person} for casebook {casebook.hex()[:8]}"
