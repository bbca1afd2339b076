"""Somebody owns the database: files of sealed pages swapped, dropped, moved, cut or changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from casebound.attachments import reading
from casebound.attachments.models import Attachment, Chunk
from casebound.core.attachments import CHUNK
from casebound.core.errors import CaseboundError, Tampered
from casebound.records import read
from casebound.upkeep import doctor
from tests.attachments.adding import add, bytes_of, draft, seal
from tests.attacks.hostile import drop_guards, sql
from tests.members.pages import Practice

pytestmark = pytest.mark.django_db
RAW, OTHER = bytes_of(2 * CHUNK + 9), bytes_of(2 * CHUNK + 9)[::-1]


class Two:
    """Two pages of Ana, each with a file of three parts."""

    def __init__(self) -> None:
        self.ana = Practice().ana
        self.files, self.seqs = [], []
        for raw in (RAW, OTHER):
            sheet = draft(self.ana)
            self.files.append(add(self.ana, sheet, raw))
            self.seqs.append(seal(self.ana, sheet).seq)

    def opened(self, at: int = 0) -> bytes:
        entry = read.open_entry(self.ana, self.seqs[at], "read")
        [file] = reading.files(entry.answers)
        return b"".join(reading.opened(self.ana.practice, entry.seq, entry.data_key, file))

    def said(self) -> str:
        return "\n".join(it.sentence for it in doctor.examine_all(with_guards=False) if it.grave)


@pytest.fixture
def two() -> Two:
    made = Two()
    assert made.opened() == RAW
    assert made.said() == ""
    return made


# With the triggers in place a mistake goes no further.


ACTS = (
    "UPDATE attachments_chunk SET sealed = sealed",
    "UPDATE attachments_chunk SET number = number + 10",
    "DELETE FROM attachments_chunk",
    "DELETE FROM attachments_attachment",
    "UPDATE attachments_attachment SET seq = NULL",
    "UPDATE attachments_attachment SET seq = seq + 1",
    "UPDATE attachments_attachment SET wrapped = NULL",
    "UPDATE attachments_attachment SET wrapped = id",
    "UPDATE attachments_attachment SET slip = id",
    "UPDATE attachments_attachment SET draft = id",
    "UPDATE attachments_attachment SET person = person + 1",
    "UPDATE attachments_attachment SET chunks = chunks + 1",
    "INSERT INTO attachments_chunk SELECT practice_id, attachment, number + 9, sealed FROM attachments_chunk",
)


REPLACED = {
    "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    "postgresql": "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT (practice_id, id) DO UPDATE SET seq = 0",
}


def test_the_guards_refuse_every_act(two: Two) -> None:
    for act in (*ACTS, REPLACED[connection.vendor].format("attachments_attachment")):
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(act)
    assert two.opened() == RAW


# Without them it shows when the file is opened, and without any key: a leaf fixes every sealed byte.

CHANGED = "are not as they were sealed"


def swap(first: tuple[bytes, int], second: tuple[bytes, int]) -> None:
    rows = [Chunk.objects.get(attachment=id, number=number) for id, number in (first, second)]
    for row, other in ((rows[0], rows[1]), (rows[1], rows[0])):
        Chunk.objects.filter(attachment=row.attachment, number=row.number).update(sealed=other.sealed)


def test_parts_in_another_order(two: Two) -> None:
    drop_guards()
    swap((two.files[0].id, 0), (two.files[0].id, 1))
    assert CHANGED in two.said()
    with pytest.raises(Tampered, match="is damaged"):
        two.opened()


def test_the_part_of_another_file(two: Two) -> None:
    drop_guards()
    swap((two.files[0].id, 1), (two.files[1].id, 1))
    assert two.said().count(CHANGED) == 2
    for at in (0, 1):
        with pytest.raises(Tampered, match="is damaged"):
            two.opened(at)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_part_that_is_gone(two: Two, number: int) -> None:
    drop_guards()
    sql("DELETE FROM attachments_chunk WHERE number = %s AND attachment = %s", number, two.files[0].id)
    assert "not all of its parts are there" in two.said()
    with pytest.raises(Tampered, match="is damaged"):
        two.opened()


def test_an_end_that_was_cut_off_and_counted_again(two: Two) -> None:
    drop_guards()
    sql("DELETE FROM attachments_chunk WHERE number = 2 AND attachment = %s", two.files[0].id)
    sql("UPDATE attachments_attachment SET chunks = 2 WHERE id = %s", two.files[0].id)
    assert CHANGED in two.said()
    with pytest.raises(Tampered, match="is damaged"):
        two.opened()


def test_one_bit(two: Two) -> None:
    drop_guards()
    row = Chunk.objects.get(attachment=two.files[0].id, number=2)
    changed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    Chunk.objects.filter(attachment=row.attachment, number=2).update(sealed=changed)
    assert CHANGED in two.said()
    with pytest.raises(Tampered, match="is damaged"):
        two.opened()
    Chunk.objects.filter(attachment=row.attachment, number=1).update(sealed=row.sealed)
    assert "another length" in two.said()


def test_a_whole_file_in_the_place_of_another(two: Two) -> None:
    drop_guards()
    first, second = two.files
    raw = "blob" if connection.vendor == "sqlite" else "bytea"
    other = f"CASE WHEN attachment = %s THEN CAST(%s AS {raw}) ELSE CAST(%s AS {raw}) END"
    query = f"UPDATE attachments_chunk SET number = number + 100, attachment = {other}"
    sql(query, first.id, second.id, first.id)
    sql("UPDATE attachments_chunk SET number = number - 100")
    assert two.said().count(CHANGED) == 2
    with pytest.raises(CaseboundError):
        two.opened()


def test_a_file_filed_under_another_page_with_another_key(two: Two) -> None:
    drop_guards()
    rows = [Attachment.objects.get(id=file.id) for file in two.files]
    Attachment.objects.filter(id=rows[0].id).update(seq=rows[1].seq)
    assert f"0 of 1 files of e{two.seqs[0]} are there" in two.said()
    assert f"2 of 1 files of e{two.seqs[1]} are there" in two.said()
    with pytest.raises(Tampered):
        two.opened()
    Attachment.objects.filter(id=rows[0].id).update(seq=rows[0].seq, wrapped=rows[1].wrapped)
    assert CHANGED in two.said()
    with pytest.raises(Tampered):
        two.opened()


def test_a_file_that_was_taken_away_altogether(two: Two) -> None:
    drop_guards()
    sql("DELETE FROM attachments_chunk WHERE attachment = %s", two.files[0].id)
    sql("DELETE FROM attachments_attachment WHERE id = %s", two.files[0].id)
    assert f"0 of 1 files of e{two.seqs[0]} are there" in two.said()
    with pytest.raises(Tampered, match="is damaged"):
        two.opened()


def test_a_key_taken_away_without_authority(two: Two) -> None:
    drop_guards()
    sql("UPDATE attachments_attachment SET wrapped = NULL WHERE id = %s", two.files[0].id)
    assert "has lost its key; no signed leaf allows that" in two.said()
    sql("UPDATE attachments_attachment SET wrapped = %s WHERE id = %s", bytes(5), two.files[0].id)
    assert "it cannot be opened" in two.said()


def test_a_file_put_beside_a_page_without_any(two: Two) -> None:
    drop_guards()
    alone = seal(two.ana, draft(two.ana)).seq
    Attachment.objects.filter(id=two.files[1].id).update(seq=alone)
    assert f"beside e{alone} that no signed leaf knows of" in two.said()
