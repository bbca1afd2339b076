"""Nobody reads what is not hers, for want of a key; an administrator manages accounts and opens nothing."""

import pytest

from casebound.book.append import Signer, turn
from casebound.core import statements
from casebound.core.errors import CaseboundError, Sealed
from casebound.members import casebooks, invite
from casebound.records import digests, read, search, sharing
from tests.attacks.hostile import Book
from tests.members.copied import copied

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def openable(book: Book, who: object) -> int:
    """How many of Ana's entries this person can open, trying every door."""
    found = 0
    for seq in book.seqs:
        try:
            read.open_entry(who, seq, "look")
            found += 1
        except Sealed:
            continue
    listed = [entry.seq for entry in read.everything(who) if entry.row.author == book.ana.number]
    assert (
        len(listed) == found == len([hit for hit in search.search(who, "number") if hit.entry.seq in listed])
    )
    return found


def test_ben_reads_what_was_shared_with_the_team_and_nothing_else(book):
    assert openable(book, book.ben) == 1
    assert openable(book, book.dana) == 0
    assert openable(book, book.ana) == len(book.seqs)


def test_a_stranger_gets_no_digest_no_readers_no_share(book):
    with pytest.raises(CaseboundError):
        digests.lines(book.dana, book.ana.own_casebook())
    for door in (
        lambda: sharing.readers(book.dana, book.seqs[0]),
        lambda: sharing.share_entry(book.dana, book.seqs[0], book.dana.own_casebook()),
        lambda: casebooks.admit(book.dana, book.team, book.dana.number),
    ):
        with pytest.raises(CaseboundError):
            door()


def state(book: Book, kind: type[statements.Statement], **fields: object) -> None:
    with turn(book.practice) as held:
        held.state(kind, Signer.of(book.dana.secret), **fields)


def test_everything_an_administrator_can_do_opens_nothing(book):
    actions = [
        lambda: invite.invite(book.dana, ("administrator",)),
        lambda: state(book, statements.Role, person=book.dana.number, role="lead", change="given"),
        lambda: state(book, statements.Role, person=book.dana.number, role="practitioner", change="given"),
        lambda: state(book, statements.Role, person=book.ben.number, role="lead", change="removed"),
        lambda: casebooks.remove(book.dana, book.ana.own_casebook(), book.ana.number),
        lambda: state(book, statements.Closing, person=book.ben.number),
        lambda: state(book, statements.Closing, person=book.ana.number),
    ]
    for action in actions:
        try:
            action()
        except CaseboundError:
            pass  # refused is as good
        assert openable(book, book.dana) == 0
    assert book.dana.casebooks() == [book.dana.own_casebook()]


def test_a_second_administrator_made_by_the_first_reads_nothing_either(book):
    link = invite.invite(book.dana, ("administrator", "lead", "practitioner"))
    mallory = invite.accept(link, invite.Joining("Mallory", "a calm river at night"))[0]
    assert openable(book, mallory) == 0
