"""Sharing a sealed entry later, and who can read it and has opened it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from casebound.book.append import turn
from casebound.book.models import EntryKey
from casebound.core.errors import BadInput, Sealed
from casebound.core.kinds import Kind
from casebound.members.who import Who
from casebound.records import read, write

# Kinds that stay in the own casebook; a lawyer gets them by a disclosure.
KEPT_ALONE = ("my_account", "reminder")
ALONE = (
    "This page is for you alone and stays in your own book. For a lawyer, choose “Make an evidence "
    "file” instead."
)

NOT_TO_SHARE = (
    "Only who wrote this page, or reads the casebook that it stands in, can share it further. Ask its writer."
)


@dataclass(frozen=True)
class Reader:
    """A person and an entry: the casebooks she reads it through (none: not any more), when she opened it.

    opened: as this server noted it; signed: when she signed to have opened it first, None where she did not.
    """

    person: int
    through: tuple[bytes, ...]
    opened: tuple[int, ...]
    signed: int | None = None


def share_entry(who: Who, seq: int, casebook: bytes) -> bool:
    """Let the readers of one more casebook open an entry. False where they could already.

    Raises Sealed for an entry that is not hers to open, BadInput for one that is not hers to share further,
    or when the casebook has a reader it names.
    """
    entry = read.open_entry(who, seq, "share")
    read.demand_kinds([entry])  # else nobody knows whom it names
    if not may_share(who, entry):
        raise BadInput(NOT_TO_SHARE)
    refuse_named(who, entry.kind, entry.answers, (casebook,), entry.amends)
    write.keep_desk_clear(who, entry.kind, (casebook,))
    with transaction.atomic(), turn(who.practice) as held:
        keys = EntryKey.objects.filter(practice=who.practice, casebook=casebook, seq=seq)
        if casebook == entry.row.casebook or seq in who.roll.shares.get(casebook, ()):
            if not keys.exists():  # the ledger says that they read it, so they get their key again
                write.key_for(held, who, casebook, seq, entry.data_key)
            return False
        keys.delete()  # nobody has shared it: a key that stands here was put here from outside
        write.share(held, who, seq, entry.data_key, casebook)
    return True


def may_share(who: Who, entry: read.Entry) -> bool:
    """Whether the roll would take it from her: she wrote it, or reads the casebook that it stands in."""
    return who.number in who.roll.casebooks[entry.row.casebook].readers | {entry.row.author}


def named_people(kind: Kind, answers: Mapping[str, object]) -> set[int]:
    """Numbers of the persons that the answers name."""
    asked = [answers.get(question.id) for question in kind.questions if question.type == "people"]
    return {int(number) for found in asked if isinstance(found, list) for number in found}


def confined(
    who: Who, kind: Kind, answers: Mapping[str, object], amends: int | None = None
) -> tuple[set[int], bool]:
    """Persons an entry is kept from, and whether it stays in her own casebook.

    What is added to a page is kept from the same persons as the page itself.
    """
    named, alone = named_people(kind, answers), kind.name in KEPT_ALONE
    while amends is not None:
        above = read.several(who, [amends]).get(amends)
        if above is None:
            break
        named |= named_people(above.kind, above.answers)
        # Without its kind nobody knows whom a page names.
        kept = bool(above.missing) or above.kind.name in KEPT_ALONE
        alone, amends = alone or kept, above.amends
    return named - {who.number}, alone


def refuse_named(
    who: Who,
    kind: Kind,
    answers: Mapping[str, object],
    casebooks: Iterable[bytes],
    amends: int | None = None,
) -> None:
    """Nobody who is named in an entry, or in the page it adds to, becomes its reader by sharing it.

    Nobody else at all reads what is kept alone. Raises BadInput.
    """
    named, alone = confined(who, kind, answers, amends)
    for casebook in casebooks:
        if alone:
            raise BadInput(ALONE)
        if who.roll.casebooks[casebook].readers & named:
            raise BadInput("Somebody named on this page reads that casebook. Share it somewhere else.")


def readers(who: Who, seq: int) -> list[Reader]:
    """Everybody who can read an entry or has opened it. Raises Sealed unless this person can read it too."""
    keys = [key.casebook for key in EntryKey.objects.filter(practice=who.practice, seq=seq)]
    books = who.roll.casebooks
    if not any(who.number in books[id].readers for id in keys):
        raise Sealed(read.NOT_YOURS)
    opened: dict[int, list[int]] = {}
    for opening in read.openings(who, seq):
        opened.setdefault(opening.person, []).append(opening.at)
    through = {number: tuple(id for id in keys if number in books[id].readers) for number in who.roll.persons}
    signed = {one.person: one.time for one in who.roll.opened.get(seq, ())}
    found = [
        Reader(number, ids, tuple(opened.get(number, ())), signed.get(number))
        for number, ids in sorted(through.items())
    ]
    return [reader for reader in found if reader.through or reader.opened or reader.signed is not None]
