"""The sealed file of a book that was taken along: opens with its words, and with nothing else."""

import pytest

from casebound.core import backup
from casebound.core.errors import BadInput, CaseboundError, Malformed
from casebound.core.packing import pack
from casebound.core.recovery import new_words
from casebound.core.taken_along import closed, opened

FILES = {"evidence-2026-11-21-e9.zip": b"PK one" * 999, "evidence-2026-11-21-e10.zip": b"PK two"}


def test_it_opens_with_its_words():
    words = new_words()
    assert opened(closed(FILES, words, 1_763_726_400), words) == FILES


def test_with_other_words_or_one_changed_byte_it_opens_for_nobody():
    words = new_words()
    raw = closed(FILES, words, 1_763_726_400)
    with pytest.raises(CaseboundError):
        opened(raw, new_words())
    with pytest.raises(BadInput):
        opened(raw, "not twenty four words")
    for at in (0, len(raw) // 2, len(raw) - 1):
        with pytest.raises(CaseboundError):
            opened(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :], words)
    with pytest.raises(CaseboundError):
        opened(raw[:-1], words)


@pytest.mark.parametrize(
    "stream",
    [b"", pack(b"alone.zip"), pack(b"../out.zip", b"x"), pack(b"page.exe", b"x"), pack(b"\xff.zip", b"x")],
)
def test_what_is_inside_has_to_be_a_book(stream):
    words = new_words()
    to = [backup.Recipient(backup.secret_of(words).public.raw)]
    raw = b"".join(backup.seal([stream], to, 1_763_726_400))
    with pytest.raises(Malformed, match="no book"):
        opened(raw, words)
