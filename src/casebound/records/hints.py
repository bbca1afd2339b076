"""Who may learn that a page exists (docs/spec/identity.md §4): nobody, unless its writer wants it.

A hint says that somebody in the practice has a record about a person with the same phone, e-mail or account,
and whom to ask. Its tokens lie under a key that is sealed to one casebook's readers, and are signed by the
page's writer, so nobody else can put one there.
"""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebound.book.append import clock, turn
from casebound.book.models import Entry, EntryKey
from casebound.core import context, ed25519, hints
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.identity.person import Person, person
from casebound.core.kinds import Kind
from casebound.core.roll import CasebookState
from casebound.members import desk_book
from casebound.members.models import Hint, HintAsked
from casebound.members.who import Who
from casebound.people import attempts
from casebound.people.attempts import Scope
from casebound.records import clients, held, read, sharing

HOUR, FREE = 3_600, 10  # seconds; look-ups of one person in them without a wait
DAY, FREE_A_DAY = 86_400, 30
LATEST = 100  # look-ups on one page
MOST = 8  # phones, e-mails and accounts that one look-up tries
TOO_MANY = gettext_lazy(
    "More than %(most)d phones, e-mails and accounts stand on this client’s page. Leave on it what is in use."
)
NOTHING = gettext_lazy("There is no phone, e-mail or account on this client’s page to look for.")
NOT_HERE = gettext_lazy("Nobody has let you read with them yet, so there is nothing to look in.")


@dataclass(frozen=True)
class Answer:
    """What a look-up says. kinds: of core.hints.KINDS that agree. whom: numbers of persons to ask by name."""

    kinds: frozenset[str]
    whom: frozenset[int]


def places(who: Who, audience: str, named: set[int] | frozenset[int] = frozenset()) -> list[CasebookState]:
    """The casebooks whose readers a hint is made for; none that somebody reads whom the page names."""
    return [
        state
        for state in who.roll.casebooks.values()
        if (state.purpose == "team" or (audience == hints.COLLEAGUE and _reads(who, state)))
        and state.readers - {who.number}
        and not state.readers & named
    ]


def _reads(who: Who, state: CasebookState) -> bool:
    shared = state.purpose == "shared" and not desk_book.is_desk(who, state.id)
    return shared and who.number in state.readers


def offered(who: Who, kind: Kind, named: set[int], alone: bool) -> tuple[str, ...]:
    """The audiences that are offered at sealing: none for what is about nobody, or stays in the own book."""
    if alone or kind.amends or not (kind.about or kind.name == "client"):
        return ()
    ids = [{state.id for state in places(who, audience, named)} for audience in hints.AUDIENCES]
    return tuple(
        audience
        for audience, here, less in zip(hints.AUDIENCES, ids, [set[bytes](), ids[0]], strict=True)
        if here - less
    )


def choose(who: Who, seq: int, audience: str) -> None:
    """Who may learn of a page of hers from now on; empty for nobody. Raises BadInput for another's page."""
    entry = read.several(who, [seq]).get(seq)
    if entry is None or entry.row.author != who.number:
        raise BadInput(_("Only who wrote a page says who may learn of it."))
    if audience and audience not in _offered(who, entry):
        raise BadInput(_("Nobody could learn of it that way. Choose again."))
    known = _known(who, entry.digest.client) if audience else Person()
    with turn(who.practice):
        _put(who, entry, audience, known)


def _offered(who: Who, entry: read.Entry) -> tuple[str, ...]:
    named, alone = sharing.confined(who, entry.kind, entry.answers, entry.amends)
    return offered(who, entry.kind, named, alone)


def _put(who: Who, entry: read.Entry, audience: str, known: Person) -> None:
    """The rows of one page as they are to be from now on, inside a turn."""
    Hint.objects.filter(practice=who.practice, seq=entry.seq).delete()
    if audience and entry.seq not in who.roll.erased:
        named, _alone = sharing.confined(who, entry.kind, entry.answers, entry.amends)
        for state in places(who, audience, named):
            _make(who, state, entry.seq, audience, known)


def chosen(who: Who, seq: int) -> str:
    """The audience of a page of hers; empty for nobody. A row that she did not sign counts for nothing.

    The narrowest that stands there: an older row that somebody put back beside it widens nothing.
    """
    return min((row.audience for row in _hers(who, [seq])), key=hints.AUDIENCES.index, default="")


def renew(who: Who, everything: bool = False) -> None:
    """Make anew what lost its tokens; everything of hers where it changed what somebody is known by.

    Never one client's rows alone: two copies of the database would tell which pages are about one person.
    """
    rows = Hint.objects.filter(practice=who.practice)
    rows = rows if everything else rows.filter(tokens=b"")
    mine = Entry.objects.filter(practice=who.practice, author=who.number).exclude(body=None)
    waiting = list(mine.filter(seq__in=rows.values_list("seq", flat=True)).values_list("seq", flat=True))
    wishes = {seq: audience for seq in waiting if (audience := chosen(who, seq))}
    if not wishes:
        return
    opened = read.several(who, list(wishes))
    known = clients.some(who, {entry.digest.client for entry in opened.values()})
    with turn(who.practice):
        for seq, entry in opened.items():
            # nobody reads with her any more: nothing of it stays
            audience = wishes[seq] if wishes[seq] in _offered(who, entry) else ""
            _put(who, entry, audience, _as_person(who, known.get(entry.digest.client)))


def _hers(who: Who, seqs: list[int]) -> Iterator[Hint]:
    for row in Hint.objects.filter(practice=who.practice, seq__in=seqs):
        try:
            told = hints.wish(_place(who, row), row.audience)
            ed25519.verify(who.secret.public.sign, told, row.wish)
        except CaseboundError:
            continue
        yield row


def _make(who: Who, state: CasebookState, seq: int, audience: str, known: Person) -> None:
    """One row for one casebook, inside a turn; without tokens while it owes a new key."""
    place = hints.Place(who.practice.uid, state.id, seq, state.epoch)
    wrapped = kept = signature = b""
    if not state.owes_epoch:
        key = secrets.token_bytes(32)
        wrapped = state.dropin.seal(key, context.token(place.practice, place.casebook, seq, place.epoch))
        kept = hints.tokens(key, place, known)
        signature = who.secret.sign(hints.made(place, audience, wrapped, kept))
    Hint.objects.create(
        practice=who.practice,
        casebook=state.id,
        seq=seq,
        epoch=state.epoch,
        audience=audience,
        wish=who.secret.sign(hints.wish(place, audience)),
        wrapped=wrapped,
        tokens=kept,
        signature=signature,
    )


def _place(who: Who, row: Hint) -> hints.Place:
    return hints.Place(who.practice.uid, bytes(row.casebook), row.seq, row.epoch)


def _known(who: Who, number: int) -> Person:
    return _as_person(who, clients.one(who, number))


def _as_person(who: Who, found: clients.Client | None) -> Person:
    return person(found.answers, _region(who)) if found else Person()


def _region(who: Who) -> str:
    return who.practice.place.partition("-")[0] or "US"


# Asking


def reads_with_others(who: Who) -> bool:
    """Whether somebody else works here, and she holds a key under which a hint could stand for her."""
    others = any(not one.closed for number, one in who.roll.persons.items() if number != who.number)
    return others and bool(_mine(who))


def _mine(who: Who) -> list[CasebookState]:
    """Casebooks whose readers learn of hints, of which she is one. Into the team's, others write, too."""
    books = who.roll.casebooks.values()
    return [one for one in books if who.number in one.readers and (one.purpose == "team" or _reads(who, one))]


def ask(who: Who, number: int) -> Answer:
    """Whether somebody else has a record about this client of hers. Counted and written down beforehand.

    Raises BadInput where there is nothing or too much to look for, or nothing to look in, TooSoon after too
    many.
    """
    known = _known(who, number)
    tried = sum(map(len, hints.identifiers(known).values()))
    if not tried:
        raise BadInput(str(NOTHING))
    if tried > MOST:
        raise BadInput(TOO_MANY % {"most": MOST})
    if not reads_with_others(who):
        raise BadInput(str(NOT_HERE))
    attempts.begin(_scopes(who))
    HintAsked.objects.create(practice=who.practice, id=secrets.token_bytes(16), person=who.number, at=clock())
    kinds, whom = set[str](), set[int]()
    for row, author in _of_others(who):
        agreeing = _agreeing(who, row, author, known)
        kinds |= agreeing
        if agreeing and row.audience == hints.COLLEAGUE:
            whom.add(author)
    return Answer(frozenset(kinds), frozenset(whom))


def latest(who: Who) -> list[tuple[int, int]]:
    """Who asked and when (seconds since 1970), newest first, for everybody of the practice to see."""
    rows = HintAsked.objects.filter(practice=who.practice).order_by("-at", "-id")
    return list(rows.values_list("person", "at")[:LATEST])


def _scopes(who: Who) -> list[Scope]:
    now, mine = int(time.time()), f"{who.practice.uid.hex()}:{who.number}"
    return [
        Scope("hint", f"{mine}:{now // HOUR}", free=FREE, longest=HOUR, kept=timedelta(seconds=2 * HOUR)),
        Scope("hint day", f"{mine}:{now // DAY}", free=FREE_A_DAY, longest=HOUR, kept=timedelta(days=1)),
    ]


def _of_others(who: Who) -> Iterator[tuple[Hint, int]]:
    """Rows that stand for her in a current epoch, of pages that she cannot read, with the page's writer."""
    epochs = {state.id: state.epoch for state in _mine(who) if not state.owes_epoch}
    standing = Hint.objects.filter(practice=who.practice, casebook__in=epochs, seq__gte=0)
    rows = list(standing.exclude(tokens=b""))
    keys = EntryKey.objects.filter(practice=who.practice, casebook__in=who.casebooks())
    readable = set(keys.filter(seq__in=[row.seq for row in rows]).values_list("seq", flat=True))
    for row in rows:
        gone = row.seq in who.roll.erased or row.seq in readable
        if row.epoch == epochs[bytes(row.casebook)] and not gone:
            try:
                [author] = held.writers(who, [row.seq])
            except KeyError:  # no such page: somebody put the row there
                continue
            if author in who.roll.persons and author != who.number and not who.roll.persons[author].closed:
                yield row, author


def _agreeing(who: Who, row: Hint, author: int, known: Person) -> frozenset[str]:
    """What agrees, where the row is as the page's own writer signed it; else nothing."""
    place = _place(who, row)
    try:
        told = hints.made(place, row.audience, row.wrapped, row.tokens)
        ed25519.verify(who.roll.persons[author].public.sign, told, row.signature)
        epoch = who.epoch(place.casebook)
        where = context.token(place.practice, place.casebook, place.seq, place.epoch)
        key = epoch.dropin.open(row.wrapped, where)
    except CaseboundError:
        return frozenset()
    return hints.agreeing(key, place, row.tokens, known)
