"""A file from a draft to a sealed page and back: whole, by its readers alone, or not at all."""

import hashlib

import pytest

from casebound.attachments import doctor, reading, slips, stored
from casebound.attachments.models import Attachment, Chunk
from casebound.book import doctor as of_book
from casebound.book.models import Leaf
from casebound.core.attachments import CHUNK, FILES_LIMIT, SIZE_LIMIT
from casebound.core.errors import BadInput, Sealed, Stale, Tampered
from casebound.members.who import Who
from casebound.records import drafts, read, write
from tests.attachments.adding import add, begun, bytes_of, draft, seal, send
from tests.members.copied import copied
from tests.members.pages import Practice

pytestmark = pytest.mark.django_db
RAW = bytes_of(CHUNK + 5)


@pytest.fixture
def practice() -> Practice:
    made = copied(Practice)
    made.join("Ben", "lead", "practitioner")
    return made


def opened(who: Who, seq: int) -> list[bytes]:
    entry = read.open_entry(who, seq, "read")
    return [
        b"".join(reading.opened(who.practice, seq, entry.data_key, file))
        for file in reading.files(entry.answers)
    ]


def findings(who: Who) -> list[str]:
    roll = of_book.roll(who.practice)
    assert roll is not None
    return [finding.sentence for finding in doctor.examine(who.practice, roll)]


def test_a_file_goes_with_its_page(practice: Practice) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    add(ana, sheet, RAW)
    add(ana, sheet, b"x", "memo.ogg")
    told = drafts.load(ana, sheet.id).answers["files"]
    assert isinstance(told, list)
    assert [file["name"] for file in told] == ["photo.jpg", "memo.ogg"]
    assert told[0]["sha256"] == hashlib.sha256(RAW).hexdigest()
    done = seal(ana, sheet)
    assert opened(ana, done.seq) == [RAW, b"x"]
    assert read.open_entry(ana, done.seq, "read").sections["evidence"]["files"] == told
    assert findings(ana) == []
    assert doctor.counted() == 2
    assert not Attachment.objects.filter(seq=None).exists()
    assert seal_again(ana, sheet) == done.seq


def seal_again(who: Who, sheet: drafts.Sheet) -> int:
    from casebound.kinds import shipped
    from casebound.records import sealing

    done = sealing.seal_draft(who, shipped().get("incident"), sheet, who.own_casebook(), ())
    assert not done.fresh
    return done.seq


def test_a_reader_it_is_shared_with_opens_it_and_nobody_else(practice: Practice) -> None:
    ana, ben = practice.ana, practice.people["Ben"]
    alone = draft(ana)
    add(ana, alone, RAW)
    mine = seal(ana, alone)
    with pytest.raises(Sealed):
        opened(ben, mine.seq)
    shared = draft(ana)
    add(ana, shared, RAW)
    done = seal(ana, shared, also=(practice.team,))
    assert opened(practice.again("Ben"), done.seq) == [RAW]
    with pytest.raises(Sealed):
        opened(practice.join("Dana", "administrator"), done.seq)


def test_a_page_saved_in_another_window_loses_no_file(practice: Practice) -> None:
    ana = practice.ana
    sheet = draft(ana)
    slip = add(ana, sheet, RAW)
    drafts.save(ana, sheet, {"account": "Other words.", "happened": "2026-11-20"})
    loaded = drafts.load(ana, sheet.id)
    assert loaded.answers["files"] == [slip.file.answer()]
    stored.describe(ana, slip, "Her phone", "Me, that night")
    [told] = drafts.load(ana, sheet.id).answers["files"]  # type: ignore[misc,attr-defined]
    assert (told["origin"], told["captured"]) == ("Her phone", "Me, that night")


def test_what_was_taken_out_or_thrown_away_is_gone(practice: Practice) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    stored.remove(ana, sheet.id, add(ana, sheet, RAW).id)
    assert "files" not in drafts.load(ana, sheet.id).answers
    add(ana, sheet, RAW)
    drafts.discard(ana, sheet.id)
    assert not Attachment.objects.exists()
    assert not Chunk.objects.exists()


def test_a_broken_upload_goes_on_and_stands_in_the_way_of_the_seal(practice: Practice) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    slip = begun(ana, sheet, RAW)
    stored.put(ana, slip, 1, True, RAW[CHUNK:])
    stored.put(ana, slip, 1, True, RAW[CHUNK:])
    [left] = stored.waiting(ana, sheet.id).broken_off
    assert stored.here(ana, left) == [1]
    assert "files" not in drafts.load(ana, sheet.id).answers
    with pytest.raises(Stale, match="not arrived whole"):
        stored.finish(ana, left)
    with pytest.raises(BadInput, match="Send the rest"):
        seal(ana, sheet)
    stored.put(ana, left, 0, False, RAW[:CHUNK])
    stored.finish(ana, left)
    assert opened(ana, seal(ana, sheet).seq) == [RAW]


def test_a_file_of_another_length_than_said_is_not_there(practice: Practice) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    slip = begun(ana, sheet, b"four")
    send(ana, slip, b"three")
    with pytest.raises(Stale, match="not arrived as it was sent"):
        stored.finish(ana, slip)


def test_a_seal_with_another_list_of_files_is_refused(practice: Practice) -> None:
    from casebound.kinds import shipped
    from casebound.records import sealing

    ana, sheet = practice.ana, draft(practice.ana)
    stale = drafts.load(ana, sheet.id)
    slip = add(ana, sheet, RAW)
    with pytest.raises(Stale, match="Read it once more"):
        sealing.seal_draft(ana, shipped().get("incident"), stale, ana.own_casebook(), ())
    stored.remove(ana, sheet.id, slip.id)
    invented = drafts.new(ana, "incident.v1", "en", {**sheet.answers, "files": [slip.file.answer()]})
    with pytest.raises(Stale):
        sealing.seal_draft(ana, shipped().get("incident"), invented, ana.own_casebook(), ())


def test_limits_are_said(practice: Practice) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    huge = slips.new(sheet.id, "film.mp4", "video/mp4", SIZE_LIMIT + 1)
    with pytest.raises(BadInput, match="larger than 100 MB"):
        stored.begin(ana, huge, can_go_on=True)
    for _ in range(FILES_LIMIT):
        begun(ana, sheet, b"x")
    with pytest.raises(BadInput, match="50 files fit"):
        begun(ana, sheet, b"x")


def test_what_nobody_can_go_on_with_is_swept(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    lost = slips.new(sheet.id, "photo.jpg", "image/jpeg", 0)
    stored.begin(ana, lost, can_go_on=False)
    stored.put(ana, lost, 0, True, b"x")
    assert stored.waiting(ana, sheet.id) == stored.Waiting()
    begun(ana, sheet, b"y")
    assert Attachment.objects.filter(id=lost.id).exists()
    monkeypatch.setattr(stored, "BROKEN_OFF_AFTER", -1)
    begun(ana, sheet, b"z")
    assert not Attachment.objects.filter(id=lost.id).exists()
    assert len(stored.waiting(ana, sheet.id).broken_off) == 2


def test_a_changed_chunk_shows_when_the_file_is_opened(practice: Practice) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    add(ana, sheet, RAW)
    done = seal(ana, sheet)
    entry = read.open_entry(ana, done.seq, "read")
    [file] = reading.files(entry.answers)
    with pytest.raises(Tampered):
        next(reading.opened(ana.practice, done.seq + 1, entry.data_key, file))


def test_files_of_before_such_leaves_are_looked_at_as_they_were(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries sealed by an earlier version have no leaf that fixes their files; that is no fault."""
    ana, sheet = practice.ana, draft(practice.ana)
    add(ana, sheet, RAW)
    with monkeypatch.context() as before:
        before.setattr(write, "_say_files", lambda *told: None)
        old = seal(ana, sheet)
    assert findings(ana) == []
    fresh = draft(ana)
    slip = add(ana, fresh, RAW)
    of_before = slips.sealed(ana, slip.told(sealed=""))  # arrived whole under that version
    Attachment.objects.filter(id=slip.id).update(slip=of_before)
    done = seal(ana, fresh)
    roll = of_book.roll(ana.practice)
    assert roll is not None
    assert (old.seq in roll.files, roll.files[done.seq].count) == (False, 1)
    assert findings(ana) == []


def test_the_leaf_of_the_files_stands_before_those_of_sharing(practice: Practice) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    add(ana, sheet, b"x")
    done = seal(ana, sheet, also=(practice.team,))
    types = Leaf.objects.filter(practice=ana.practice, seq__gte=done.seq).order_by("seq")
    assert list(types.values_list("type", flat=True)) == ["entry", "files", "share"]
