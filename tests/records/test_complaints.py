"""A complaint: sealed only with what protects both sides; nothing that belongs to it is erased meanwhile."""

import re
from dataclasses import replace

import pytest

from casebound.book.models import Entry
from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.records import drafts, erasure, on_hold, read, sealing, sharing, write
from casebound.records.choices import ReaderForm
from casebound.records.erasure import Wish
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import Book, add, client, note, seal

pytestmark = pytest.mark.django_db
COMPLAINT: dict[str, object] = {
    "words": "She says that he did not stop when she asked.",
    "reached": "2026-11-20",
    "about_whom": "other",
    "accused_name": "Chen",
    "handling": "not_yet",
    "state": "open",
}
CLOSED = COMPLAINT | {"state": "closed", "closed_why": "Settled with both."}
WISH = Wish("mistake", "It is about somebody else.")


@pytest.fixture
def book():
    return copied(Book)


def team_of(book):
    return next(state.id for state in book.ana.roll.casebooks.values() if state.purpose == "team")


def gone(seq):
    return Entry.objects.get(seq=seq).body is None


def test_it_is_not_sealed_before_the_accused_is_chosen(book):
    with pytest.raises(BadInput, match="kept from reading it"):
        seal(book.ana, "complaint_received", **(COMPLAINT | {"about_whom": "here"}))


def test_it_is_not_sealed_without_a_name_where_somebody_handles_it(book):
    with pytest.raises(BadInput, match="Name who handles it"):
        seal(book.ana, "complaint_received", **(COMPLAINT | {"handling": "inside"}))


def test_it_is_not_closed_without_how_it_ended(book):
    told = {name: value for name, value in CLOSED.items() if name != "closed_why"}
    with pytest.raises(BadInput, match="Say how it ended"):
        seal(book.ana, "complaint_received", **told)


def test_whoever_it_is_about_does_not_handle_it(book):
    with pytest.raises(BadInput, match="does not handle it"):
        seal(book.ana, "complaint_received", **(COMPLAINT | {"handling": "inside", "handler": "Chen"}))


def test_how_to_reach_whoever_complains_is_no_part_of_what_a_board_sees():
    kind = shipped().get("complaint_received")
    for name in ("client", "complainant", "reach"):
        assert "board" not in kind.section(kind.question(name).section).views


@pytest.mark.parametrize("kind", ["enquiry", "complaint_received", "my_account"])
def test_each_opens_by_its_tile_and_shows_its_first_page(book, kind):
    ana = book.browser("Ana")
    page = ana.post(f"/write/{kind}/", follow=True)
    assert page.status_code == 200
    first = shipped().get(kind).pages[0]
    assert shipped().get(kind).questions_on(first.id)[0].label in text(page)


def test_while_it_is_open_a_page_about_the_client_stays_and_a_person_is_told_why(book):
    seal(book.ana, "complaint_received", **COMPLAINT, client=book.number)
    with pytest.raises(BadInput, match="A complaint is open"):
        erasure.erase(book.ana, book.full.seq, WISH)
    ana, here = book.browser("Ana"), f"/entry/{book.full.id}/erase/"
    assert "A complaint is open" in text(ana.get(here))
    sent = {"reason": "It is about Pat.", "sure": "on"}
    answer = ana.post(here + "?ground=mistake", sent)
    assert answer.status_code == 422
    assert "A complaint is open" in text(answer)
    assert not gone(book.full.seq)


def test_what_was_added_to_such_a_page_stays_too(book):
    more = add(book.ana, "addendum", book.full.seq, text="He left at nine.")
    seal(book.ana, "complaint_received", **COMPLAINT, client=book.number)
    with pytest.raises(BadInput, match="A complaint is open"):
        erasure.erase(book.ana, more.seq, WISH)


def test_pages_about_nobody_or_somebody_else_are_not_held(book):
    other = client(book.ana, "Pat Roe")
    pages = [note(book.ana), note(book.ana, client=other)]
    seal(book.ana, "complaint_received", **COMPLAINT, client=book.number)
    for done in pages:
        assert on_hold.why(book.ana, done.seq) == ""
        erasure.erase(book.ana, done.seq, WISH)
        assert gone(done.seq)


def test_a_court_is_not_held_up(book):
    seal(book.ana, "complaint_received", **COMPLAINT, client=book.number)
    erasure.erase(book.ana, book.full.seq, Wish("order", "A court ordered it."))
    assert gone(book.full.seq)


def test_closing_it_lets_go_and_a_new_one_holds_again(book):
    first = seal(book.ana, "complaint_received", **COMPLAINT, client=book.number)
    assert on_hold.complaint(book.ana, book.full.seq) == first.seq
    assert on_hold.complaint(book.ana, first.seq) == first.seq
    seal(book.ana, "complaint_received", **CLOSED, client=book.number)
    assert on_hold.complaint(book.ana, book.full.seq) is None
    assert on_hold.complaint(book.ana, first.seq) is None
    again = seal(book.ana, "complaint_received", **COMPLAINT, client=book.number)
    assert on_hold.complaint(book.ana, book.full.seq) == again.seq


def test_closing_that_of_another_client_lets_nothing_go(book):
    first = seal(book.ana, "complaint_received", **COMPLAINT, client=book.number)
    seal(book.ana, "complaint_received", **CLOSED, client=client(book.ana, "Pat Roe"))
    assert on_hold.complaint(book.ana, book.full.seq) == first.seq


def test_without_a_client_it_holds_itself_until_it_is_taken_back(book):
    first = seal(book.ana, "complaint_received", **COMPLAINT)
    seal(book.ana, "complaint_received", **CLOSED)
    assert on_hold.complaint(book.ana, first.seq) == first.seq
    assert on_hold.complaint(book.ana, book.full.seq) is None
    add(book.ana, "retraction", first.seq, why="It was written twice.")
    assert on_hold.complaint(book.ana, first.seq) is None


def test_who_agrees_to_an_erasure_is_told_too(book):
    page = note(book.ana, (team_of(book),), client=book.number)
    erasure.erase(book.ana, page.seq, WISH)
    seal(book.people["Ben"], "complaint_received", **COMPLAINT, client=book.number)
    with pytest.raises(BadInput, match="A complaint is open"):
        erasure.agree(book.people["Ben"], page.seq)
    assert not gone(page.seq)


ACCOUNT: dict[str, object] = {"happened": "2026-11-19", "account": "She asked for more pressure at 16:10."}


def test_my_account_is_offered_to_nobody(book):
    kind = shipped().get("my_account")
    form = ReaderForm(book.ana, kind, drafts.new(book.ana, kind.id, "en", ACCOUNT))
    assert (list(form.others), list(form.homes)) == ([], [book.ana.own_casebook().hex()])
    done = seal(book.ana, "my_account", **ACCOUNT)
    shown = text(book.browser("Ana").get(f"/entry/{done.id}/share/"))
    assert "for you alone" in shown
    addendum = shipped().get("addendum")
    more = ReaderForm(book.ana, addendum, drafts.new(book.ana, addendum.id, "en", {}, amends=done.seq))
    assert (list(more.others), list(more.homes)) == ([], [book.ana.own_casebook().hex()])


def test_my_account_asks_for_no_guilt_and_no_excuse():
    kind = shipped().get("my_account")
    for language, banned in (
        ("en", ("sorry", "apolog", "fault", "guilt", "admit", "regret", "mistake", "wrong")),
        ("es", ("perdón", "disculp", "culpa", "admit", "arrepent", "error")),
    ):
        worded = kind.worded(language)
        said = " ".join(f"{one.label} {one.hint} {one.message}" for one in worded.questions).lower()
        assert [word for word in banned if word in said] == []


def test_an_enquiry_has_what_a_client_is_known_by():
    enquiry, known = shipped().get("enquiry"), shipped().get("client")
    for name in ("name", "phones", "emails", "handles"):
        assert enquiry.question(name).type == known.question(name).type
    assert enquiry.question("name").section != enquiry.question("account").section


DRAFTS = ["enquiry", "complaint_received", "my_account", "decision", "dispute", "letter", "desk_instruction"]


@pytest.mark.parametrize("kind", [*DRAFTS, "reminder"])
def test_no_word_is_left_in_english(kind):
    english = shipped().get(kind)
    spanish = english.worded("es")
    for question, other in zip(english.questions, spanish.questions, strict=True):
        pairs = [
            (question.label, other.label),
            (question.hint, other.hint),
            (question.message, other.message),
        ]
        pairs += [(a.label, b.label) for a, b in zip(question.columns, other.columns, strict=True)]
        if not question.vocabulary:
            pairs += [(a.label, b.label) for a, b in zip(question.options, other.options, strict=True)]
        assert [a for a, b in pairs if a and a == b] == [], question.id


def sheet(who, kind, answers, amends=None):
    return drafts.new(who, shipped().get(kind).id, "en", answers, amends=amends)


def test_sealing_an_account_into_the_team_is_refused(book):
    made = sheet(book.ana, "my_account", ACCOUNT)
    own = book.ana.own_casebook()
    for home, also in ((own, (team_of(book),)), (team_of(book), ())):
        with pytest.raises(BadInput, match="for you alone"):
            sealing.seal_draft(book.ana, shipped().get("my_account"), made, home, also)
    done: write.Done = seal(book.ana, "my_account", **ACCOUNT)
    with pytest.raises(BadInput, match="for you alone"):
        sharing.share_entry(book.ana, done.seq, team_of(book))


def test_what_is_added_to_a_page_of_a_lost_kind_stays_with_her(book, monkeypatch):
    done = seal(book.ana, "complaint_received", **COMPLAINT)
    kind = shipped().get("addendum")
    assert sharing.confined(book.ana, kind, {}, done.seq) == (set(), False)
    lost = {seq: replace(entry, missing="Gone.") for seq, entry in read.several(book.ana, [done.seq]).items()}
    monkeypatch.setattr(read, "several", lambda who, seqs: lost)
    assert sharing.confined(book.ana, kind, {}, done.seq) == (set(), True)


def test_who_it_is_about_is_asked_only_as_far_as_it_was_said_before_and_never_lost(book):
    ana = book.browser("Ana")
    whom = ana.post("/write/complaint_received/").headers["Location"].replace("page/what", "page/whom")
    handling = whom.replace("page/whom", "page/handling")
    assert 'name="accused' not in text(ana.get(handling))
    ana.post(whom, {"about_whom": "here"})
    asked = text(ana.get(handling))
    assert 'name="accused"' in asked
    assert "accused_name" not in asked
    # When she said something else in another window meanwhile, what this one sends is kept all the same
    ana.post(whom, {"about_whom": "practice"})
    ben = str(book.people["Ben"].number)
    ana.post(handling, {"accused": [ben], "handling": "not_yet"})
    assert 'name="accused' not in text(ana.get(handling))
    ana.post(handling, {"handling": "not_yet"})
    ana.post(whom, {"about_whom": "here"})
    assert re.search(rf'name="accused" value="{ben}"[^>]* checked', text(ana.get(handling)))


def test_before_sealing_the_people_chosen_are_read_by_their_names(book):
    ana, ben = book.browser("Ana"), str(book.people["Ben"].number)
    what = ana.post("/write/complaint_received/").headers["Location"]
    ana.post(what.replace("page/what", "page/whom"), {"about_whom": "here"})
    ana.post(what.replace("page/what", "page/handling"), {"accused": [ben]})
    shown = text(ana.get(what.replace("page/what", "check")))
    assert "Ben" in shown.split("Who is it about?")[1].split("</dd>")[0]


def test_conditions_are_asked_of_a_decision_that_has_some(book):
    ana = book.browser("Ana")
    what = ana.post(f"/clients/{book.number}/write/decision/").headers["Location"]
    terms = what.replace("page/what", "page/terms")
    ana.post(what, {"client": str(book.number), "decided": "refuse"})
    assert "Which conditions?" not in text(ana.get(terms))
    ana.post(what, {"client": str(book.number), "decided": "pause"})
    assert "Which conditions?" in text(ana.get(terms))
