"""Ana keeps her receipts outside: a file, a line on paper, and what the page says about time from outside."""

from pathlib import Path

import pytest
from django.test import Client

from casebound.anchors import authorities, receipts, tokens
from casebound.anchors.against import against
from casebound.book import logkey
from casebound.core import receipts as formats
from casebound.core import timestamps
from casebound.core.errors import BadInput, Tampered
from casebound.records import write
from tests.anchors.authority import Authority
from tests.attacks.hostile import cover_tracks, delete, drop_guards
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.release.test_disclose import sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return copied(Practice)


@pytest.fixture
def ana(practice: Practice) -> Client:
    return practice.browser("Ana")


def pin_on(page: str) -> str:
    return page.split('class="panel num">')[1].split("<")[0]


def test_before_the_first_page_there_is_nothing_to_save(practice: Practice, ana: Client) -> None:
    page = text(ana.get("/receipts/"))
    assert "You have sealed no page yet" in page
    assert "/receipts/file/" not in page
    assert "asks nobody outside" in page


def test_the_file_holds_hers_and_the_newest_leaf(practice: Practice, ana: Client) -> None:
    ben = practice.join("Ben")
    mine = [sealed(practice.ana) for _ in range(3)]
    theirs = sealed(ben)
    assert "Save the receipts of 3 pages" in text(ana.get("/receipts/"))
    answer = ana.get("/receipts/file/")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="receipts-20')
    assert [it.index for it in formats.parse_all(answer.content)] == [*mine, theirs]
    assert write.receipt_of(practice.ana, mine[1]) in answer.content
    assert against(practice.ana.practice, [answer.content]) == []
    drop_guards()
    delete(theirs)
    cover_tracks(practice.ana.practice)
    assert "were lost" in against(practice.ana.practice, [answer.content])[0].sentence


def test_no_receipt_is_handed_out_that_proves_nothing(practice: Practice, ana: Client) -> None:
    from tests.attacks.hostile import sql

    seq = sealed(practice.ana)
    drop_guards()
    sql("UPDATE book_checkpoint SET signature = %s WHERE size = %s", bytes(64), seq + 1)
    with pytest.raises(Tampered):
        receipts.file_of(practice.ana)


def test_a_pin_fits_until_the_ledger_is_another_one(practice: Practice, ana: Client) -> None:
    sealed(practice.ana)
    pin = pin_on(text(ana.get("/receipts/")))
    sealed(practice.ana)
    assert "It fits" in text(ana.post("/receipts/", {"pin": pin.upper()}, follow=True))
    assert "ten groups" in text(ana.post("/receipts/", {"pin": "22"}, follow=True))
    assert "Type the pin" in text(ana.post("/receipts/", {"pin": ""}, follow=True))
    late = pin_on(text(ana.get("/receipts/")))
    drop_guards()
    delete(receipts.mine(practice.ana)[1])
    cover_tracks(practice.ana.practice)
    assert "does not fit" in text(ana.post("/receipts/", {"pin": late}, follow=True))
    sealed(practice.ana)
    assert receipts.check_pin(practice.ana.practice, pin)
    with pytest.raises(Tampered):
        receipts.check_pin(practice.ana.practice, late)
    with pytest.raises(BadInput):
        receipts.check_pin(practice.ana.practice, "no pin")


def test_nobody_else_sees_the_page(practice: Practice) -> None:
    for address in ("/receipts/", "/receipts/file/"):
        assert Client().get(address).headers["Location"].startswith("/lock/")


def test_the_page_says_whom_the_server_asks(
    practice: Practice, ana: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, where = Authority(tmp_path / "a"), practice.ana.practice
    here = authorities.asked
    monkeypatch.setattr(authorities, "asked", lambda data: here(tmp_path))
    authorities.add(tmp_path, authorities.Authority("test", "https://tsa.example/", authority.ca))
    size = sealed(practice.ana) + 1
    raw = authority.stamp(tokens.note(where, logkey.of(where).public, size))
    tokens.keep(where, "test", size, raw, timestamps.read(raw), checked=True, now=0)
    page = text(ana.get("/receipts/"))
    assert "stamped by test" in page
    assert "The newest stamp is of" in page
    (tmp_path / "authorities" / "test.toml").write_text("broken")
    assert "asks nobody outside" in text(ana.get("/receipts/"))
