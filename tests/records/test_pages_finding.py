"""Finding pages again: the list and its filters, the list for learning, search."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from casebound.records import drafts, sharing
from casebound.records.views import listing
from tests.attacks.hostile import drop_guards, sql
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import ACCOUNT, Book, add, client, note, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return copied(Book)


def ids(shown):
    """Ids of the pages listed, in order."""
    return re.findall(r'<a class="row" href="/entry/(e\d+)/', shown)


def listed(book, query="", name="Ana"):
    return ids(text(book.browser(name).get(f"/entries/{query}")))


def test_an_empty_book_says_what_will_stand_there(book):
    shown = text(book.browser("Ben").get("/entries/"))
    assert "No pages yet" in shown
    assert ids(shown) == []


def test_pages_stand_newest_first_without_names_or_sentences(book):
    later = note(book.ana, client=book.number)
    shown = text(book.browser("Ana").get("/entries/"))
    assert ids(shown)[:2] == [later.id, book.full.id]
    assert f"Client {book.number}" in shown
    for secret in ("Sam Poe", "Sammy", ACCOUNT[:20], "206 555"):
        assert secret not in shown


def test_mallory_finds_nothing_of_ana(book):
    assert listed(book, name="Mallory") == []
    assert listed(book, f"?client={book.number}", "Mallory") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=small_thing", ["small"]),
        ("?kind=incident", ["old", "full"]),
        ("?class=2", ["full"]),
        ("?class=1", ["small"]),
        ("?since=2026-11-01", ["small", "full"]),
        ("?until=2025-12-31", ["old"]),
        ("?since=2025-03-14&until=2025-03-14", ["old"]),
        ("?kind=incident&class=2&since=2026-01-01", ["full"]),
        ("?kind=incident&class=1", []),
        ("?kind=nothing", []),
    ],
)
def test_a_list_is_narrowed(book, query, found):
    made = {
        "full": book.full,
        "old": note(book.ana, happened="2025-03-14T23:30"),
        "small": seal(
            book.ana, "small_thing", account="Again.", happened="2026-11-19", behaviours=["BND.GIFT"]
        ),
    }
    mine = [id for id in listed(book, query) if id in {done.id for done in made.values()}]
    assert sorted(mine) == sorted(made[name].id for name in found)


@pytest.mark.parametrize(
    "query", ["?class=x", "?client=-1", "?client=９", "?since=yesterday", "?level=5", "?page=-7"]
)
def test_what_cannot_be_understood_narrows_nothing(book, query):
    answer = book.browser("Ana").get(f"/entries/{query}")
    assert answer.status_code == 200
    assert book.full.id in ids(text(answer))


@pytest.mark.parametrize("way", ["/entries/", "/learning/"])
def test_no_name_can_be_typed_into_what_becomes_an_address(book, way):
    """The client is asked for by number, in a box that takes nothing else: a browser keeps addresses."""
    box = re.search(r'<input[^>]*name="client"[^>]*>', text(book.browser("Ana").get(way)))
    assert box
    assert 'type="number"' in box[0]


def test_by_client_and_by_author(book):
    other = client(book.ana, "Kim Lee")
    theirs = note(book.ana, client=other)
    assert theirs.id in listed(book, f"?client={other}")
    assert book.full.id not in listed(book, f"?client={other}")
    bens = note(book.people["Ben"], (book.team,))
    sharing.share_entry(book.ana, theirs.seq, book.team)
    assert listed(book, f"?author={book.ana.number}", "Ben") == [theirs.id]
    assert listed(book, f"?author={book.people['Ben'].number}", "Ben") == [bens.id]


def test_what_another_wrote_says_by_whom(book):
    sharing.share_entry(book.ana, book.full.seq, book.team)
    shown = text(book.browser("Ben").get("/entries/"))
    assert "By Ana, Ana’s casebook" in shown
    assert "By Ana" not in text(book.browser("Ana").get("/entries/"))


def test_open_drafts_have_their_own_list(book):
    sheet = drafts.new(book.ana, "incident.v1", "en", {"account": "Half a sentence"})
    shown = text(book.browser("Ana").get("/entries/?drafts=1"))
    assert f"/draft/{sheet.id.hex()}/check/" in shown
    assert ids(shown) == []
    assert "Half a sentence" not in shown
    assert f"/draft/{sheet.id.hex()}" not in text(book.browser("Ana").get("/entries/?drafts=1&kind=note"))
    assert "No draft is waiting." in text(book.browser("Ben").get("/entries/?drafts=1"))


def test_an_addendum_says_to_which_page_it_belongs(book):
    add(book.ana, "addendum", book.full.seq, text="More.")
    assert f"Addendum to page {book.full.page}" in text(book.browser("Ana").get("/entries/"))


def test_home_says_so_too_and_calls_a_clients_page_by_the_number_alone(book):
    add(book.ana, "addendum", book.full.seq, text="More.")
    number = client(book.ana, name="Robin Roe")
    shown = text(book.browser("Ana").get("/"))
    assert f"<b>Addendum to page {book.full.page}" in shown
    assert "Client, Client" not in shown
    assert f"<b>Client {number}</b>" in shown
    assert f'<span class="vh">Page </span>{book.full.page}</span>' in shown


def test_a_draft_of_this_minute_was_saved_just_now(book):
    drafts.new(book.ana, "incident.v1", "en", {"account": "Half a sentence"})
    for address in ("/", "/entries/?drafts=1"):
        shown = text(book.browser("Ana").get(address))
        assert "1 of 7 answered, saved just now" in shown


def test_long_lists_come_in_parts_and_lose_nothing(book, monkeypatch):
    monkeypatch.setattr(listing, "A_PAGE", 2)
    wanted = {note(book.ana).id for _ in range(3)} | {book.full.id}
    parts = [listed(book, f"?kind=incident&page={number}") for number in (1, 2)]
    assert [len(part) for part in parts] == [2, 2]
    assert set(parts[0]) | set(parts[1]) == wanted
    shown = text(book.browser("Ana").get("/entries/?kind=incident"))
    assert "1 of 2" in shown
    assert "?kind=incident&amp;page=2" in shown


def test_a_page_that_is_gone_is_missed_and_not_passed_over(book):
    drop_guards()
    sql("DELETE FROM book_entrykey WHERE seq = %s", book.full.seq)
    for address in ("/entries/", "/entries/?kind=incident", "/learning/", "/clients/"):
        answer = book.browser("Ana").get(address)
        assert answer.status_code == 500
        assert "Nothing is shown as complete." in text(answer)


def test_home_misses_a_page_that_is_gone_too_and_keeps_its_button(book):
    drop_guards()
    sql("DELETE FROM book_entrykey WHERE seq = %s", book.full.seq)
    answer = book.browser("Ana").get(reverse("home"))
    assert answer.status_code == 200
    assert f"first: {book.full.id}" in text(answer)
    assert "Nothing is shown as complete." in text(answer)
    assert reverse("happened") in text(answer)


def test_how_serious_it_was_is_asked_for_on_the_page_for_learning_alone(book):
    ana = book.browser("Ana")
    assert "2 – mild" not in text(ana.get("/entries/"))
    shown = text(ana.get("/learning/"))
    assert "2 – mild" in shown
    assert f"/entry/{book.full.id}/learning/" in shown
    assert ids(text(ana.get("/learning/?level=2"))) == [book.full.id]
    assert ids(text(ana.get("/learning/?level=5"))) == []
    assert len(listed(book, "?level=5")) == len(listed(book))


def test_days_are_those_of_her_own_calendar(book):
    book.ana.account.time_zone = "America/Los_Angeles"
    at = datetime(2026, 3, 15, 6, 30, tzinfo=UTC)
    row = listing.Row(occurred=int(at.timestamp()), occurred_precision=3)
    assert listing.day_of(book.ana, row).isoformat() == "2026-03-14"


def searched(book, words, name="Ana"):
    return text(book.browser(name).post("/search/", {"words": words}))


def test_ana_finds_what_she_wrote_and_sees_where(book):
    shown = searched(book, "EXTRAS step")
    assert ids(shown) == [book.full.id]
    assert "<mark>extras</mark>" in shown
    assert "<mark>step</mark>ped back" in shown
    assert 'value="EXTRAS step"' in shown


def test_words_in_quotes_stand_side_by_side(book):
    assert ids(searched(book, '"hands away"')) == [book.full.id]
    assert ids(searched(book, '"away hands"')) == []


def test_the_best_page_comes_first(book):
    note(book.ana, account="A towel.", earlier="zebra")
    best = note(book.ana, account="zebra, zebra, zebra")
    assert ids(searched(book, "zebra"))[0] == best.id


def test_nobody_finds_what_she_has_no_key_for(book):
    assert ids(searched(book, "extras", "Mallory")) == []
    assert ids(searched(book, "extras", "Ben")) == []
    sharing.share_entry(book.ana, book.full.seq, book.team)
    assert ids(searched(book, "extras", "Ben")) == [book.full.id]


def test_words_in_an_address_are_not_looked_for(book):
    shown = text(book.browser("Ana").get("/search/?words=extras"))
    assert ids(shown) == []
    assert "extras" not in shown


def test_nothing_and_no_word_are_told_apart(book):
    assert "Type a word that you remember" in searched(book, "   ")
    assert "No page holds all of it." in searched(book, "unheard-of")


def test_what_is_searched_for_is_never_markup(book):
    note(book.ana, account="He sent <b>roses</b> & a card")
    shown = searched(book, "<b>roses")
    assert "<mark>&lt;b&gt;roses</mark>&lt;/b&gt; &amp; a card" in shown
    assert "<b>roses" not in shown


def test_very_many_words_are_cut_and_not_refused(book):
    answer = book.browser("Ana").post("/search/", {"words": "x " * 100_000})
    assert answer.status_code == 200


def test_many_hits_say_that_there_are_more(book, monkeypatch):
    from casebound.records.views import search

    monkeypatch.setattr(search, "MOST", 2)
    for _ in range(3):
        note(book.ana, account="zebra")
    shown = searched(book, "zebra")
    assert len(ids(shown)) == 2
    assert "There are more." in shown
