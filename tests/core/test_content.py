"""The shipped words are whole: terms defined, views as decided, columns filled, words translated."""

import re
import tomllib
from importlib.resources import files

import pytest

from casebound.core import digest
from casebound.core.kinds import Kind, Question
from casebound.core.vocabulary import Vocabulary
from casebound.kinds import shipped

KINDS = [shipped().get(name) for name in shipped().ids()]
VOCABULARIES = list(shipped().vocabularies().values())
INCIDENT = shipped().get("incident.v1")

ALL = (
    "occasion place person identifiers others behaviour facts words demeanour "
    "context policy response harm evidence"
)
VIEWS = {
    "attorney": set(ALL.split()),
    "full": set(ALL.split()),
    "facts": set(ALL.split()) - {"others"},
    "board": {"occasion", "place", "behaviour", "facts", "words", "policy", "response"},
    "police": {"occasion", "person", "identifiers", "harm"},
    "osha": {"occasion", "place", "facts", "harm"},
}
GRADES = re.compile(
    r"\b(mild|moderate|severe|severity|critical|leve|moderad[oa]|grave|gravedad|crític[oa])\b", re.I
)
NEVER = re.compile(r"\b(victims?|suspicious|perpetrators?|alleged|oops|víctimas?|sospechos[oa]s?)\b", re.I)
ASKS_FOR_DELAY = re.compile(
    r"why .*(late|wait|now|sooner|delay)|reason for .*delay|por qué .*(tarde|antes)", re.I
)


def strings(value: object) -> list[str]:
    """Every text in a parsed file, codes included."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []


def toml_files() -> list[tuple[str, str]]:
    root = files("casebound")
    return [
        (item.name, item.read_text("utf-8"))
        for folder in ("kinds", "vocabulary")
        for item in (root / folder).iterdir()
        if item.name.endswith(".toml")
    ]


def asked_words(question: Question) -> list[str]:
    own = [question.label, question.hint, question.message]
    offered = [text for option in question.options for text in (option.label, option.hint)]
    inner = [text for c in question.columns for text in (c.label, c.hint, *(o.label for o in c.options))]
    return own + offered + inner


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.id)
def test_every_term_is_defined_with_examples_source_and_number(vocabulary: Vocabulary) -> None:
    for language in vocabulary.languages:
        for term in vocabulary.worded(language).terms:
            given = (term.label, term.definition, term.include, term.exclude, term.source, term.confidence)
            assert all(given), (language, term.code)
            assert term.number, term.code
            assert term.words, (language, term.code)


def test_the_taxonomy_of_behaviours_is_whole() -> None:
    found = shipped().vocabulary("behaviours")
    sizes = {group.code: sum(term.group == group.code for term in found.terms) for group in found.classes}
    assert sizes == {"BND": 12, "VRB": 8, "VIS": 7, "PHY": 10, "COE": 7, "STK": 9, "PRV": 6, "OTH": 5}
    assert all(1 <= term.severity <= 5 and term.hint for term in found.terms)


@pytest.mark.parametrize(
    ("code", "base", "raised"),
    [
        ("BND.GIFT", 1, {"repeated": 2, "after_warning": 2}),
        ("VRB.SEXREQ", 2, {"after_warning": 3}),
        ("STK.REPMSG", 3, {"course_of_conduct": 4}),
        ("PHY.GRAB", 3, {"injury_care": 5, "weapon": 5}),
        ("PRV.PHOTO", 4, {}),
        ("COE.WEAP", 5, {}),
    ],
)
def test_severity_rests_on_base_and_condition(code: str, base: int, raised: dict[str, int]) -> None:
    term = shipped().vocabulary("behaviours").by_code[code]
    assert (term.severity, {item.when: item.severity for item in term.conditions}) == (base, raised)


def test_responses_begin_with_freezing_and_going_on() -> None:
    codes = [term.code for term in shipped().vocabulary("responses").terms]
    assert codes == ["FROZE", "WENT_ON", *(f"R{number:02}" for number in range(1, 24))]
    assert INCIDENT.question("responses").options[0].code == "FROZE"


@pytest.mark.parametrize("words", ["happy ending", "could not move", "fotos", "me paralicé"])
def test_everyday_words_find_a_term(words: str) -> None:
    found = [v.worded(lang).find(words) for v in VOCABULARIES for lang in v.languages]
    assert any(found)


def test_kinds_have_their_numbers_for_good() -> None:
    order = "incident small_thing client witness_statement note addendum correction retraction disclosure"
    numbers = {kind.name: kind.number for kind in KINDS}
    assert [numbers[name] for name in order.split()] == list(range(1, 10))
    assert len(set(numbers.values())) == len(numbers), "each kind has a number of its own"
    assert max(numbers.values()) < 255, "a kind that ships has a number"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_what_is_needed_to_seal_has_a_message(kind: Kind) -> None:
    assert 1 <= len(kind.sections) <= 16
    for language in kind.languages:
        worded = kind.worded(language)
        assert all(worded.question(name).message for group in worded.to_seal for name in group)


def test_the_incident_has_its_sixteen_slots() -> None:
    assert [section.code for section in INCIDENT.sections] == [*ALL.split(), "feelings", "learning"]


@pytest.mark.parametrize("view", VIEWS)
def test_views_of_the_incident_are_unions_of_sections(view: str) -> None:
    assert {section.code for section in INCIDENT.sections_in(view)} == VIEWS[view]
    ticked = {section.code for section in INCIDENT.sections_in(view, private=True)}
    assert ticked - VIEWS[view] == ({"feelings"} if view in ("attorney", "full") else set())


def test_police_view_of_a_client_holds_identity_and_nothing_more() -> None:
    police = {section.code for section in shipped().get("client").sections_in("police")}
    assert police == {"names", "birth", "address", "description"}


def test_first_note_is_seven_pages_in_order() -> None:
    asked = [[question.id for question in INCIDENT.questions_on(page.id)] for page in INCIDENT.first_note]
    assert [names[0] for names in asked] == [
        *("account", "happened", "setting", "relation", "behaviours", "responses", "outcome")
    ]
    assert INCIDENT.to_seal == (("happened",), ("account", "behaviours"))


def test_small_thing_is_one_page() -> None:
    small = shipped().get("small_thing")
    assert len(small.pages) == 1
    assert len([question for question in small.questions if question.type != "files"]) <= 4


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_nothing_is_preselected_but_the_time(kind: Kind) -> None:
    assert {question.type for question in kind.questions if question.default} <= {"moment"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_no_grade_is_named_outside_learning(kind: Kind) -> None:
    for worded in (kind.worded(language) for language in kind.languages):
        learning = {section.code for section in worded.sections if section.learning}
        for question in worded.questions:
            if question.section not in learning:
                assert not GRADES.search(" ".join(asked_words(question))), question.id
        for item in worded.computed:
            assert item.section in learning or not GRADES.search(item.label), item.id


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_nobody_is_asked_to_explain_a_delay(kind: Kind) -> None:
    for worded in (kind.worded(language) for language in kind.languages):
        for question in worded.questions:
            assert not ASKS_FOR_DELAY.search(" ".join(asked_words(question))), question.id


@pytest.mark.parametrize(("name", "text"), toml_files(), ids=lambda value: value if len(value) < 60 else "")
def test_words_that_are_never_said(name: str, text: str) -> None:
    hits = [found for said in strings(tomllib.loads(text)) for found in NEVER.findall(said)]
    assert hits == [], name


# Columns that the program fills itself: from the kind, the stamp or another column.
FILLED_BY_SEALING = {"version", "kind", "occurred_precision", "amends", "event", "target", "more", "written"}


def test_every_column_is_filled_by_the_incident_or_by_sealing() -> None:
    asked = {question.digest for question in INCIDENT.questions} | {item.digest for item in INCIDENT.computed}
    assert asked.isdisjoint(FILLED_BY_SEALING)
    assert (asked - {""}) | FILLED_BY_SEALING == set(digest.columns())


def test_incident_and_its_vocabularies_speak_spanish() -> None:
    assert "es" in INCIDENT.languages
    assert all("es" in vocabulary.languages for vocabulary in INCIDENT.vocabularies.values())


# Words that are spelled alike in both languages.
SAME = {"Hotel", "Cal/OSHA.", "No"}


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.id)
def test_no_term_is_left_in_english(vocabulary: Vocabulary) -> None:
    for term, other in zip(vocabulary.terms, vocabulary.worded("es").terms, strict=True):
        pairs = [
            (getattr(term, part), getattr(other, part)) for part in ("label", "hint", "definition", "include")
        ]
        same = [
            english for english, spanish in pairs if english and english == spanish and english not in SAME
        ]
        assert same == [], term.code


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "es" in kind.languages], ids=lambda kind: kind.id)
def test_no_question_is_left_in_english(kind: Kind) -> None:
    spanish = kind.worded("es")
    for question, other in zip(kind.questions, spanish.questions, strict=True):
        pairs = zip(asked_words(question), asked_words(other), strict=True)
        assert [a for a, b in pairs if a and a == b and a not in SAME] == [], question.id
    for part in ("sections", "pages", "computed", "checks", "due"):
        pairs = zip(getattr(kind, part), getattr(spanish, part), strict=True)
        assert [a for a, b in pairs if a == b] == [], part
