"""A practice goes on from a copy: what was stamped before stays stamped, and fits."""

from functools import partial
from pathlib import Path

import pytest

from casebound.anchors import asking, authorities, doctor, tokens
from casebound.anchors.against import against
from casebound.anchors.models import Token
from casebound.book import logkey
from casebound.core import notes, receipts
from casebound.core.evidence import check
from casebound.records import write
from casebound.release.disclose import disclose
from casebound.upkeep.generation import kept as read_kept
from casebound.upkeep.generation import open_next
from tests.anchors.authority import Authority
from tests.members.test_founding import ana_founds
from tests.release.test_disclose import ATTORNEY, sealed

pytestmark = pytest.mark.django_db


def test_tokens_receipts_and_evidence_of_two_generations(tmp_path: Path) -> None:
    authority, (ana, _) = Authority(tmp_path), ana_founds()
    chosen = authorities.Authority("test", "http://127.0.0.1:9/", authority.ca)
    practice = ana.practice

    def stamp(turn: int) -> None:
        asked = lambda url, query: authority.answer(query)  # noqa: E731
        assert asking.attempt(practice, chosen, asked, partial(float, turn * 40_000))

    first = sealed(ana)
    stamp(1)
    early = write.receipt_of(ana, first)
    open_next(practice, "restored")
    practice.refresh_from_db()
    second = sealed(ana)
    stamp(2)
    # The older token is over a checkpoint of the older generation
    stamped = [tokens.note(practice, ana.roll.log_key, row.size) for row in Token.objects.order_by("id")]
    origins = [notes.Checkpoint.parse(notes.Note.parse(note).text).origin for note in stamped]
    assert origins == [notes.origin(practice.uid, 1), notes.origin(practice.uid, 2)]
    assert doctor.examine(practice, ana.roll) == []
    # Both bound the entry between them, in a file that is checked alone
    found = check(disclose(ana, [first, second], ATTORNEY).raw, authorities=authority.ca)
    assert [it.trusted for it in found.times] == [True, True], found.faults
    assert [line for line in found.proven if f"Entry {second} was written after" in line]
    # Receipts and tokens of both fit; one that reaches beyond the copy is told apart
    both = receipts.join([early, write.receipt_of(ana, second)])
    assert [each.generation for each in read_kept(practice, [both])] == [1, 2]
    kept = [early, write.receipt_of(ana, second), *(row.raw for row in Token.objects.all())]
    assert against(practice, kept) == []
    log = logkey.of(practice)
    beyond = notes.Checkpoint(notes.origin(practice.uid, 1), second + 9, bytes(32))
    assert "after the backup" in against(practice, [log.sign(beyond)])[0].sentence
    lost = receipts.make(second + 3, [bytes(32)] * 2, log.sign(beyond))
    assert "after the backup" in against(practice, [lost])[0].sentence
    changed = receipts.make(first, [bytes(32)] * 2, log.sign(beyond))
    assert "rewritten" in against(practice, [changed])[0].sentence
