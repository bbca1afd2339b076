"""A ledger held against files from outside: good ones, foreign ones, damaged ones, and none of these."""

import secrets
from pathlib import Path

import pytest

from casebound.anchors import authorities, clocks, doctor, tokens
from casebound.anchors.against import against
from casebound.anchors.kept import Seen
from casebound.anchors.models import Token
from casebound.book import logkey
from casebound.book.models import Leaf
from casebound.core import notes, receipts
from casebound.core.errors import BadInput, CaseboundError, Malformed, Untrusted
from casebound.members.who import Who
from casebound.records import write
from casebound.upkeep import doctor as of_all
from tests.anchors.authority import Authority
from tests.attacks.hostile import cover_tracks, delete, drop_guards
from tests.members.test_founding import ana_founds
from tests.release.test_disclose import ATTORNEY, disclose, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Who:
    return ana_founds()[0]


def said(who: Who, *raws: bytes, **more: bytes) -> str:
    return "\n".join(finding.sentence for finding in against(who.practice, raws, **more))


def newest(who: Who) -> bytes:
    size = Leaf.objects.filter(practice=who.practice).count()
    return tokens.note(who.practice, logkey.of(who.practice).public, size)


def test_many_receipts_at_once(ana: Who) -> None:
    kept = [write.receipt_of(ana, sealed(ana)) for _ in range(3)]
    assert said(ana, receipts.join(kept)) == ""
    assert said(ana, *kept, newest(ana), disclose(ana, [sealed(ana)], ATTORNEY).raw) == ""


def test_a_receipt_whose_proof_leads_elsewhere(ana: Who) -> None:
    receipt = receipts.parse(write.receipt_of(ana, sealed(ana)))
    wrong = receipts.make(receipt.index - 1, receipt.proof, receipt.note)
    assert "receipt itself is damaged" in said(ana, wrong)


def test_another_log_key_and_another_ledger(ana: Who) -> None:
    told = notes.Checkpoint.parse(notes.Note.parse(newest(ana)).text)
    stranger = notes.LogKey(secrets.token_bytes(32))
    assert "not signed by this ledger's log key" in said(ana, stranger.sign(told))
    other = notes.Checkpoint(notes.origin(bytes(16)), told.size, told.root)
    assert "another ledger" in said(ana, logkey.of(ana.practice).sign(other))
    later = notes.Checkpoint(notes.origin(ana.practice.uid, 2), told.size, told.root)
    assert "an old" in said(ana, logkey.of(ana.practice).sign(later))


@pytest.mark.parametrize("raw", [b"", b"hello", b"PK\x03\x04", b"c2sp.org/tlog-proof@v1\n", b"\xff" * 90])
def test_what_was_never_handed_out(ana: Who, raw: bytes) -> None:
    with pytest.raises(CaseboundError) as told:
        against(ana.practice, [raw])
    assert isinstance(told.value, Malformed | BadInput)


def test_a_policy_that_is_not_met(ana: Who) -> None:
    with pytest.raises(Untrusted, match="No log"):
        said(ana, newest(ana), trusted=b"quorum none\n")


def test_a_token_of_another_practice_or_of_no_sense(ana: Who, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    assert said(ana, authority.stamp(newest(ana))) == ""
    for raw in (authority.stamp(b"else"), b"\x30\x03abc"):
        assert "does not hold" in said(ana, raw)


def test_a_token_no_program_reads_still_names_its_checkpoint(
    ana: Who, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = Authority(tmp_path, unsorted=True).stamp(newest(ana))
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert said(ana, raw) == ""


def test_tokens_beside_the_ledger_show_a_cut_that_left_them(
    ana: Who, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_as_it_says", lambda token: True)  # the times are made up here
    authority = Authority(tmp_path)
    seqs = [sealed(ana), sealed(ana)]
    assert doctor.examine(ana.practice, ana.roll) == []
    for checked, size in ((True, seqs[1]), (True, seqs[1] + 1), (False, seqs[1] + 1)):
        note = tokens.note(ana.practice, logkey.of(ana.practice).public, size)
        raw = authority.stamp(note)
        stamp = tokens.Stamp(b"", 4_000_000_000, 4_000_000_001)
        tokens.keep(ana.practice, "test", size, raw, stamp, checked=checked, now=0)
    assert doctor.examine(ana.practice, ana.roll)[0].seq == seqs[1]  # says a time before the first token's
    Token.objects.update(earliest=0)
    assert doctor.examine(ana.practice, ana.roll) == []
    drop_guards()
    delete(seqs[1])
    cover_tracks(ana.practice)
    assert "not this one" in " ".join(found.sentence for found in doctor.examine(ana.practice, ana.roll))
    assert any("not this one" in found.sentence for found in of_all.examine_all())


def test_clocks() -> None:
    leaves = [(0, 1000), (1, 1010), (2, 5000), (3, 900)]
    assert list(clocks.contradictions(leaves, [Seen(2, 1100, 1102), Seen(4, 6000, 6002)])) != []
    behind, ahead = (
        clocks.contradictions(
            [(0, 9000), (1, 1000), (2, 1000)], [Seen(1, 2000, 2001), Seen(1, 1500, 1501), Seen(3, 7000, 7001)]
        ),
        clocks.contradictions([(0, 9000)], [Seen(1, 2000, 2001)]),
    )
    assert [found.seq for found in behind] == [0, 1, 2]
    assert ["ahead" in found.sentence for found in ahead] == [True]
    assert list(clocks.contradictions([(0, 2000 + clocks.SLACK)], [Seen(1, 2000, 2000)])) == []
    many = clocks.contradictions(((seq, 0) for seq in range(100)), [Seen(0, 5000, 5000)])
    assert len(list(many)) == clocks.MOST


def test_certificates_of_an_authority_that_is_gone(tmp_path: Path) -> None:
    assert authorities.certificates(None, "test") == b""
    assert authorities.certificates(tmp_path, "../test") == b""
