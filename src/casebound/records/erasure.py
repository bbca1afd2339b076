"""Erasing a page: who may, who has to agree, the reason kept for those concerned (docs/spec/ledger.md §4)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casebound.book.append import Signer, Turn, clock, turn
from casebound.book.models import Leaf
from casebound.core import context, statements
from casebound.core.errors import BadInput, CaseboundError, Sealed
from casebound.core.header import Header
from casebound.core.packing import pack, unpack
from casebound.core.roll import Erased, ErasureAsked
from casebound.members.who import Who
from casebound.records import erasing, on_hold, read
from casebound.records.models import Erasure, ErasureReason

MOST_WORDS = 1000  # characters of a reason
GROUNDS = {
    "asked": _("Somebody has the right to have it erased and asked for it"),
    "retention": _("The time for which it may be kept is over"),
    "order": _("A court or an authority ordered it"),
    "mistake": _("It was written about the wrong person, or into the wrong book"),
    "unlawful": _("It should never have been kept"),
}


@dataclass(frozen=True)
class Wish:
    """What somebody says before a page is erased. backups_until: an ISO day, "" where nobody knows."""

    ground: str
    reason: str
    backups_until: str = ""

    def check(self) -> None:
        """Raises BadInput unless this can be signed."""
        if self.ground not in GROUNDS:
            raise BadInput(f"Say the ground: one of {', '.join(GROUNDS)}.")
        if not self.reason.strip():
            raise BadInput("Say why, in a sentence or two that tells nothing of what is erased.")
        if len(self.reason) > MOST_WORDS:
            raise BadInput(f"The reason is too long. Say it in {MOST_WORDS} characters.")


@dataclass(frozen=True)
class Place:
    """What stays known of any entry: where it stands. author: person number."""

    seq: int
    casebook: bytes
    page: int
    author: int
    sealed: int
    leaf: bytes

    @property
    def id(self) -> str:
        return f"e{self.seq}"


def place(who: Who, seq: int) -> Place:
    """Where an entry stands, from its signed leaf. Raises Sealed for nobody's or a stranger's page."""
    leaf = Leaf.objects.filter(practice=who.practice, seq=seq, type="entry").first()
    if leaf is None:
        raise Sealed(read.NOT_YOURS)
    header = Header.parse(leaf.signed)
    author = who.roll.by_author.get(header.author)
    found = Place(seq, header.casebook, header.page, author.number if author else 0, header.time, leaf.hash)
    if who.number not in concerned(who, found):
        raise Sealed(read.NOT_YOURS)
    return found


def concerned(who: Who, found: Place) -> set[int]:
    """Persons whose record it is: they can have it erased and can see that it was (core.replay.erasure)."""
    now = who.roll
    books = [found.casebook, *(id for id, seqs in now.shares.items() if found.seq in seqs)]
    readers = {number for id in books if id in now.casebooks for number in now.casebooks[id].readers}
    author = now.persons.get(found.author)
    return readers if author is None or author.closed else readers | {author.number}


def request_of(who: Who, seq: int) -> ErasureAsked | None:
    """The newest request to erase an entry that still counts."""
    now = clock()
    open_ones = [asked for asked in who.roll.asked.values() if asked.entry == seq and asked.until >= now]
    return max(open_ones, key=lambda asked: asked.seq, default=None)


def erase(who: Who, seq: int, wish: Wish) -> Erased | ErasureAsked:
    """Erase a page if nobody else is concerned; otherwise ask for it.

    Raises BadInput for a wish that says too little, or a page that an open complaint holds; Sealed for a
    page that is not hers.
    """
    wish.check()
    where = place(who, seq)
    on_hold.demand_free(who, seq, wish.ground)
    salt = secrets.token_bytes(32)
    said = {
        "entry": seq,
        "ground": wish.ground,
        "reason": statements.erasure_reason(who.practice.uid, seq, salt, wish.reason),
    }
    with turn(who.practice) as held:
        _not_twice(who, seq)
        everybody = concerned(who, where)
        alone = everybody == {who.number}
        more = {"request": None} if alone else {}
        kind = statements.Erasure if alone else statements.ErasureRequest
        leaf = held.state(kind, Signer.of(who.secret), **said, **more)
        _keep_reason(who, leaf.seq, everybody, salt, wish.reason)
        if alone:
            _begin(who, seq, wish.backups_until)
    if not alone:
        return who.roll.asked[leaf.seq]
    erasing.finish(who.practice, seq)
    return who.roll.erased[seq]


def agree(who: Who, seq: int, backups_until: str = "") -> Erased:
    """Agree to what another person asked, which erases the page. Raises BadInput where nobody asked."""
    where = place(who, seq)
    with turn(who.practice) as held:
        _not_twice(who, seq)
        asked = request_of(who, seq)
        if asked is None:
            raise BadInput("Nobody asks for this page to be erased, or it was asked for over 30 days ago.")
        if asked.by == who.number:
            raise BadInput("You asked for it yourself. Somebody else who is concerned has to agree.")
        on_hold.demand_free(who, seq, asked.ground)
        leaf = _agreed(held, who, asked)
        told = reason(who, asked.seq)
        if told is not None:
            _keep_reason(who, leaf.seq, concerned(who, where), *told)
        _begin(who, seq, backups_until)
    erasing.finish(who.practice, seq)
    return who.roll.erased[seq]


def _agreed(held: Turn, who: Who, asked: ErasureAsked) -> Leaf:
    return held.state(
        statements.Erasure,
        Signer.of(who.secret),
        entry=asked.entry,
        ground=asked.ground,
        reason=asked.reason,
        request=asked.seq,
    )


def _not_twice(who: Who, seq: int) -> None:
    if seq in who.roll.erased:
        raise BadInput("This page was erased before.")


def _begin(who: Who, seq: int, backups_until: str) -> None:
    Erasure.objects.create(
        practice_id=who.practice.id, seq=seq, begun=clock(), told="{}", backups_until=backups_until
    )


def _keep_reason(who: Who, leaf: int, people: Iterable[int], salt: bytes, words: str) -> None:
    """Salt and words for each person concerned, sealed to her; whoever signed is one of them."""
    raw = pack(salt, words.encode())
    for number in people:
        public = who.roll.persons[number].public
        where = context.erasure(who.practice.uid, leaf, public.fingerprint)
        ErasureReason.objects.create(
            practice_id=who.practice.id, leaf=leaf, person=number, sealed=public.seal(raw, where)
        )


def reason(who: Who, leaf: int) -> tuple[bytes, str] | None:
    """Salt and words behind a request or an erasure, if she can open them and they fit the leaf."""
    row = ErasureReason.objects.filter(practice=who.practice, leaf=leaf, person=who.number).first()
    signed = Leaf.objects.filter(practice=who.practice, seq=leaf).first()
    if row is None or signed is None:
        return None
    statement = statements.parse(signed.signed)
    if not isinstance(statement, statements.Erasure | statements.ErasureRequest):
        return None
    where = context.erasure(who.practice.uid, leaf, who.secret.public.fingerprint)
    try:
        salt, words = unpack(who.secret.open(row.sealed, where))
        said = words.decode()
    except (CaseboundError, ValueError):
        return None
    told = statements.erasure_reason(who.practice.uid, statement.entry, salt, said)
    return (salt, said) if told == statement.reason else None


def gone(who: Who) -> list[Place]:
    """Erased pages that were this person's to read or write, oldest first."""
    found = []
    for seq in sorted(who.roll.erased):
        try:
            found.append(place(who, seq))
        except Sealed:
            continue
    return found
