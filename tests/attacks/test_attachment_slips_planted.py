"""Mallory can write the rows of files in Ana's draft, and would have her seal a file she never added."""

import pytest

from casebound.attachments import slips, stored
from casebound.attachments.models import Attachment
from casebound.core import canonical, context
from casebound.core.errors import BadInput, Tampered
from casebound.core.packing import pack, pad
from casebound.members.who import Who
from casebound.records import drafts
from tests.attachments.adding import add, begun, draft, seal, send
from tests.attacks.hostile import sql
from tests.members.copied import copied
from tests.members.pages import Practice, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    made = copied(Practice)
    made.join("Mallory")
    return made


def planted(ana: Who, by: Who, draft_id: bytes, id: bytes, signed: bool) -> bytes:
    """A slip sealed to Ana, as anybody can seal who has her public key."""
    told = {"key": "00" * 32, "name": "lie.jpg", "type": "image/jpeg", "size": 1, "sha256": "00" * 32}
    raw = canonical.encode(told | {"chunks": 1, "origin": "", "captured": "", "modified": 0})
    signature = by.secret.sign(slips._signed(ana, draft_id, id, raw)) if signed else b""
    where = context.slip(ana.practice.uid, draft_id, id, ana.secret.public.fingerprint)
    return ana.secret.public.seal(pad(pack(raw, signature)), where)


def set_slip(id: bytes, sealed: bytes | None) -> None:
    sql("UPDATE attachments_attachment SET slip = %s WHERE id = %s", sealed, id)


@pytest.mark.parametrize("signed", [False, True], ids=["unsigned", "signed by another"])
def test_a_slip_she_did_not_make_is_called_so_and_stops_the_seal(practice: Practice, signed: bool) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    id = add(ana, sheet, b"hers").id
    set_slip(id, planted(ana, practice.people["Mallory"], sheet.id, id, signed))
    assert stored.waiting(ana, sheet.id) == stored.Waiting(damaged=(id,))
    assert "files" not in drafts.load(ana, sheet.id).answers
    with pytest.raises(Tampered, match="not the one that you added"):
        seal(ana, sheet)
    browser = practice.browser("Ana")
    page = f"/draft/{sheet.id.hex()}/files/"
    assert "was changed from outside" in text(browser.get(page))
    browser.post(page, {"remove": id.hex()})
    assert not Attachment.objects.exists()
    seal(ana, sheet)


def test_a_slip_is_good_for_one_file_of_one_draft(practice: Practice) -> None:
    ana, one, other = practice.ana, draft(practice.ana), draft(practice.ana)
    first, second = add(ana, one, b"first"), add(ana, one, b"second")
    elsewhere = add(ana, other, b"elsewhere")
    rows = {bytes(row.id): row.slip for row in Attachment.objects.all()}
    set_slip(first.id, rows[second.id])
    assert stored.waiting(ana, one.id).damaged == (first.id,)
    set_slip(first.id, rows[elsewhere.id])
    assert stored.waiting(ana, one.id).damaged == (first.id,)


def test_a_file_of_ana_in_mallorys_draft_opens_to_nobody(practice: Practice) -> None:
    ana, mallory = practice.ana, practice.people["Mallory"]
    hers, his = (
        draft(ana),
        drafts.new(mallory, "incident.v1", "en", {"account": "x", "happened": "2026-01-01"}),
    )
    slip = add(ana, hers, b"hers")
    his_own = add(mallory, his, b"his")
    row = Attachment.objects.get(id=slip.id)
    Attachment.objects.filter(id=his_own.id).update(slip=row.slip)
    assert stored.waiting(mallory, his.id).damaged == (his_own.id,)
    with pytest.raises(Tampered):
        seal(mallory, his)


def test_bytes_put_in_while_it_arrives_are_found_before_it_is_called_kept(practice: Practice) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    good, other = begun(ana, sheet, b"good"), begun(ana, sheet, b"evil")
    send(ana, other, b"evil")
    sql(
        "INSERT INTO attachments_chunk (practice_id, attachment, number, sealed) "
        "SELECT practice_id, %s, number, sealed FROM attachments_chunk WHERE attachment = %s",
        good.id,
        other.id,
    )
    with pytest.raises(Tampered):
        stored.finish(ana, good)
    with pytest.raises(BadInput, match="not arrived whole"):
        seal(ana, sheet)
