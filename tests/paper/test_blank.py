"""Blank forms: made from the kind file alone, own words first, nothing for learning, feelings apart."""

import re

import pytest

from casebound.core.errors import BadInput
from casebound.core.kinds import Kind, Question
from casebound.kinds import shipped
from casebound.paper.blank import render_blank
from casebound.paper.words import LANGUAGES, words
from tests.paper.reading import Pdf

INCIDENT = shipped().get("incident")


def printed(kind: Kind, question: Question) -> bool:
    return not kind.section(question.section).learning and question.type not in ("files", "bytes")


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", INCIDENT.languages)
def test_the_incident_form_is_two_to_four_sheets_with_the_first_note_in_order(language: str) -> None:
    pdf = Pdf(render_blank(INCIDENT, language))
    kind = INCIDENT.worded(language)
    assert 2 <= len(pdf.pages) <= 4
    at = [squeezed(pdf.text).index(squeezed(page.title)) for page in kind.first_note]
    assert at == sorted(at)
    assert words(language)["written_at"] in pdf.pages[0]
    assert kind.question("account").label in pdf.pages[0]


def test_ticks_are_the_words_of_the_vocabulary_and_no_code() -> None:
    text = squeezed(Pdf(render_blank(INCIDENT, "en")).text)
    for option in INCIDENT.question("behaviours").options + INCIDENT.question("responses").options:
        assert squeezed(option.label) in text
    for code in ("VRB.", "BND.", "FROZE", "WENT_ON"):
        assert code not in text
    froze, went_on, rest = (INCIDENT.question("responses").options[at].label for at in (0, 1, 2))
    assert text.index(squeezed(froze)) < text.index(squeezed(went_on)) < text.index(squeezed(rest))


@pytest.mark.parametrize("name", shipped().names())
def test_the_full_form_of_every_kind_asks_every_question_but_those_for_learning(name: str) -> None:
    kind = shipped().get(name)
    for language in kind.languages:
        worded = kind.worded(language)
        text = squeezed(Pdf(render_blank(kind, language, full=True)).text)
        for question in worded.questions:
            if printed(worded, question):
                assert squeezed(question.label) in text, question.id
        learning = [q.label for q in worded.questions if worded.section(q.section).learning]
        asked = {q.label for q in worded.questions if printed(worded, q)}
        assert not [label for label in learning if label not in asked and squeezed(label) in text]


def test_no_word_of_severity_stands_on_any_form() -> None:
    for name in shipped().names():
        text = Pdf(render_blank(shipped().get(name), "en", full=True)).text.lower()
        for word in ("mild", "moderate", "severe", "severity"):
            assert word not in text.split()


def test_feelings_stand_on_a_sheet_of_their_own_after_everything_else() -> None:
    pages = Pdf(render_blank(INCIDENT, "en", full=True)).pages
    private = [at for at, page in enumerate(pages) if words("en")["private_part"] in page]
    assert private == [len(pages) - 1]
    assert words("en")["typed_heading"] not in pages[-1]
    feelings = INCIDENT.question("feelings").label
    assert [at for at, page in enumerate(pages) if feelings in page] == private
    assert feelings not in Pdf(render_blank(INCIDENT, "en")).text


def test_a_follow_up_says_which_of_yes_and_no_opens_it() -> None:
    asked = """
[[questions]]
id = "lock"
page = "note"
section = "text"
type = "yes_no"
label = "Does the lock work?"

[[questions]]
id = "fault"
page = "note"
section = "text"
type = "line"
label = "What is wrong with it?"
show_if = { question = "lock", any = ["no"] }
"""
    kind = shipped().load(shipped().get("note").source + asked.encode(), {})
    assert squeezed("Does the lock work? No”") in squeezed(Pdf(render_blank(kind, "en")).text)


def test_the_same_form_is_the_same_bytes_and_letter_paper_is_another() -> None:
    kind = shipped().get("note")
    assert render_blank(kind, "en") == render_blank(kind, "en")
    assert b"/MediaBox[0 0 612 792]" in render_blank(kind, "en", "letter")
    with pytest.raises(BadInput, match="a4 or letter"):
        render_blank(kind, "en", "a3")


def test_a_form_that_amends_asks_for_the_page() -> None:
    assert words("en")["belongs_to"] in Pdf(render_blank(shipped().get("correction"), "en")).text
    assert words("en")["belongs_to"] not in Pdf(render_blank(shipped().get("note"), "en")).text


def test_every_language_has_every_sentence_and_every_blank_to_fill() -> None:
    def blanks(language: str) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in words(language).items()}

    assert all(blanks(language) == blanks("en") for language in LANGUAGES)
    with pytest.raises(BadInput, match="en, es"):
        words("fr")
