"""Asking a time authority: what leaves, when, what is kept, and what happens when it goes wrong."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from casebound.anchors import asking, authorities, tokens
from casebound.anchors.models import Errand, Token
from casebound.book import logkey
from casebound.book.models import Leaf
from casebound.core import timestamps
from casebound.core.errors import BadInput
from casebound.core.header import Header
from casebound.core.timestamps import Unread
from tests.anchors.authority import Authority, served
from tests.attacks.hostile import Book
from tests.members.copied import copied

pytestmark = pytest.mark.django_db
HOUR = 3600


class Clock:
    """The server's clock, set by hand."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book() -> Book:
    return copied(Book)


@pytest.fixture
def chosen(authority: Authority, tmp_path: Path) -> authorities.Authority:
    """The operator's choice, in a data folder at tmp_path."""
    one = authorities.Authority("test", "http://127.0.0.1:9/tsa", authority.ca)
    authorities.add(tmp_path, one)
    assert authorities.known(tmp_path) == [one]
    return one


def asked(authority: Authority) -> Any:
    return lambda url, query: authority.answer(query)


def never(url: str, query: bytes) -> bytes:
    raise AssertionError("nobody may be asked now")


def test_nobody_is_asked_before_somebody_was_chosen(book: Book, tmp_path: Path) -> None:
    for data in (None, tmp_path):
        assert asking.round_of_questions(data, never) == 0
    assert not Errand.objects.exists()
    assert tokens.newest(book.practice) == bytes(32)


def test_only_the_hash_of_the_checkpoint_leaves(
    book: Book, authority: Authority, tmp_path: Path, clock: Clock, chosen: authorities.Authority
) -> None:
    with served(authority) as url:
        authorities.add(tmp_path, authorities.Authority("test", url, authority.ca))
        assert asking.round_of_questions(tmp_path, now=clock) == 1
    row = Token.objects.get()
    note = tokens.note(book.practice, logkey.of(book.practice).public, row.size)
    question = authority.questions[-1]
    assert sha256(note).digest() in question
    assert len(question) < 80  # version, hash, random number, the wish for certificates: nothing else
    assert timestamps.verify(row.raw, note, authority.ca).latest == row.latest
    assert row.checked
    assert row.size == Leaf.objects.count()


def test_the_next_leaf_quotes_the_token(
    book: Book, authority: Authority, tmp_path: Path, clock: Clock, chosen: authorities.Authority
) -> None:
    asking.round_of_questions(tmp_path, asked(authority), clock)
    done = book.note(book.ana, "After the token.")
    signed = Leaf.objects.get(seq=done.seq).signed
    assert Header.parse(signed).token == sha256(Token.objects.get().raw).digest()
    assert book.said() == ""


def test_asked_again_only_when_the_ledger_grew_and_an_hour_went_by(
    book: Book, authority: Authority, tmp_path: Path, clock: Clock, chosen: authorities.Authority
) -> None:
    assert asking.round_of_questions(tmp_path, asked(authority), clock) == 1
    book.note(book.ana, "One more.")
    assert asking.round_of_questions(tmp_path, never, clock) == 0
    clock.at += HOUR
    assert asking.round_of_questions(tmp_path, asked(authority), clock) == 1
    clock.at += HOUR
    assert asking.round_of_questions(tmp_path, never, clock) == 0


def test_an_authority_that_is_silent_is_asked_less_and_less_often(
    book: Book, authority: Authority, tmp_path: Path, clock: Clock, chosen: authorities.Authority
) -> None:
    def silent(url: str, query: bytes) -> bytes:
        raise Unread("The authority could not be reached (TimeoutError).")

    waits = []
    for _ in range(12):
        assert asking.round_of_questions(tmp_path, silent, clock) == 0
        row = Errand.objects.get()
        waits.append(row.not_before - int(clock.at))
        assert asking.round_of_questions(tmp_path, never, clock) == 0
        clock.at = row.not_before
    assert waits[:3] == [60, 120, 240]
    assert waits[-1] == 6 * HOUR
    assert "could not be reached" in Errand.objects.get().said
    assert asking.round_of_questions(tmp_path, asked(authority), clock) == 1
    assert Errand.objects.get().said == ""


def test_a_process_that_died_asking_is_followed_by_another(
    book: Book, authority: Authority, tmp_path: Path, clock: Clock, chosen: authorities.Authority
) -> None:
    def killed(url: str, query: bytes) -> bytes:
        assert asking.round_of_questions(tmp_path, never, clock) == 0  # another process finds it claimed
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asking.round_of_questions(tmp_path, killed, clock)
    assert asking.round_of_questions(tmp_path, never, clock) == 0
    clock.at += asking.CLAIM + 1
    assert asking.round_of_questions(tmp_path, asked(authority), clock) == 1


def test_a_clock_that_was_years_ahead_stops_nothing_for_good(
    book: Book, authority: Authority, tmp_path: Path, clock: Clock, chosen: authorities.Authority
) -> None:
    clock.at += 10 * 365 * 24 * HOUR
    asking.round_of_questions(tmp_path, asked(authority), clock)
    book.note(book.ana, "One more.")
    clock.at -= 10 * 365 * 24 * HOUR
    assert asking.round_of_questions(tmp_path, asked(authority), clock) == 1


def test_answers_that_prove_nothing_are_not_kept(
    book: Book, authority: Authority, tmp_path: Path, clock: Clock, chosen: authorities.Authority
) -> None:
    stranger = Authority(tmp_path / "stranger")
    old = authority.stamp(tokens.note(book.practice, logkey.of(book.practice).public, Leaf.objects.count()))
    answers = {
        "not signed by": asked(stranger),
        "another question": lambda url, query: old,
        "another checkpoint": lambda url, query: authority.stamp(b"else"),
        "granted no time": lambda url, query: authority.answer(b"junk"),
        "no time token": lambda url, query: b"<html>",
    }
    for said, answer in answers.items():
        assert asking.round_of_questions(tmp_path, answer, clock) == 0
        assert said in Errand.objects.get().said
        clock.at += 7 * HOUR
    assert not Token.objects.exists()


def test_a_token_nobody_here_can_read_is_kept_as_it_is(
    book: Book, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsorted = Authority(tmp_path / "unsorted", unsorted=True)
    authorities.add(tmp_path, authorities.Authority("test", "http://127.0.0.1:9/", unsorted.ca))
    with monkeypatch.context() as patch:
        patch.setattr(asking.reading.shutil, "which", lambda name: None)
        assert asking.round_of_questions(tmp_path, asked(unsorted), clock) == 1
    assert not Token.objects.get().checked
    book.note(book.ana, "One more.")
    clock.at += HOUR
    assert asking.round_of_questions(tmp_path, asked(unsorted), clock) == 1
    assert Token.objects.latest("id").checked  # openssl is there


def test_a_refusal_by_status_and_a_closed_door(authority: Authority) -> None:
    with served(authority, status=503) as url, pytest.raises(Unread, match="status 503"):
        asking.post(url, b"query")
    with pytest.raises(Unread, match="could not be reached"):
        asking.post("http://127.0.0.1:9/", b"query")
    with pytest.raises(Unread, match="could not be reached"):
        asking.post("https://127.0.0.1:9/?a=b", b"query")


def test_what_bounds_an_entry(
    book: Book, authority: Authority, tmp_path: Path, clock: Clock, chosen: authorities.Authority
) -> None:
    for words in ("First.", "Second.", "Third."):
        asking.round_of_questions(tmp_path, asked(authority), clock)
        book.note(book.ana, words)
        clock.at += HOUR
    size = Leaf.objects.count()
    first, second, third = Token.objects.order_by("id")
    between = (first.size, first.hash)
    assert tokens.bounding(book.practice, [between], size) == [first, second]
    assert tokens.bounding(book.practice, [(0, bytes(32))], size) == [first]
    assert tokens.bounding(book.practice, [(size - 1, third.hash)], size) == [third]
    assert tokens.bounding(book.practice, [between], first.size) == [first]


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "../x"},
        {"name": "A"},
        {"url": "ftp://x"},
        {"url": "https://"},
        {"every": 0},
        {"certificates": b""},
    ],
)
def test_what_cannot_be_an_authority(authority: Authority, changed: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        authorities.Authority(
            **({"name": "x", "url": "https://x.example/", "certificates": authority.ca} | changed)
        )


def test_authorities_are_files(
    authority: Authority, tmp_path: Path, chosen: authorities.Authority, book: Book
) -> None:
    assert authorities.certificates(tmp_path, "test") == authority.ca
    authorities.remove(tmp_path, "test")
    assert authorities.known(tmp_path) == []
    assert authorities.certificates(tmp_path, "test") == authority.ca
    for name in ("test", "../test"):
        with pytest.raises(BadInput, match="no authority"):
            authorities.remove(tmp_path, name)
    (tmp_path / "authorities" / "broken.toml").write_text("url = 3\n")
    with pytest.raises(BadInput, match=r"broken\.toml"):
        authorities.known(tmp_path)
    assert asking.round_of_questions(tmp_path, never) == 0  # said in the log, the server goes on


def test_one_spoilt_file_keeps_no_other_authority_from_being_asked(
    book: Book, authority: Authority, tmp_path: Path, clock: Clock, chosen: authorities.Authority
) -> None:
    (tmp_path / "authorities" / "broken.toml").write_text("url = 3\n")
    with served(authority) as url:
        authorities.add(tmp_path, authorities.Authority("test", url, authority.ca))
        assert asking.round_of_questions(tmp_path, now=clock) == 1
