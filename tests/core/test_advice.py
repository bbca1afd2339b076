"""Advice says where each step comes from, and shows nothing that is unsure."""

import pytest

from casebound.core import advice
from casebound.core.errors import BadInput
from casebound.guidance import complaint_advice

FILE = """
sources = [{{ id = "a", words = "A book", as_of = "2026-11", confidence = "{sure}" }}]
sides = [{{ code = "you", title = "You", steps = [{{ words = "Rest.", source = "{source}" }}] }}]
"""


def file(sure="high", source="a"):
    return FILE.format(sure=sure, source=source).encode()


def test_a_step_carries_its_source():
    side = advice.load(file())[0]
    assert (side.code, side.steps[0].words, side.sources[0].words) == ("you", "Rest.", "A book")


@pytest.mark.parametrize(("raw", "because"), [(file("low"), "too unsure"), (file(source="b"), "not have: b")])
def test_what_is_unsure_or_unsourced_is_refused(raw, because):
    with pytest.raises(BadInput, match=because):
        advice.load(raw)


def test_both_sides_hear_of_insurer_and_lawyer_and_neither_is_judged():
    sides = complaint_advice()
    assert [side.code for side in sides] == ["receiving", "about_you"]
    for side in sides:
        said = " ".join(step.words for step in side.steps)
        assert "insurer" in said
        assert "lawyer" in said
        assert not any(word in said for word in ("guilty", "victim", "admit", "alleged"))
        assert all(source.as_of for source in side.sources)
