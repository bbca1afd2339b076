"""The live guide's file: faults are named with their place, and what ends at once never warns."""

from importlib.resources import files

import pytest

from casebound.core import live
from casebound.core.errors import BadInput

RAW = (files("casebound") / "guidance" / "live.v1.toml").read_text("utf-8")
GUIDE = live.load(RAW.encode())
SPOKEN = next(line for line in RAW.splitlines(keepends=True) if line.startswith("spoken"))


def faults(old: str, new: str) -> str:
    assert old in RAW
    with pytest.raises(BadInput) as caught:
        live.load(RAW.replace(old, new, 1).encode())
    return "\n".join(problem.sentence for problem in caught.value.problems)


def test_it_holds_every_path_and_list():
    ids = [path.id for path in GUIDE.paths]
    assert ids == ["end", "remark", "unclear", "request", "touch", "exposure", "threat", "stays", "outcall"]
    assert set(GUIDE.lists) == {"before", "after", "hurt"}
    assert len(GUIDE.soon) == 5


@pytest.mark.parametrize("id", ["request", "touch", "exposure"])
def test_what_ends_at_once_gives_no_warning_and_says_so_first(id):
    path = next(path for path in GUIDE.paths if path.id == id)
    assert not any(step.warns for step in path.steps)
    assert path.steps[0].response == "R08"
    assert path.steps[1].response == "R07"


@pytest.mark.parametrize("path", GUIDE.paths, ids=lambda path: path.id)
def test_every_sentence_stands_in_every_language_and_nothing_is_from_memory_alone(path):
    for step in path.steps:
        assert not step.say or list(step.say) == list(GUIDE.spoken)
        assert step.source.confidence in ("high", "medium")
        assert all(len(sentence) <= 36 for said in step.say.values() for sentence in said), "too long to say"


def test_her_own_language_stands_first():
    other = live.load(RAW.replace('language = "en"', 'language = "es"', 1).encode())
    assert [next(iter(guide.spoken)) for guide in (GUIDE, other)] == ["en", "es"]
    assert all(next(iter(step.say)) == "es" for path in other.paths for step in path.steps if step.say)


def test_nobody_is_told_to_see_a_client_out_alone():
    said = RAW.lower()
    for word in ("escort", "accompany", "walk them", "walk him", "show them out", "see them out alone."):
        assert word not in said.replace("nobody sees a client out alone", "")
    assert "Do not go back in alone." in RAW


def test_lines_are_those_of_a_place_and_its_country():
    assert [line.place for line in GUIDE.lines_of("US-TX")] == ["US"]
    assert [line.place for line in GUIDE.lines_of("")] == ["US", "AU", "GB", "DE", "IE", "NZ", "ES"]
    assert [line.number for line in GUIDE.lines_of("ES")] == ["016"]
    assert GUIDE.lines_of("CA-ON") == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('confidence = "high"', 'confidence = "low"', "source “stop”"),
        ('steps = ["refuse"', 'steps = ["limit"', "path “request”: ends the session at once"),
        ('steps = ["out", "police", "locked"]', "steps = []", "path “threat”: needs `steps`"),
        ('steps = ["out"', 'steps = ["fly"', "`steps` names fly"),
        ('at_once = ["request"', 'at_once = ["nothing"', "names nothing, which is no path"),
        ('instead = "after"', 'instead = "nowhere"', "nowhere, which is neither"),
        (', es = ["Un momento, por favor."]', "", "step “pause”: `say` needs"),
        ('es = ["Un momento, por favor."]', "es = []", "step “pause”: `say` needs"),
        ('source = "model"\ninstead', 'source = "hearsay"\ninstead', "`source` is 'hearsay'"),
        (SPOKEN, "", "`say` needs"),
        ('language = "en"', 'language = "fr"', "`spoken` lacks fr"),
        ("instead_words", "other_words", "step “pause”: needs `instead_words`"),
        ("hours = 24", "hours = 0", "soon “camera”"),
        ('number = "+18006564673"', "number = 1", "line “National"),
    ],
)
def test_a_file_with_a_fault_says_where(old, new, said):
    assert said in faults(old, new)
