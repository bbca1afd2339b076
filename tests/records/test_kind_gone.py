"""A page whose kind is not installed here keeps nobody from the others, and comes back with its kind."""

import pytest
from django.urls import reverse

from casebound.book import doctor
from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.records import clients, digests, drafts, kinds, read, search, sharing, write
from casebound.records.models import OwnKind, SearchBlob
from casebound.records.search import search as find
from casebound.release import disclose
from casebound.release.sheet import Wish
from casebound.site import lines
from tests.members.copied import copied
from tests.members.pages import text
from tests.records import seeded

pytestmark = pytest.mark.django_db
NOTE = shipped().get("note").source.decode()
OWN = NOTE.replace('kind = "note"', 'kind = "round"').replace("number = 5\n", "").encode()
WORDS = "The lantern was out."


@pytest.fixture
def book():
    """Ana's pages, one of them of a kind of her own practice which is gone from the database."""
    found = copied(seeded.Book)
    own = kinds.add(found.ana.practice, OWN)
    order = write.Order(own, "en", {"text": WORDS}, found.ana.own_casebook())
    found.gone = write.seal_entry(found.ana, order)
    found.other = seeded.note(found.ana)
    OwnKind.objects.all().delete()
    return found


def test_lists_name_it_and_show_all_the_others(book):
    page = text(book.browser("Ana").get(reverse("entries")))
    assert "round.v1, a kind that is not installed here" in page
    assert f"/{book.other.id}/" in page
    assert len(digests.lines(book.ana, book.ana.own_casebook())) == 4
    told = {line["entry"]: line for line in lines.pages(book.ana)}
    assert told.keys() >= {book.gone.id, book.other.id, book.full.id}
    assert "kinds add FILE" in told[book.gone.id]["summary"]
    assert told[book.gone.id]["kind"] == "round.v1"


def test_home_and_the_page_of_a_client_work(book):
    home = text(book.browser("Ana").get(reverse("home")))
    assert "round.v1, a kind that is not installed here" in home
    assert f"/{book.other.id}/" in home
    assert clients.known(book.ana)[book.number].name == "Sam Poe"
    answer = book.browser("Ana").get(reverse("client", args=[book.number]))
    assert (answer.status_code, book.full.id in text(answer)) == (200, True)


def test_its_own_page_says_what_is_missing_and_keeps_its_receipt(book):
    answer = book.browser("Ana").get(reverse("entry", args=[book.gone.id]))
    page = text(answer)
    fingerprint = read.open_entry(book.ana, book.gone.seq, "read").opened.kind_sha256.hex()
    assert answer.status_code == 200
    assert f"fingerprint {fingerprint}" in page
    assert "casebound kinds add FILE" in page
    assert WORDS not in page
    assert book.browser("Ana").get(reverse("entry_receipt", args=[book.gone.id])).status_code == 200


def test_what_it_says_is_found_and_never_kept_among_the_words_of_the_others(book, monkeypatch):
    monkeypatch.setattr(search, "TAIL", 1)
    assert [hit.entry.id for hit in find(book.ana, "lantern")] == [book.gone.id]
    assert len(find(book.ana, "extras")) == 2
    assert SearchBlob.objects.count() == 1
    assert [hit.entry.id for hit in find(book.ana, "lantern")] == [book.gone.id]
    kinds.add(book.ana.practice, OWN)
    found = find(book.ana, "lantern")
    assert [(hit.entry.id, hit.entry.missing) for hit in found] == [(book.gone.id, "")]


def test_others_go_into_an_evidence_file_and_it_alone_does_not(book):
    wish = Wish(to="R. Lane", purpose="Advice")
    assert disclose.disclose(book.ana, [book.other.seq], wish).raw
    with pytest.raises(BadInput, match=f"{book.gone.id}: The kind round.v1 is not installed here"):
        disclose.disclose(book.ana, [book.other.seq, book.gone.seq], wish)
    with pytest.raises(BadInput, match="not installed here"):
        sharing.share_entry(book.ana, book.gone.seq, book.team)


def test_doctor_finds_nothing_wrong_and_the_kind_brings_it_back(book):
    assert doctor.examine(book.ana.practice) == []
    kinds.add(book.ana.practice, OWN)
    entry = read.open_entry(book.ana, book.gone.seq, "read")
    assert (entry.missing, entry.answers["text"], entry.kind.id) == ("", WORDS, "round.v1")


def test_a_kind_that_was_changed_in_the_database_counts_as_gone(book):
    kinds.add(book.ana.practice, OWN)
    OwnKind.objects.update(raw=b"not = [a kind")
    assert "round.v1" in read.open_entry(book.ana, book.gone.seq, "read").missing
    assert len(lines.pages(book.ana)) == 4
    assert kinds.own(book.ana.practice) == []


def test_a_draft_of_a_kind_that_is_gone_waits_on_home(book):
    kinds.add(book.ana.practice, OWN)
    drafts.new(book.ana, "round.v1", "en", {"text": WORDS})
    OwnKind.objects.all().delete()
    for address in (reverse("home"), reverse("entries") + "?drafts=1"):
        answer = book.browser("Ana").get(address)
        assert (answer.status_code, "round.v1" in text(answer)) == (200, True), address


INCIDENT = shipped().get("incident")
ROUND = (
    INCIDENT.source.decode()
    .replace('kind = "incident"', 'kind = "round"')
    .replace("number = 1\n", "")
    .encode()
)
SPANISH = INCIDENT.wordings["es"].decode().replace('kind = "incident"', 'kind = "round"').encode()


def test_a_language_comes_with_its_kind_or_later_and_never_changes():
    book = seeded.Book()
    assert kinds.add(book.ana.practice, ROUND).languages == ("en",)
    assert kinds.add(book.ana.practice, ROUND, {"es": SPANISH}).languages == ("en", "es")
    assert kinds.add(book.ana.practice, ROUND).languages == ("en", "es")
    with pytest.raises(BadInput, match="never change"):
        kinds.add(book.ana.practice, ROUND, {"es": SPANISH + b"# more\n"})
    with pytest.raises(BadInput, match="version"):
        kinds.add(book.ana.practice, ROUND + b"# more\n", {"es": SPANISH})


def test_a_page_in_a_language_that_is_gone_says_so_and_comes_back():
    book = seeded.Book()
    own = kinds.add(book.ana.practice, ROUND, {"es": SPANISH})
    order = write.Order(own, "es", {"account": WORDS, "happened": None}, book.ana.own_casebook())
    seq = write.seal_entry(book.ana, order).seq
    assert read.open_entry(book.ana, seq, "read").missing == ""
    OwnKind.objects.filter(language="es").delete()
    missing = read.open_entry(book.ana, seq, "read").missing
    assert "“es”" in missing
    assert own.wording_sha256("es").hex() in missing
    kinds.add(book.ana.practice, ROUND, {"es": SPANISH})
    assert read.open_entry(book.ana, seq, "read").answers["account"] == WORDS
