"""Ana hands out that Ben opened her page: only where she chose it, seen before, as the ledger holds it."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from casebound.anchors import asking, authorities
from casebound.book.models import Leaf
from casebound.core.errors import Sealed
from casebound.core.evidence import Contents, check
from casebound.core.evidence.container import read as members_of
from casebound.members.who import Who
from casebound.records import erasure, read, sharing
from casebound.release import offers, openings, packs
from casebound.release.disclose import disclose
from casebound.release.moments import moment
from casebound.release.sheet import Wish, fingerprint
from tests.anchors.authority import Authority
from tests.members.copied import copied
from tests.members.pages import text
from tests.paper.reading import Pdf
from tests.records.seeded import Book, add, note
from tests.release.test_pages import CHOICES, hidden

pytestmark = pytest.mark.django_db
OPENED = Wish(to="R. Lane", purpose="Advice", view="facts", opened=True)
PLAIN = Wish(to="R. Lane", purpose="Advice", view="facts")
LABEL = "Also who opened this page, and when"


@pytest.fixture
def book() -> Book:
    return copied(Book)


def told(book: Book) -> int:
    """Ana's page, which Ben the safety lead has opened."""
    seq = note(book.ana, (book.team,)).seq
    read.open_entry(book.people["Ben"], seq, "read")
    return seq


def contents(raw: bytes, who: Who) -> Contents:
    found = check(raw, log_key=fingerprint(who))
    assert found.status == 0
    assert found.contents is not None
    return found.contents


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_who_opened_it_goes_along_and_checks(book: Book) -> None:
    seq, ben = told(book), book.people["Ben"]
    raw = disclose(book.ana, [seq], OPENED).raw
    (it,) = contents(raw, book.ana).openings
    (one,) = book.ana.roll.opened[seq]
    assert (it.entry, it.person, it.seq, it.time) == (seq, ben.number, one.seq, one.time)
    held = Leaf.objects.get(seq=one.seq)
    assert dict(members_of(raw))["openings/0001/statement.txt"] == bytes(held.signed)
    said = " ".join(check(raw).proven)
    assert f"The key of person {ben.number} signed to have opened entry {seq} " in said
    assert b"who opened an entry" in dict(members_of(raw))["README.txt"]


def test_what_left_stays_in_her_record(book: Book) -> None:
    seq, ben = told(book), book.people["Ben"]
    kept = read.open_entry(book.ana, disclose(book.ana, [seq], OPENED).disclosure.seq, "read")
    (line,) = kept.answers["entries"]  # type: ignore[misc]
    assert line.endswith(f", opened by person {ben.number}")
    kept = read.open_entry(book.ana, disclose(book.ana, [seq], PLAIN).disclosure.seq, "read")
    assert "opened" not in str(kept.answers["entries"])


def test_nothing_of_it_leaves_unless_it_was_chosen(book: Book) -> None:
    raw = disclose(book.ana, [told(book)], PLAIN).raw
    found = contents(raw, book.ana)
    assert found.openings == ()
    assert found.members["manifest.txt"].startswith(b"# casebound-evidence/v1\n")
    ben = book.people["Ben"].secret.public.author
    assert not any(ben.hex() in name or ben.hex().encode() in data for name, data in found.members.items())
    assert "Opened by" not in Pdf(found.members["evidence.pdf"]).text


def test_where_nobody_opened_it_the_file_is_of_version_1(book: Book) -> None:
    found = contents(disclose(book.ana, [book.full.seq], OPENED).raw, book.ana)
    assert found.members["manifest.txt"].startswith(b"# casebound-evidence/v1\n")


def test_the_paper_says_who_and_what_it_does_not_prove(book: Book) -> None:
    found = contents(disclose(book.ana, [told(book)], OPENED).raw, book.ana)
    paper = " ".join(Pdf(found.members["evidence.pdf"]).text.split())
    (it,) = found.openings
    assert "Opened by" in paper
    assert f"Ben (person {it.person})" in paper
    assert f"number {it.seq} in the ledger" in paper
    assert "Signed with their key when a program opened the page for them" in paper
    assert "a time of the practice’s own clock. It does not prove that they read" in paper
    assert "This proves" not in paper
    assert "format 2" in paper
    assert (
        "format 1"
        in Pdf(contents(disclose(book.ana, [it.entry], PLAIN).raw, book.ana).members["evidence.pdf"]).text
    )
    spanish = contents(disclose(book.ana, [it.entry], replace(OPENED, language="es")).raw, book.ana)
    paper = " ".join(Pdf(spanish.members["evidence.pdf"]).text.split())
    for said in ("Abierta por", f"Ben (persona {it.person})", "No prueba que la leyera", "formato 2"):
        assert said in paper


def test_openings_of_other_pages_stay(book: Book) -> None:
    seq, other = told(book), told(book)
    found = contents(disclose(book.ana, [seq], OPENED).raw, book.ana)
    assert [it.entry for it in found.openings] == [seq]
    assert {it.entry for it in contents(disclose(book.ana, [seq, other], OPENED).raw, book.ana).openings} == {
        seq,
        other,
    }


def test_ben_hands_out_a_page_of_hers_with_his_own_opening(book: Book) -> None:
    seq, ben = told(book), book.people["Ben"]
    found = contents(disclose(ben, [seq], OPENED).raw, ben)
    assert [it.person for it in found.openings] == [ben.number]
    assert found.disclosure.person == ben.number


def test_the_same_moment_is_the_same_file_whoever_opened_it_meanwhile(book: Book) -> None:
    seq = note(book.ana, (book.team,)).seq
    at = moment(book.ana)
    read.open_entry(book.people["Ben"], seq, "read")
    raw = disclose(book.ana, [seq], OPENED, at).raw
    assert contents(raw, book.ana).openings == ()
    assert disclose(book.ana, [seq], OPENED, at).raw == raw


def test_what_was_added_to_it_and_a_retraction_leave_with_their_own_openings(book: Book) -> None:
    seq = told(book)
    later = add(book.ana, "retraction", seq, why="It was another evening.").seq
    sharing.share_entry(book.ana, later, book.team)
    read.open_entry(book.people["Ben"], later, "read")
    found = contents(disclose(book.ana, [seq, later], OPENED).raw, book.ana)
    assert [it.entry for it in found.openings] == [seq, later]


def test_the_tokens_that_bound_an_opening_leave_with_it(book: Book, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    chosen = authorities.Authority("test", "http://127.0.0.1:9/", authority.ca)

    def stamped(turn: int) -> None:
        assert asking.attempt(
            book.ana.practice, chosen, lambda url, query: authority.answer(query), lambda: turn * 40_000.0
        )

    seq = note(book.ana, (book.team,)).seq
    stamped(1)
    read.open_entry(book.people["Ben"], seq, "read")
    stamped(2)
    (one,) = book.ana.roll.opened[seq]
    found = check(disclose(book.ana, [seq], OPENED).raw, authorities=authority.ca)
    assert [it.trusted for it in found.times] == [True, True]
    assert any(f"Opening {one.seq} was written before" in sentence for sentence in found.proven)
    assert len(check(disclose(book.ana, [seq], PLAIN).raw).times) == 1


def test_no_opening_of_an_erased_page_leaves(book: Book) -> None:
    seq, other = told(book), told(book)
    wish = erasure.Wish("mistake", "It is about Pat.")
    erasure.erase(book.ana, seq, wish)
    erasure.agree(book.people["Ben"], seq)
    with pytest.raises(Sealed):
        disclose(book.ana, [seq, other], OPENED)
    assert seq in book.ana.roll.opened, "the ledger keeps it"
    found = contents(disclose(book.ana, [other], OPENED).raw, book.ana)
    assert [it.entry for it in found.openings] == [other]


def test_what_a_database_says_instead_is_never_handed_out(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    seq = told(book)
    right = list(openings._leaves(book.ana, [book.ana.roll.opened[seq][0].seq]))
    changed = [data.replace(b"\ntime 2", b"\ntime 3") for data in right]
    assert changed != right
    monkeypatch.setattr(openings, "_leaves", lambda *_: changed)
    with pytest.raises(ValueError, match="signature"):
        disclose(book.ana, [seq], OPENED)


def client_of(book: Book) -> Client:
    return book.browser("Ana")


def test_the_form_asks_where_somebody_opened_it_says_whom_it_names_and_ticks_nothing(book: Book) -> None:
    page = text(client_of(book).get(f"/entry/e{told(book)}/take/"))
    assert LABEL in page
    assert "It names each colleague who did, and the day on which their key came into the practice." in page
    assert "at a time of your own clock. That is no proof that they read it." in page
    assert not re.search(r'name="opened"[^>]*checked', page)
    assert LABEL not in text(client_of(book).get(f"/entry/{book.full.id}/take/"))


def test_what_is_seen_before_is_what_leaves(book: Book) -> None:
    seq, ana = told(book), client_of(book)
    address, sent = f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}", "opened": "on"}
    page = text(ana.post(address, sent))
    (one,) = book.ana.roll.opened[seq]
    assert "Opened by" in words(page)
    assert f"Ben (person {one.person})" in words(page)
    assert "and the names of whoever wrote or opened a page" in words(page)
    assert "how often somebody has opened a page" in words(page)
    assert "Of everybody who opened a page: their number, their public keys, when these came" in words(page)
    made = text(ana.post(address, hidden(page) | {"do": "make"}))
    raw = ana.post(address, hidden(made) | {"do": "file"}).content
    assert [it.seq for it in contents(raw, book.ana).openings] == [one.seq]
    without = text(ana.post(address, CHOICES | {"pages": f"e{seq}"}))
    assert "Opened by" not in words(without)
    assert "Of everybody who opened a page" not in words(without)
    assert "and who has opened a page" in words(without)
    raw = ana.post(address, hidden(without) | {"do": "file"}).content
    assert contents(raw, book.ana).openings == ()


def test_where_none_of_the_chosen_pages_was_opened_that_is_said_before(book: Book) -> None:
    """The tick stands for all pages offered; those she chose may be others."""
    opened, ana = told(book), client_of(book)
    add(book.ana, "retraction", opened, why="It was another evening.")
    (other,) = offers.threads(book.ana, [opened]) - {opened}
    page = text(ana.post(f"/entry/e{opened}/take/", CHOICES | {"pages": f"e{other}", "opened": "on"}))
    assert "Nobody has signed to have opened these pages, so the file says nothing of it." in words(page)
    assert "wrote or opened a page" not in words(page)
    assert "and who has opened a page" in words(page)


def test_a_view_without_pages_says_nothing_of_who_opened_them(book: Book) -> None:
    seq, ana = told(book), client_of(book)
    address = f"/entry/e{seq}/take/"
    page = text(ana.post(address, CHOICES | {"pages": f"e{seq}", "opened": "on", "view": "workplace"}))
    assert "and who has opened a page" in words(page)
    raw = ana.post(address, hidden(page) | {"do": "file"}).content
    assert contents(raw, book.ana).openings == ()


def test_a_pack_asks_only_where_people_may_be_named(book: Book) -> None:
    seq = told(book)
    for name, asks in (("attorney", True), ("board", False)):
        pack = packs.named(name)
        assert packs.may_say_who_opened(pack) is asks
        assert (LABEL in text(client_of(book).get(f"/entry/e{seq}/pack/{pack.number}/"))) is asks
    assert not packs.may_say_who_opened(packs.named("violence_log"))
