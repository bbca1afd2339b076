"""Witnesses are asked only where an operator chose them; what they sign is kept, what they refuse is said."""

import http.client
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from casebound.anchors import doctor, tick, witnesses, witnessing
from casebound.anchors.models import Cosignature, Errand
from casebound.book import doctor as of_book
from casebound.book import logkey
from casebound.core import notes, policy
from casebound.core.errors import BadInput
from casebound.core.evidence import check
from casebound.core.timestamps import Unread
from casebound.core.witness import Meaning
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish
from tests.anchors.witness import KEY, Standing, serving
from tests.attacks.hostile import Book, drop_guards, sql
from tests.members.copied import copied

pytestmark = pytest.mark.django_db
AT = 1_800_000_000.0
ONE = witnesses.Witness("one", "http://127.0.0.1:9/w", KEY)


@pytest.fixture
def book() -> Book:
    return copied(Book)


@pytest.fixture
def standing(book: Book) -> Standing:
    made = Standing()
    made.logs[book.practice.origin] = vkey(book)
    return made


def vkey(book: Book) -> str:
    return notes.vkey(book.practice.origin, logkey.of(book.practice).public)


def ask(standing: Standing) -> Any:
    return lambda url, body: standing.answer(body)


def attempt(book: Book, standing: Standing, at: float = AT, *, at_once: bool = True) -> bool:
    return witnessing.attempt(book.practice, ONE, ask(standing), lambda: at, at_once=at_once)


def said() -> str:
    return Errand.objects.get(authority="witness/one").said


def findings(book: Book) -> list[str]:
    roll = of_book.roll(book.practice)
    assert roll is not None
    return [finding.sentence for finding in doctor.examine(book.practice, roll)]


def test_nobody_is_asked_by_default(book: Book, tmp_path: Path) -> None:
    def nobody(url: str, body: bytes) -> witnessing.Answer:
        raise AssertionError("nobody may be asked")

    assert witnessing.round_of_requests(tmp_path, nobody) == 0
    assert witnessing.round_of_requests(None, nobody) == 0


def test_what_it_signs_is_kept_and_holds_against_a_policy(book: Book, standing: Standing) -> None:
    assert attempt(book, standing)
    row = Cosignature.objects.get()
    note = witnessing.cosigned(book.practice, logkey.of(book.practice).public, row.size)
    text = f"log {vkey(book)}\nwitness W {KEY}\nquorum W\n"
    assert policy.parse(text).check(note).witnesses == {b"W": standing.time}
    assert not attempt(book, standing)  # nothing grew
    book.note(book.ana, "Another one.")
    assert attempt(book, standing)
    assert standing.asked == [0, row.size]  # asked from where it stood
    assert findings(book) == []


def test_from_where_the_witness_stands_it_is_asked_again(book: Book, standing: Standing) -> None:
    assert attempt(book, standing)
    Errand.objects.all().delete()
    Cosignature.objects.all().delete()
    assert attempt(book, standing)  # at the same size
    Errand.objects.update(done=1)
    book.note(book.ana, "Another one.")
    assert attempt(book, standing)
    Errand.objects.update(done=10**6)  # as in a copy that is older than the row
    book.note(book.ana, "Another one.")
    assert attempt(book, standing)


def test_a_ledger_that_was_cut_off_or_written_anew_is_an_alarm(book: Book, standing: Standing) -> None:
    origin = book.practice.origin
    assert attempt(book, standing)
    last = standing.newest[origin]
    book.note(book.ana, "Another one.")
    standing.newest[origin] = notes.Checkpoint(origin, 10**6, last.root)
    assert not attempt(book, standing)
    assert said() == Meaning.ROLLED_BACK.value
    assert findings(book) == [Meaning.ROLLED_BACK.value]
    standing.newest[origin] = notes.Checkpoint(origin, last.size, bytes(32))
    assert not attempt(book, standing)
    assert said() == Meaning.FORK.value
    standing.newest[origin] = notes.Checkpoint(origin, last.size + 1, bytes(32))
    assert not attempt(book, standing)
    assert said() == Meaning.FORK.value
    assert findings(book) == [Meaning.FORK.value]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((404, b""), "does not know this ledger"),
        ((403, b""), "under another key"),
        ((500, b""), "answered with status 500"),
        ((409, b"0\n"), "asked by somebody else"),
        ((409, b"many\n"), "number"),
        ((200, b"no lines"), "no note|note"),
        ((200, "— other.example AAAAAAAA\n".encode()), "no cosignature by its key"),
    ],
)
def test_what_is_no_cosignature_is_said_and_asked_for_later(book: Book, answer: Any, told: str) -> None:
    def say(url: str, body: bytes) -> witnessing.Answer:
        return answer

    assert not witnessing.attempt(book.practice, ONE, say, lambda: AT)
    row = Errand.objects.get()
    assert row.said
    assert any(word in row.said for word in told.split("|")), row.said
    assert (row.not_before, row.attempts, row.claimed) == (int(AT) + 60, 1, 0)
    assert not Cosignature.objects.exists()
    assert findings(book) == []


def test_two_processes_do_not_ask_at_once(book: Book, standing: Standing) -> None:
    Errand.objects.create(practice=book.practice, authority="witness/one", claimed=int(AT) + 60)
    assert not attempt(book, standing)
    assert standing.asked == []


def test_evidence_carries_the_cosignatures_of_its_checkpoint(book: Book, standing: Standing) -> None:
    assert attempt(book, standing, 1.0)
    wish = Wish(to="Office", purpose="Advice", view="full")
    raw = disclose(book.ana, [book.seqs[0]], wish).raw
    trusted = f"log {vkey(book)}\nwitness W {KEY}\nquorum W\n".encode()
    assert check(raw, policy=trusted).status == 0
    other = trusted.replace(KEY.encode(), str(_other()).encode())
    assert check(raw, policy=other).status == 3
    later = disclose(book.ana, [book.seqs[0]], wish).raw  # after the first one the ledger has grown
    assert check(later, policy=trusted).status == 3  # whole, but not vouched for
    size = Cosignature.objects.get().size
    at = datetime.fromtimestamp(AT, UTC)
    public = logkey.of(book.practice).public
    Cosignature.objects.update(received=int(AT))
    # One that arrived while the file was made is in none of its copies: they are the same for ever.
    assert len(notes.Note.parse(witnessing.cosigned(book.practice, public, size, at)).signatures) == 1
    assert len(notes.Note.parse(witnessing.cosigned(book.practice, public, size)).signatures) == 2


def _other() -> notes.VerifierKey:
    from casebound.core import ed25519

    return notes.VerifierKey("witness.example/w1", ed25519.public_of(b"x" * 32), notes.COSIGNATURE)


def test_a_changed_row_is_found(book: Book, standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [ONE]
    monkeypatch.setattr(witnesses, "asked", lambda data: chosen)
    assert attempt(book, standing)
    assert findings(book) == []
    Cosignature.objects.update(time=1)
    assert "does not fit this ledger" in findings(book)[0]
    chosen.clear()
    Cosignature.objects.update(line=b"nothing")
    assert "does not fit this ledger" in findings(book)[0]
    public = logkey.of(book.practice).public
    size = Cosignature.objects.get().size
    assert len(notes.Note.parse(witnessing.cosigned(book.practice, public, size)).signatures) == 1
    drop_guards()
    sql("DELETE FROM book_checkpoint WHERE size = %s", size)
    assert "does not fit this ledger" in findings(book)[0]


def test_over_the_wire(book: Book, standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(standing) as url:
        monkeypatch.setattr(witnesses, "asked", lambda data: [witnesses.Witness("one", url, KEY)])
        tick.once()
    assert Cosignature.objects.count() == 1
    with pytest.raises(Unread, match="could not be reached"):
        witnessing.post(url, b"")
    with pytest.raises((Unread, http.client.HTTPException)):
        witnessing.post("https://127.0.0.1:9/", b"")


@pytest.mark.parametrize(
    ("name", "url", "key", "told"),
    [
        ("Two Words", "https://w.example/", KEY, "small letters"),
        ("one", "ftp://w.example/", KEY, "no address"),
        ("one", "https://ana:secret@w.example/", KEY, "no address"),
        ("one", "https://w.example/", "nothing", "no verifier key"),
        ("one", "https://w.example/", notes.vkey("log.example", b"\x05" * 32), "no verifier key"),
    ],
)
def test_what_is_no_witness_is_said(name: str, url: str, key: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        witnesses.Witness(name, url, key)


def test_a_damaged_file_asks_nobody(book: Book, standing: Standing, tmp_path: Path) -> None:
    witnesses.add(tmp_path, ONE)
    assert witnesses.known(tmp_path) == [ONE]
    (tmp_path / "witnesses" / "one.toml").write_text("url =")
    assert witnessing.round_of_requests(tmp_path, ask(standing)) == 0
    assert standing.asked == []
    with pytest.raises(BadInput, match="does not fit"):
        witnesses.known(tmp_path)
    with pytest.raises(BadInput, match="no witness"):
        witnesses.remove(tmp_path, "two")
