"""Dana notes that an old entry came of Ana's draft: Ana is not told that her new words are sealed."""

import pytest

from casebound.book.models import Entry
from casebound.core.errors import Tampered
from casebound.kinds import shipped
from casebound.records import drafts, sealing
from tests.attacks.hostile import Book, drop_guards

pytestmark = pytest.mark.django_db


def test_a_draft_that_is_still_here_was_never_sealed():
    book = Book()
    drop_guards()
    sheet = drafts.new(book.ana, "incident.v1", "en", {"account": "Today.", "happened": "2026-11-20T20:02~"})
    Entry.objects.filter(seq=book.seqs[0]).update(draft=sheet.id)
    kind, own = shipped().get("incident"), book.ana.own_casebook()
    with pytest.raises(Tampered, match="was not sealed"):
        sealing.seal_draft(book.ana, kind, drafts.load(book.ana, sheet.id), own, ())
    assert drafts.exists(book.ana, sheet.id)
    assert "a draft that is still open" in book.said()
    Entry.objects.filter(seq=book.seqs[0]).update(draft=None)
    done = sealing.seal_draft(book.ana, kind, drafts.load(book.ana, sheet.id), own, ())
    assert sealing.seal_draft(book.ana, kind, sheet, own, ()).seq == done.seq, "twice gives the first receipt"
    assert book.said() == ""
