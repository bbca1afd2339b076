"""Whom a complaint is about gets no way to it: no choice, no share, nothing that is added to it later."""

import pytest

from casebound.core.errors import BadInput, Sealed
from casebound.kinds import shipped
from casebound.records import drafts, read, sealing, search, sharing
from casebound.records.choices import ReaderForm
from tests.members.copied import copied
from tests.records.seeded import Book, add, seal
from tests.records.test_complaints import COMPLAINT, team_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def about(person):
    return COMPLAINT | {"about_whom": "here", "accused": [person.number]}


def test_ben_is_accused_and_his_team_is_neither_offered_nor_taken(book):
    kind, answers, team = shipped().get("complaint_received"), about(book.people["Ben"]), team_of(book)
    made = drafts.new(book.ana, kind.id, "en", answers)
    form = ReaderForm(book.ana, kind, made)
    assert team.hex() not in {*form.others, *form.homes}
    own = book.ana.own_casebook()
    for home, also in ((own, (team,)), (team, ())):
        with pytest.raises(BadInput, match="named on this page"):
            sealing.seal_draft(book.ana, kind, made, home, also)


def test_the_address_pressed_by_hand_shares_nothing(book):
    done, team = seal(book.ana, "complaint_received", **about(book.people["Ben"])), team_of(book)
    with pytest.raises(BadInput, match="named on this page"):
        sharing.share_entry(book.ana, done.seq, team)
    answer = book.browser("Ana").post(f"/entry/{done.id}/share/", {"casebooks": [team.hex()]})
    assert answer.status_code == 422
    with pytest.raises(Sealed):
        read.open_entry(book.people["Ben"], done.seq, "read")
    assert search.search(book.people["Ben"], "stop") == []


def test_what_is_added_to_it_does_not_reach_him_either(book):
    """The addendum names nobody, yet it tells of the complaint; and so does what is added to that."""
    first, team = seal(book.ana, "complaint_received", **about(book.people["Ben"])), team_of(book)
    more = add(book.ana, "addendum", first.seq, text="She called again.")
    for above in (first, more):
        kind = shipped().get("addendum")
        made = drafts.new(book.ana, kind.id, "en", {"text": "Ben was told."}, amends=above.seq)
        assert team.hex() not in ReaderForm(book.ana, kind, made).others
        with pytest.raises(BadInput, match="named on this page"):
            sealing.seal_draft(book.ana, kind, made, book.ana.own_casebook(), (team,))
    with pytest.raises(BadInput, match="named on this page"):
        sharing.share_entry(book.ana, more.seq, team)


def test_a_colleague_who_is_not_accused_may_read_it(book):
    """The wrong twin: the same page about somebody else is offered to the team and Ben opens it."""
    book.join("Chen", "practitioner")
    done = seal(book.ana, "complaint_received", (team_of(book),), **about(book.people["Chen"]))
    assert read.open_entry(book.people["Ben"], done.seq, "read").answers["words"] == COMPLAINT["words"]
