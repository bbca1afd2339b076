"""Vocabularies: loading, faults, and finding a term by everyday words."""

import pytest

from casebound.core import vocabulary
from casebound.core.errors import BadInput
from casebound.kinds import shipped

BARE = """
vocabulary = "bare"
version = 1
language = "en"
title = "Bare"
classes = [{ code = "A", number = 1, label = "Class A" }, { code = "B", number = 2, label = "Class B" }]
terms = [
  { code = "A.ONE", number = 1, class = "A", label = "Grabbed", words = ["held", "pulled"], severity = 2 },
  { code = "B.TWO", number = 2, class = "B", label = "Wrote", hint = "Held a letter back" },
]
"""
BEHAVIOURS = shipped().vocabulary("behaviours")


def test_terms_are_found_by_code_number_and_class() -> None:
    found = vocabulary.load(BARE.encode(), {})
    assert found.id == "bare.v1"
    assert found.languages == ("en",)
    assert found.worded("es") is found
    assert found.by_code["A.ONE"] is found.by_number[1]
    assert found.class_by_code["B"].label == "Class B"
    assert found.by_code["B.TWO"].severity == 0


FAULTS = [
    ('vocabulary = "bare"', "vocabulary = 3", "needs `vocabulary`"),
    ("number = 2, class", "number = 1, class", "A.ONE and B.TWO share the number 1"),
    ('code = "B", number = 2', 'code = "B", number = 1', "A and B share the number 1"),
    ('code = "B.TWO"', 'code = "A.ONE"', "term “A.ONE”: stands here twice"),
    ('class = "B"', 'class = "C"', "term “B.TWO”: `class` is 'C', which is no class"),
    ("severity = 2", "severity = 6", "needs `severity`, a whole number from 0 to 5"),
    ("severity = 2", 'severity = 2, conditions = [{ when = "angry", severity = 3 }]', "`when` is 'angry'"),
    ("severity = 2", 'severity = 2, confidence = "sure"', "`confidence` is 'sure'"),
    ("severity = 2", "severity = 2, weight = 1", "`weight` is not a key of this format"),
    ("terms = [", "terms = [] #", "has no `[[terms]]`"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS)
def test_every_fault_names_file_and_term(old: str, new: str, sentence: str) -> None:
    assert old in BARE
    raw = BARE.replace(old, new, 1)
    if new.startswith("terms"):
        raw = raw[: raw.index("terms")] + "terms = []\n"
    with pytest.raises(BadInput) as caught:
        vocabulary.load(raw.encode(), {})
    assert any(sentence in problem.sentence for problem in caught.value.problems), caught.value.problems


def test_everyday_words_lead_to_terms_best_first() -> None:
    found = vocabulary.load(BARE.encode(), {})
    assert [term.code for term in found.find("HELD")] == ["A.ONE", "B.TWO"]
    assert [term.code for term in found.find("held letter")] == ["B.TWO"]
    assert found.find("") == ()
    assert found.find("xylophone") == ()


def test_shipped_words_are_found_in_both_languages_without_accents() -> None:
    assert BEHAVIOURS.find("happy ending")[0].code == "VRB.SEXREQ"
    spanish = BEHAVIOURS.worded("es")
    assert spanish.language == "es"
    term = spanish.by_code["PHY.GRAB"]
    bare = term.label.lower().translate(str.maketrans("áéíóúü", "aeiouu"))
    assert term in spanish.find(bare.split(",")[0])
    assert spanish.worded("en").by_code["PHY.GRAB"].label == BEHAVIOURS.by_code["PHY.GRAB"].label
