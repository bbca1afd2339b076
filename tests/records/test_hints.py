"""Who may learn that a page exists: nobody unless its writer says so, and no more than that."""

import pytest
from django.urls import reverse

from casebound.book.append import turn
from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.members import casebooks
from casebound.members.models import Hint, HintAsked
from casebound.people import attempts
from casebound.people.attempts import TooSoon
from casebound.records import drafts, erasing, erasure, hints, write
from casebound.records.choices import ReaderForm
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.records.seeded import Book, add, client, note

pytestmark = pytest.mark.django_db
NOBODY: tuple[set[str], set[int]] = (set(), set())


class Known(Book):
    """Ana has a page about Sam Poe. Ben the lead, and Chen, who reads a casebook with Ana, know his phone."""

    def __init__(self) -> None:
        super().__init__()
        self.ben, self.chen = self.people["Ben"], self.join("Chen")
        with turn(self.ana.practice) as held:
            self.both = casebooks.create(held, self.ana, "shared", "Room two")
        casebooks.admit(self.ana, self.both, self.chen.number, self.chen.secret.public.words)
        self.theirs = {
            who.number: client(who, "S.", phones=["+1 206 555 0134"]) for who in (self.ben, self.chen)
        }

    def ask(self, who) -> tuple[set[str], set[int]]:
        found = hints.ask(who, self.theirs[who.number])
        return set(found.kinds), set(found.whom)

    def check(self, who, kind="incident", **answers):
        chosen = shipped().get(kind)
        sheet = drafts.new(who, chosen.id, "en", {"account": "x"} | answers)
        return ReaderForm(who, chosen, sheet)


@pytest.fixture
def book():
    return copied(Known)


def test_nobody_without_an_answer(book):
    assert book.ask(book.ben) == NOBODY
    assert book.ask(book.chen) == NOBODY
    assert not Hint.objects.exists()


def test_the_safety_lead_learns_of_it_and_not_of_whom(book):
    hints.choose(book.ana, book.full.seq, "lead")
    assert book.ask(book.ben) == ({"phones"}, set())
    assert book.ask(book.chen) == NOBODY


def test_a_colleague_too_learns_whom_to_ask(book):
    hints.choose(book.ana, book.full.seq, "colleague")
    assert book.ask(book.ben) == book.ask(book.chen) == ({"phones"}, {book.ana.number})


def test_another_phone_is_nothing(book):
    hints.choose(book.ana, book.full.seq, "colleague")
    other = client(book.chen, "Sam Poe", phones=["206 555 0135"])
    assert not hints.ask(book.chen, other).kinds


def test_narrowed_and_taken_away(book):
    hints.choose(book.ana, book.full.seq, "colleague")
    hints.choose(book.ana, book.full.seq, "lead")
    assert (book.ask(book.ben), book.ask(book.chen)) == (({"phones"}, set()), NOBODY)
    hints.choose(book.ana, book.full.seq, "")
    assert book.ask(book.ben) == NOBODY
    assert not Hint.objects.exists()


def test_gone_with_a_retraction_of_hers_alone(book):
    hints.choose(book.ana, book.full.seq, "lead")
    add(book.ana, "addendum", book.full.seq, text="Later.")
    assert hints.chosen(book.ana, book.full.seq) == "lead"
    add(book.ana, "retraction", book.full.seq, why="It was another person.")
    assert not Hint.objects.exists()


def test_gone_with_an_erasure(book):
    hints.choose(book.ana, book.full.seq, "lead")
    erasure.erase(book.ana, book.full.seq, erasure.Wish("asked", "He asked for it."))
    erasing.finish(book.ana.practice, book.full.seq)
    assert not Hint.objects.exists()
    assert book.ask(book.ben) == NOBODY


def test_what_she_can_read_anyway_is_no_news(book):
    shared = note(book.ana, (book.team,), client=book.number)
    hints.choose(book.ana, shared.seq, "lead")
    assert book.ask(book.ben) == NOBODY


def test_her_own_pages_are_no_news(book):
    hints.choose(book.ana, book.full.seq, "colleague")
    assert not hints.ask(book.ana, book.number).kinds


def test_only_the_writer_chooses(book):
    shared = note(book.ana, (book.team,), client=book.number)
    with pytest.raises(BadInput):
        hints.choose(book.ben, shared.seq, "lead")


def test_a_phone_written_down_later_counts_from_then_on(book):
    other = client(book.ana, "Kim Lee")
    page = note(book.ana, client=other)
    hints.choose(book.ana, page.seq, "lead")
    theirs = client(book.ben, "K.", phones=["206 555 0177"])
    assert not hints.ask(book.ben, theirs).kinds
    kind = shipped().get("client")
    answers = {"name": "Kim Lee", "phones": ["206 555 0177"]}
    write.seal_entry(book.ana, write.Order(kind, "en", answers, book.ana.own_casebook(), client=other))
    hints.renew(book.ana, everything=True)
    assert set(hints.ask(book.ben, theirs).kinds) == {"phones"}


def test_after_a_new_epoch_only_the_writer_makes_them_anew(book):
    hints.choose(book.ana, book.full.seq, "lead")
    with turn(book.ana.practice) as held:
        casebooks.rotate(held, book.ben, book.team)
    assert {bytes(row.tokens) for row in Hint.objects.all()} == {b""}
    assert book.ask(book.ben) == NOBODY
    hints.renew(book.chen)
    assert book.ask(book.ben) == NOBODY
    assert book.browser("Ana").get("/").status_code == 200
    assert book.ask(book.ben) == ({"phones"}, set())


def test_each_look_up_is_written_down_before_it_is_answered_and_then_it_waits(book, monkeypatch):
    monkeypatch.setattr(hints, "FREE", 2)
    monkeypatch.setattr(attempts, "SHORT", 0)
    for _ in range(3):
        book.ask(book.ben)
    with pytest.raises(TooSoon):
        book.ask(book.ben)
    assert book.ask(book.chen) == NOBODY
    asked = [person for person, _at in hints.latest(book.ana)]
    assert sorted(asked) == [book.ben.number] * 3 + [book.chen.number]
    monkeypatch.setattr(hints, "_of_others", lambda who: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        book.ask(book.chen)
    assert HintAsked.objects.count() == 5


def test_nothing_to_look_for_and_nobody_to_look_with(book):
    with pytest.raises(BadInput, match="no phone"):
        hints.ask(book.ben, client(book.ben, "Kim"))
    mallory = book.people["Mallory"]
    with pytest.raises(BadInput, match="Nobody has let you"):
        hints.ask(mallory, client(mallory, "S.", phones=["206 555 0134"]))
    assert not HintAsked.objects.exists()


def test_the_question_at_sealing(book):
    both = [code for code, _answer in book.check(book.ana, client=book.number).fields["known"].choices]
    assert both == ["", "lead", "colleague"]
    alone = book.check(book.people["Mallory"], client=book.number)
    assert [code for code, _answer in alone.fields["known"].choices] == ["", "lead"]
    assert "known" not in book.check(book.ana, "note").fields
    named = book.check(book.ana, client=book.number, colleagues=[book.chen.number])
    assert [code for code, _answer in named.fields["known"].choices] == ["", "lead"]


def test_a_practice_of_one_is_not_asked():
    ana = Practice().ana
    kind = shipped().get("incident")
    assert "known" not in ReaderForm(ana, kind, drafts.new(ana, kind.id, "en", {"account": "x"})).fields


def test_on_the_pages(book):
    ana, chen = book.browser("Ana"), book.browser("Chen")
    kind = shipped().get("incident")
    answers = {"account": "He would not stop.", "happened": "2026-11-19", "client": book.number}
    sheet = drafts.new(book.ana, kind.id, "en", answers)
    address = reverse("draft_check", args=[sheet.id.hex()])
    asked = text(ana.get(address))
    assert "Who may learn that this page exists?" in asked
    assert "Ben, without your name; with so few of you it can be guessed" in asked
    sealed = ana.post(address, {"known": "colleague", "read": sheet.revision})
    assert sealed.status_code == 302
    page = reverse("entry", args=[sealed["Location"].split("/")[2]])
    assert "and to ask you" in text(ana.get(page))
    look = reverse("client_known", args=[book.theirs[book.chen.number]])
    assert look in text(chen.get(reverse("client", args=[book.theirs[book.chen.number]])))
    assert "Nobody has asked yet" in text(chen.get(look))
    told = text(chen.post(look))
    assert "a person with the same phone" in told
    assert "Ask Ana." in told
    for never in ("would not stop", "Incident", "Sam", "0134", "e1"):
        assert never not in told.split("<main")[1].split("</main>")[0], never
    ana.post(f"{page}known/", {"to": "lead"})
    assert "The safety lead may learn" in text(ana.get(page))
    assert "Nothing that you may learn of" in text(chen.post(look))
    ana.post(f"{page}known/", {"to": ""})
    assert "may learn" not in text(ana.get(page))


def test_more_may_not_learn_of_it_by_that_button(book):
    book.browser("Ana").post(reverse("entry_known", args=[book.full.id]), {"to": "lead"})
    assert not Hint.objects.exists()


def test_somebody_elses_client_is_not_asked_about(book):
    assert book.browser("Chen").get(reverse("client_known", args=[book.number])).status_code == 404
