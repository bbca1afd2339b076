"""Drafts of letters: each says where it comes from, and what is still open in one is found."""

from importlib.resources import files

import pytest

from casebound.core import letters
from casebound.core.errors import BadInput
from casebound.kinds import shipped

RAW = (files("casebound") / "guidance" / "letters.v1.toml").read_text("utf-8")


def test_every_letter_fits_a_decision_and_says_where_it_comes_from() -> None:
    decided = shipped().get("decision").find("decided")
    assert decided is not None
    codes = {option.code for option in decided.options}
    for letter in letters.load(RAW.encode()):
        assert set(letter.decided) <= codes
        assert all(letter.fits(code) == (code in letter.decided) for code in codes)
        assert letter.advice
        assert letter.confidence in ("high", "medium")
        assert letter.as_of


def test_gaps_are_what_stands_in_square_brackets() -> None:
    assert letters.gaps("On [day] you [act]. [open") == ["[day]", "[act]"]
    assert letters.gaps("nothing") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [('confidence = "medium"', 'confidence = "low"'), ("subject", "topic"), ('as_of = "2026-11"\n', "")],
)
def test_a_letters_file_with_a_fault_says_where(old: str, new: str) -> None:
    with pytest.raises(BadInput):
        letters.load(RAW.replace(old, new, 1).encode())
