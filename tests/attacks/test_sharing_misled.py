"""Who reads a page follows from the ledger: not from rows, look-alike names, or a way around the form."""

import pytest

from casebound.book.append import turn
from casebound.book.models import EntryKey
from casebound.core.errors import BadInput, CaseboundError, Tampered
from casebound.kinds import shipped
from casebound.members import casebooks, invite, names
from casebound.people import unlock
from casebound.records import choices, drafts, kinds, read, sealing, sharing, write
from casebound.records.models import OwnKind
from casebound.records.views import share
from tests.attacks.hostile import PASSWORD, Book, drop_guards, sql
from tests.members.copied import copied
from tests.members.pages import Practice

pytestmark = pytest.mark.django_db


def opened(who, seq):
    return read.open_entry(who, seq, "read")


@pytest.fixture
def book():
    return copied(Book)


def test_a_key_put_there_from_outside_does_not_pass_for_sharing(book):
    seq = book.seqs[0]
    EntryKey.objects.create(
        practice=book.practice, casebook=book.team, seq=seq, epoch=1, wrapped=b"\1" + bytes(60)
    )
    assert sharing.share_entry(book.ana, seq, book.team)
    assert read.open_entry(book.ben, seq, "read").answers["account"] == "Number 0."


def test_a_key_thrown_away_comes_back_when_ana_shares_again(book):
    sql("DELETE FROM book_entrykey WHERE casebook = %s", book.team)
    assert not sharing.share_entry(book.ana, book.seqs[2], book.team)
    assert read.open_entry(book.ben, book.seqs[2], "read").answers["account"] == "Number 2."


def test_ben_carries_no_page_of_ana_on_into_a_casebook_of_his(book):
    """He reads it through the team: nothing further is offered, and by hand it is refused in words."""
    with turn(book.practice) as held:
        his = casebooks.create(held, book.ben, "shared", "Supervision")
    with pytest.raises(BadInput, match="can share it further"):
        sharing.share_entry(book.ben, book.seqs[2], his)
    assert [it.id for it in share.candidates(book.ana, opened(book.ana, book.seqs[1]))[0]] == [book.team]
    assert share.candidates(book.ben, opened(book.ben, book.seqs[2])) == ([], False)


def test_ben_who_is_named_reads_it_neither_as_shared_nor_at_home(book):
    casebooks.admit(book.ben, book.team, book.ana.number, book.ana.secret.public.words)
    kind = shipped().get("incident")
    about = next(question.id for question in kind.questions if question.type == "people")
    named = {"account": "It was Ben.", "happened": "2025-03-14", about: [book.ben.number]}
    sheet = drafts.new(book.ana, kind.id, "en", named)
    form = choices.ReaderForm(book.ana, kind, sheet)
    assert book.team.hex() not in {*form.homes, *form.others}
    for home, also in ((book.team, ()), (book.ana.own_casebook(), (book.team,))):
        with pytest.raises(BadInput, match="Somebody named"):
            sealing.seal_draft(book.ana, kind, sheet, home, also)


@pytest.mark.parametrize("name", ["Safety team", "SAFETY  TEAM", "Ana’s casebook", "team", "Ana\u202e"])
def test_danas_casebook_is_not_called_like_another(name):
    practice = Practice()
    practice.join("Dana", "administrator")
    refused = practice.browser("Dana").post("/casebooks/new/", {"name": name})
    assert refused.status_code == 422
    assert len(practice.ana.roll.casebooks) == 2


def test_a_row_that_calls_itself_the_team_is_not_called_so(book):
    drop_guards()
    sql("UPDATE book_casebook SET purpose = 'team' WHERE owner = %s", book.dana.number)
    assert names.casebook(book.ana, book.dana.own_casebook()) == "Dana’s casebook"


def test_nobody_joins_under_the_name_of_another_and_ana_gets_in_by_hers(book):
    link = invite.invite(book.ana, ("practitioner",))
    with pytest.raises(BadInput, match="this name already"):
        invite.accept(link, invite.Joining("ＢＥＮ", PASSWORD))
    invite.accept(link, invite.Joining("Ana Z.", PASSWORD))
    assert unlock.find("Ana") == book.ana.account


def test_a_key_that_opens_nothing_keeps_nobody_in(book):
    casebooks.admit(book.ben, book.team, book.ana.number, book.ana.secret.public.words)
    sql("UPDATE book_entrykey SET wrapped = %s WHERE casebook = %s", b"\1" + bytes(60), book.team)
    casebooks.remove(book.ben, book.team, book.ana.number)
    assert book.ana.roll.casebooks[book.team].readers == {book.ben.number}
    assert EntryKey.objects.get(casebook=book.team).epoch == 1  # left for doctor, and for a backup


@pytest.mark.parametrize("column", ["author", "page"])
def test_a_page_filed_under_another_writer_is_not_listed_as_hers(book, column):
    drop_guards()
    sql(f"UPDATE book_entry SET {column} = {column} + 90 WHERE seq = %s", book.seqs[0])
    for look in (lambda: read.newest(book.ana, 9), lambda: read.several(book.ana, book.seqs)):
        with pytest.raises(Tampered, match="another writer or place"):
            look()


def test_a_row_does_not_take_the_place_of_a_kind_that_came_along(book):
    raw = shipped().get("incident").source.replace(b"version = 1", b"version = 2", 1)
    kind = shipped().load(raw, {})
    with pytest.raises(BadInput):
        kinds.add(book.practice, raw)
    OwnKind.objects.create(practice=book.practice, sha256=kind.sha256, name=kind.id, raw=raw)
    assert kinds.get(book.practice, "incident").version == 1


def test_no_receipt_is_handed_out_that_proves_nothing(book):
    assert write.receipt_of(book.ana, book.seqs[0])
    drop_guards()
    sql("UPDATE book_checkpoint SET signature = %s WHERE size = %s", bytes(64), book.seqs[0] + 1)
    with pytest.raises(CaseboundError):
        write.receipt_of(book.ana, book.seqs[0])
