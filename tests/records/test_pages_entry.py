"""One sealed page in the browser: what Ana reads, what Ben may see, and what nobody else is told."""

import re

import pytest

from casebound.book.models import Entry, EntryKey, Leaf, Opening
from casebound.core import receipts
from casebound.kinds import shipped
from casebound.records import drafts, read, sharing, write
from tests.attacks.hostile import drop_guards, sql
from tests.members.copied import copied
from tests.members.pages import text
from tests.records.seeded import ACCOUNT, FULL, Book, add, note, seal

pytestmark = pytest.mark.django_db
FIRST_LINE = "I took my hands away"
LEVELS = re.compile(r"\b(mild|moderate|severe|critical|severity)\b", re.IGNORECASE)


@pytest.fixture
def book():
    return copied(Book)


def page(book, name="Ana", id="", way=""):
    return text(book.browser(name).get(f"/entry/{id or book.full.id}/{way}"))


def test_ana_reads_her_page_as_she_wrote_it(book):
    shown = page(book)
    assert "<h1>Asking for a sexual service</h1>" in shown
    assert FIRST_LINE in shown
    assert "“So do you do extras for regulars?”" in shown
    assert re.search(r"<cite[^>]*>They\. Word for word\.</cite>", shown)
    assert re.search(r"<cite[^>]*>Me\. Roughly\.</cite>", shown)
    assert "<time>20:04</time><span><bdi>Froze</bdi>" in shown
    assert "Sealed page number 2" in shown


def test_own_words_stand_before_ticks(book):
    shown = page(book)
    assert shown.index(FIRST_LINE) < shown.index("What kind of place was it?")


def test_times_stand_side_by_side_without_judgement(book):
    shown = page(book)
    for label in ("Happened", "Written down", "Sealed"):
        assert f"<dt>{label}</dt>" in shown
    assert "about 20:02" in shown
    assert "<small>5 minutes later</small>" in shown


def test_no_word_of_how_serious_it_was_stands_on_the_page(book):
    assert not LEVELS.search(page(book))
    assert not LEVELS.search(page(book, way="sealed/"))
    assert "2 – mild" in page(book, way="learning/")


def test_what_helped_is_kept_off_the_page_and_behind_a_link(book):
    assert "Standing by the door." not in page(book)
    assert f"/entry/{book.full.id}/learning/" in page(book)
    shown = page(book, way="learning/")
    assert "Standing by the door." in shown
    assert FIRST_LINE not in shown


def test_the_name_of_the_client_is_hidden(book):
    shown = page(book)
    assert "Sam Poe" not in shown
    assert f'<a href="/clients/{book.number}/">Client {book.number}</a>' in shown


def test_feelings_are_folded_and_it_is_said_who_can_open_them(book):
    folded = page(book).split('<details class="panel mine why">')[1].split("</details>")[0]
    assert "I was afraid and then angry." in folded
    assert "Only you can open this." in folded
    sharing.share_entry(book.ana, book.full.seq, book.team)
    assert "Whoever can read this page can open it." in page(book)
    assert "Only you can open this." not in page(book)


def test_without_ticks_it_is_not_yet_classed(book):
    assert "Not yet classed" in page(book, id=note(book.ana).id)
    assert "Not yet classed" not in page(book)
    assert "Not yet classed" not in page(
        book, id=seal(book.ana, "note", title="Shelf", text="Oil is low.").id
    )


@pytest.mark.parametrize("way", ["", "sealed/", "receipt/", "learning/", "share/"])
def test_mallory_cannot_tell_a_page_of_ana_from_one_that_is_not_there(book, way):
    mallory = book.browser("Mallory")
    hers, none = mallory.get(f"/entry/{book.full.id}/{way}"), mallory.get(f"/entry/e99999/{way}")
    assert (hers.status_code, none.status_code) == (404, 404)
    assert hers.content == none.content
    assert "There is no such page, or you hold no key for it" in text(hers)
    assert not Opening.objects.exists()


def test_mallory_adds_nothing_and_shares_nothing(book):
    mallory = book.browser("Mallory")
    team = book.team.hex()
    assert mallory.post(f"/entry/{book.full.id}/add/addendum/").status_code == 404
    assert mallory.post(f"/entry/{book.full.id}/share/", {"casebooks": team}).status_code == 404
    assert drafts.sheets(book.people["Mallory"]) == []
    assert EntryKey.objects.filter(seq=book.full.seq).count() == 1


def test_dana_manages_accounts_and_reads_nothing(book):
    book.join("Dana", "administrator")
    assert book.browser("Dana").get(f"/entry/{book.full.id}/").status_code == 404


@pytest.mark.parametrize("id", ["12", "e", "e-1", "e012", "e1.5", "E17", "e" + "9" * 30, "e١"])
def test_what_is_no_id_is_no_page(book, id):
    assert book.browser("Ana").get(f"/entry/{id}/").status_code == 404


def test_the_receipt_is_saved_under_a_name_that_says_nothing(book):
    answer = book.browser("Ana").get(f"/entry/{book.full.id}/receipt/")
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="receipt-{book.full.id}.tlog-proof"'
    )
    leaf = Leaf.objects.get(seq=book.full.seq)
    receipts.check(answer.content, leaf.hash, book.ana.roll.log_key, book.ana.practice.origin)
    assert answer.content == book.full.receipt


def test_the_sealed_notice_says_when_and_who_and_nothing_else(book):
    done = book.written(FULL | {"happened": None})
    assert "Written down" not in page(book, id=done.id, way="sealed/")
    shown = page(book, way="sealed/")
    assert f"Page {book.full.page} is sealed" in shown
    assert re.search(r"Written down \d+ \w+ after it happened\.", shown)
    assert "You. Nobody else." in shown
    assert "is new, too" not in shown, "the client had a page before"
    assert "e-mail" not in shown
    assert FIRST_LINE not in shown
    assert not Opening.objects.exists()  # no text was shown, so nobody opened it


def test_ana_adds_to_her_page_and_it_stays_as_it_is(book):
    ana = book.browser("Ana")
    before = bytes(Entry.objects.get(seq=book.full.seq).body)
    step = ana.post(f"/entry/{book.full.id}/add/addendum/").headers["Location"]
    ana.post(step, {"text": "He wrote at 23:10.", "do": "check"})
    sealed = ana.post(step.split("page/")[0] + "check/").headers["Location"]
    shown = page(book)
    assert re.search(r"Addendum by Ana</a>", shown)
    assert "He wrote at 23:10." in shown
    addendum = text(ana.get(sealed.removesuffix("sealed/")))
    assert f'Belongs to <a href="/entry/{book.full.id}/">page {book.full.page}</a>' in addendum
    assert bytes(Entry.objects.get(seq=book.full.seq).body) == before


@pytest.mark.parametrize("kind", ["incident", "client", "disclosure", "nothing", "incident.v1"])
def test_only_what_amends_can_be_added(book, kind):
    assert book.browser("Ana").post(f"/entry/{book.full.id}/add/{kind}/").status_code == 404
    assert drafts.sheets(book.ana) == []


def test_a_page_taken_back_says_so_on_top_and_stays_readable(book):
    back = add(book.ana, "retraction", book.full.seq, why="It was somebody else.")
    shown = page(book)
    assert re.search(r"On .*, Ana took this page back\.", shown)
    assert shown.index("took this page back") < shown.index("<h1")
    assert FIRST_LINE in shown
    add(book.ana, "retraction", back.seq, why="It was him after all.")
    shown = page(book)
    assert "took this page back" not in shown
    assert '<span class="tag">Taken back</span>' in shown
    assert "It was him after all." in shown


def test_a_correction_is_no_retraction(book):
    add(book.ana, "correction", book.full.seq, right="At 20:12.", wrong="At 20:02.")
    shown = page(book)
    assert "Correction by Ana" in shown
    assert "took this page back" not in shown


def test_ben_reads_what_is_shared_and_ana_sees_that_he_did(book):
    sharing.share_entry(book.ana, book.full.seq, book.team)
    assert "Not opened yet" in page(book)
    shown = page(book, "Ben")
    assert FIRST_LINE in shown
    assert "<dt>By</dt><dd>Ana</dd>" in shown
    seen = page(book)
    assert "Not opened yet" not in seen
    assert 'Ben <span class="meta">Safety team</span>' in seen


def test_ben_reads_no_addendum_that_was_not_shared_with_him(book):
    sharing.share_entry(book.ana, book.full.seq, book.team)
    add(book.ana, "addendum", book.full.seq, text="For my own eyes.")
    assert "For my own eyes." in page(book)
    assert "For my own eyes." not in page(book, "Ben")


def test_an_addendum_shared_alone_names_no_page_that_ben_cannot_open(book):
    done = add(book.ana, "addendum", book.full.seq, text="He came back.")
    sharing.share_entry(book.ana, done.seq, book.team)
    shown = page(book, "Ben", done.id)
    assert "Belongs to a page that you hold no key for." in shown
    assert f"/entry/{book.full.id}/" not in shown


def test_the_way_on_leads_only_to_pages_she_can_open(book):
    second, third = note(book.ana), note(book.ana)
    shown = page(book, id=second.id)
    assert f'<a href="/entry/{book.full.id}/">Page {book.full.page}</a>' in shown
    assert f'<a href="/entry/{third.id}/">Page {third.page}</a>' in shown
    for seq in (second.seq, third.seq):
        sharing.share_entry(book.ana, seq, book.team)
    shown = page(book, "Ben", second.id)
    assert f"/entry/{book.full.id}/" not in shown
    assert f"/entry/{third.id}/" in shown


def test_an_entry_keeps_its_language_and_says_which(book):
    order = write.Order(
        shipped().get("incident"),
        "es",
        {"account": "No quiso irse.", "happened": "2026-11-20"},
        book.ana.own_casebook(),
    )
    shown = page(book, id=write.seal_entry(book.ana, order).id)
    assert "Written in another language: Spanish." in shown
    assert '<h1 lang="es">' in shown
    assert "Written in another language" not in page(book)


def test_what_was_typed_from_paper_keeps_all_its_times(book):
    order = write.Order(
        shipped().get("incident"),
        "en",
        {"account": ACCOUNT, "happened": "2025-03-14T20:02"},
        book.ana.own_casebook(),
        paper="2025-03-15",
    )
    shown = page(book, id=write.seal_entry(book.ana, order).id)
    labels = re.findall(r"<dt>(Happened|Written on paper|Written down|Typed in|Sealed)</dt>", shown)
    assert labels == ["Happened", "Written on paper", "Typed in", "Sealed"]


def test_words_are_never_markup(book):
    done = note(book.ana, account="<script>alert(1)</script>", said=[{"words": "<b>", "exact": "exact"}])
    shown = page(book, id=done.id)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "“&lt;b&gt;”" in shown


def test_a_changed_page_is_not_shown_and_ana_reads_what_to_do(book):
    drop_guards()
    body = bytearray(Entry.objects.get(seq=book.full.seq).body)
    body[60] ^= 1
    sql("UPDATE book_entry SET body = %s WHERE seq = %s", bytes(body), book.full.seq)
    for way in ("", "sealed/", "learning/", "share/"):
        answer = book.browser("Ana").get(f"/entry/{book.full.id}/{way}")
        assert answer.status_code == 500
        assert "Something here is not as it was sealed" in text(answer)
        assert "casebound doctor" in text(answer)
        assert FIRST_LINE not in text(answer)


def test_the_book_is_closed_to_whoever_is_not_signed_in(client, book):
    answer = client.get(f"/entry/{book.full.id}/")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/lock/")


def share(book, *casebooks, name="Ana"):
    chosen = {"casebooks": [id.hex() for id in casebooks]}
    return book.browser(name).post(f"/entry/{book.full.id}/share/", chosen)


def test_ana_shares_a_page_and_ben_can_open_it(book):
    assert "Read by Ben" in page(book, way="share/")
    assert book.browser("Ben").get(f"/entry/{book.full.id}/").status_code == 404
    assert share(book, book.team).status_code == 302
    assert book.browser("Ben").get(f"/entry/{book.full.id}/").status_code == 200
    assert "There is no further casebook" in page(book, way="share/")


def test_sharing_with_nobody_or_with_somebody_elses_book_is_refused(book):
    mallorys = book.people["Mallory"].own_casebook()
    for refused in (share(book), share(book, mallorys)):
        assert refused.status_code == 422
    assert EntryKey.objects.filter(seq=book.full.seq).count() == 1


def test_nobody_named_on_a_page_is_offered_as_its_reader(book):
    book.full = note(book.ana, colleagues=[book.people["Ben"].number])
    shown = page(book, way="share/")
    assert "Read by Ben" not in shown
    assert "while somebody named on this page reads it" in shown
    assert share(book, book.team).status_code == 422
    assert "Ben" in page(book)


def test_a_share_leaves_no_key_with_the_wrong_person(book):
    share(book, book.team)
    assert read.several(book.people["Mallory"], [book.full.seq]) == {}


def test_a_casebook_whose_key_was_taken_from_the_database_is_no_empty_book(book):
    sql("DELETE FROM members_grant WHERE person = %s", book.ana.number)
    answer = book.browser("Ana").get("/entries/?kind=incident")
    assert answer.status_code == 404
    assert "You hold no key for this casebook. One of its readers can let you in." in text(answer)
