"""Entries: what passes, what is refused in which words, and which bytes are sealed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casebound.core import canonical, digest, entry, kinds_sample
from casebound.core.answers import LARGEST_CLIENT
from casebound.core.entry import Checked, Stamp
from casebound.core.errors import BadInput
from casebound.core.kinds import Kind, Question
from casebound.kinds import shipped
from tests.core.kinds_in_tests import NOW, ZONE, all_kinds, check, every_feature, load, mutated, problems

EVERY = every_feature()
INCIDENT = shipped().get("incident")
KINDS = pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.id)
GOOD: dict[str, Any] = {"happened": "2026-11-20T09:30", "line": "He came back."}


def section(checked: Checked, slot: int) -> dict[str, Any]:
    found = canonical.decode(checked.sections[slot])
    assert isinstance(found, dict)
    return found


# Every kind


@KINDS
@given(seed=some.integers(0, 10_000))
def test_a_sample_of_any_kind_passes_and_is_the_same_each_time(kind: Kind, seed: int) -> None:
    for language in kind.languages:
        answers = kinds_sample.sample(kind, language, seed)
        assert answers == kinds_sample.sample(kind, language, seed)
        assert check(kind.worded(language), answers).answers == answers


@KINDS
def test_a_sample_answers_all_that_a_seal_needs(kind: Kind) -> None:
    answers = kinds_sample.sample(kind, kind.language)
    assert answers
    shown = {question.id for question in kind.visible_questions(answers)}
    for group in kind.to_seal:
        assert set(group) & set(answers) or not set(group) & shown


@KINDS
def test_every_answer_is_sealed_in_its_section_and_nowhere_else(kind: Kind) -> None:
    checked = check(kind, kinds_sample.sample(kind, kind.language))
    for item in kind.sections:
        inside = section(checked, item.slot) if item.slot in checked.sections else {}
        ours = {question.id for question in kind.questions_of(item.code)}
        computed = {value.id for value in kind.computed if value.section == item.code}
        stamped = {"zone", "written", "amends"} if item.slot == 0 else set()
        assert set(inside) <= ours | computed | stamped
        assert {name: inside[name] for name in ours & set(inside)} == {
            name: value for name, value in checked.answers.items() if name in ours
        }


@KINDS
def test_an_empty_draft_passes_and_an_empty_seal_says_what_is_missing(kind: Kind) -> None:
    assert check(kind, {}, for_seal=False).answers == {}
    found = problems(kind, {}, for_seal=True)
    shown = {question.id for question in kind.visible_questions({})}
    for group in kind.to_seal:
        first = next((name for name in group if name in shown), None)
        if first:
            assert found[first].sentence == kind.question(first).message


@KINDS
def test_the_digest_carries_the_kind_and_comes_back(kind: Kind) -> None:
    row = digest.unpack(check(kind, kinds_sample.sample(kind, kind.language)).digest)
    assert row.kind == kind.number
    assert row.written == int(NOW.timestamp())


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@KINDS
@given(data=some.data())
def test_any_answers_pass_or_are_refused_in_sentences(kind: Kind, data: some.DataObject) -> None:
    names = some.sampled_from([question.id for question in kind.questions]) | some.text(max_size=5)
    answers = data.draw(some.dictionaries(names, JSON, max_size=4))
    for sentence in (problem.sentence for problem in problems(kind, answers).values()):
        assert sentence.endswith((".", "”.", "?"))


# Text


def test_text_is_kept_as_typed_but_for_line_ends() -> None:
    text = "  \u202eשלום\u202c <script>alert(1)</script>\r\n😀\tcafe\u0301 é \r "
    checked = check(EVERY, GOOD | {"text": text})
    wanted = "  \u202eשלום\u202c <script>alert(1)</script>\n😀\tcafe\u0301 é \n "
    assert checked.answers["text"] == wanted
    assert section(checked, 0)["text"] == wanted


CHARACTERS = [
    ("a\u0000b", "Character 2 cannot be shown or kept: null (U+0000)"),
    ("\u0008", "Character 1 cannot be shown or kept: backspace (U+0008)"),
    ("abc\u007f", "Character 4 cannot be shown or kept: delete (U+007F)"),
    ("\u0085", "Character 1 cannot be shown or kept: control character (U+0085)"),
    ("x\ud83d", "Character 2 cannot be shown or kept: half of a character (U+D83D)"),
]


@pytest.mark.parametrize(("text", "sentence"), CHARACTERS)
@pytest.mark.parametrize("question", ["line", "text"])
def test_control_characters_are_named_with_their_place(question: str, text: str, sentence: str) -> None:
    assert problems(EVERY, {question: text})[question].sentence.startswith(sentence)


def test_a_problem_can_be_said_in_another_language() -> None:
    problem = problems(EVERY, {"line": "\u0000"})["line"]
    assert problem.sentence == problem.template.format(**problem.values)
    assert problem.values == {"position": "1", "name": "null (U+0000)"}


def test_a_hundred_thousand_characters_are_too_many() -> None:
    found = problems(EVERY, {"text": "x" * 100_000, "line": "y" * 201})
    assert found["text"].sentence.startswith("This is 100,000 characters long; 50,000 fit here.")
    assert found["line"].sentence.startswith("This is 201 characters long; 200 fit here.")
    assert not problems(EVERY, {"text": "x" * 50_000, "line": "😀" * 200})


@pytest.mark.parametrize("line", ["a\nb", "a\r\nb", "a\u2028b", "a\u2029b"])
def test_a_line_is_one_line(line: str) -> None:
    assert "single line" in problems(EVERY, {"line": line})["line"].sentence


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "\u3000"])
def test_white_space_alone_is_no_answer(blank: str) -> None:
    assert check(EVERY, {"text": blank, "line": ""}, for_seal=False).answers == {}
    assert "line" in problems(EVERY, {"happened": None, "line": "", "text": blank}, for_seal=True)


# Types

RIGHT: list[tuple[str, Any, Any]] = [
    ("behaviours", ["PHY.GRAB", "BND.LATE"], ["BND.LATE", "PHY.GRAB"]),
    ("again", "no", "no"),
    ("setting", "SPA", "SPA"),
    ("day", "1880-01-01", "1880-01-01"),
    ("day", "2199-12-31", "2199-12-31"),
    ("clock", "23:59", "23:59"),
    ("count", 0, 0),
    ("any_count", -5, -5),
    ("client", LARGEST_CLIENT, LARGEST_CLIENT),
    ("other_page", "e0", "e0"),
    ("target", [7, 2], [2, 7]),
    ("phones", ["+1 (202) 555-0147", " ", "ext. 5"], ["+1 (202) 555-0147", "ext. 5"]),
    ("emails", ["a@b"], ["a@b"]),
    ("file", "AAE=", "AAE="),
    ("rows", [{"line": "a", "one": "b", "text": None}, {}, {"line": ""}], [{"line": "a", "one": "b"}]),
    ("happened", "1900-01-01", "1900-01-01"),
    ("happened", "2026-11-21T10:00", "2026-11-21T10:00"),
    ("happened", "2026-11-21~", "2026-11-21~"),
]


@pytest.mark.parametrize(("name", "value", "kept"), RIGHT)
def test_right_answers_are_kept(name: str, value: Any, kept: Any) -> None:
    assert check(EVERY, {name: value}, for_seal=False).answers == {name: kept}


@pytest.mark.parametrize("question", EVERY.questions, ids=lambda question: question.id)
def test_i_do_not_know_is_an_answer_everywhere(question: Question) -> None:
    shown = {"behaviours": ["PHY.GRAB"], "again": "yes", "deep": "often"}
    checked = check(EVERY, shown | {question.id: None}, for_seal=False)
    assert question.id in checked.answers
    assert checked.answers[question.id] is None


NOTHING: list[tuple[str, Any]] = [
    *(("setting", ""), ("behaviours", []), ("happened", ""), ("day", ""), ("clock", "")),
    *(("other_page", ""), ("target", []), ("lines", [" "]), ("emails", []), ("rows", [{}]), ("file", "")),
]


@pytest.mark.parametrize(("name", "value"), NOTHING)
def test_an_empty_answer_counts_as_skipped(name: str, value: Any) -> None:
    assert check(EVERY, {name: value}, for_seal=False).answers == {}


WRONG: list[tuple[str, Any, str]] = [
    ("line", 7, "This must be a text, not a number."),
    ("line", True, "not true or false"),
    ("text", ["a"], "not a list"),
    ("text", {"a": 1}, "not an object"),
    ("setting", 1.5, "not a fraction"),
    ("setting", "HOTEL", "“HOTEL” is not among the answers offered here"),
    ("again", "maybe", "“maybe” is not among"),
    ("behaviours", "PHY.GRAB", "This must be a list, not a text."),
    ("behaviours", ["PHY.GRAB", "PHY.GRAB"], "twice"),
    ("behaviours", [""], "leaves a place empty"),
    ("behaviours", [None], "not an empty value"),
    ("behaviours", ["PHY.HUG"], "not among"),
    ("happened", "2027-01-01", "in the future"),
    ("happened", "2026-11-21T10:01", "in the future"),
    ("happened", "2026-11-22~", "in the future"),
    ("happened", "1890-06-01", "before the year 1900"),
    ("ended", "yesterday", "Give the day as in 2026-03-14"),
    ("ended", "2026-11-20 09:30", "Give the day as in"),
    ("ended", "2026-02-30", "is no day of the calendar"),
    ("ended", "2026-02-20T24:01", "is no time of day"),
    ("happened", "soon", "Give a day, or say “I don't know”."),
    ("day", "1879-12-31", "outside the years 1880 to 2199"),
    ("day", "2200-01-01", "outside the years"),
    ("day", "14/03/2026", "is no day of the calendar"),
    ("day", "２０２６-03-14", "is no day of the calendar"),
    ("clock", "9:30", "is no time of day"),
    ("clock", "25:00", "is no time of day"),
    ("count", 8, "Enter a number from 0 to 7."),
    ("count", "3", "Enter a number from 0 to 7."),
    ("any_count", True, "must be a whole number in digits, not true or false"),
    ("any_count", 2**40, "must lie between"),
    ("client", 0, "must lie between 1 and"),
    ("client", 2**32, "must lie between 1 and"),
    ("other_page", "12", "looks like e12"),
    ("other_page", "e01", "looks like e12"),
    ("target", [1, 1], "names somebody twice"),
    ("target", [65_536], "must lie between"),
    ("lines", ["a\nb"], "single line"),
    ("lines", ["a"] * 1001, "This list has 1001 items; 1000 fit here."),
    ("phones", "555", "must be a list"),
    ("emails", ["nobody"], "has no @ in it"),
    ("emails", ["@"], "has no @ in it"),
    ("file", "AAE", "bytes in base64"),
    ("file", "AAF=", "bytes in base64"),
    ("file", "ö", "bytes in base64"),
    ("rows", [1], "Each row must be an object"),
    ("rows", [{"colour": "red"}], "no column “colour”"),
    ("rows", [{"line": "a"}] * 4, "There are 4 rows; 3 fit here."),
    ("rows", [{"many": ["X"]}], "not among"),
    ("haiku", "x", "every_feature.v1 asks no question “haiku”"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_wrong_answers_are_refused_with_question_and_sentence(name: str, value: Any, sentence: str) -> None:
    found = problems(EVERY, {name: value})
    assert list(found) == [name]
    assert sentence in found[name].sentence


def test_all_problems_come_at_once_and_the_sentence_names_them() -> None:
    with pytest.raises(BadInput) as caught:
        check(EVERY, {"line": 1, "day": "x", "haiku": 2, "happened": None})
    assert {problem.question for problem in caught.value.problems} == {"line", "day", "haiku"}
    assert caught.value.sentence.startswith("haiku: every_feature.v1 asks no question")
    assert caught.value.sentence.endswith("Also look at: line, day.")


# Follow-ups and cross-question rules


def test_hidden_answers_stay_out_of_the_seal_and_are_named() -> None:
    checked = check(EVERY, GOOD | {"grabbed": "wrist", "deep": "thrice", "again": "no"})
    assert checked.hidden == ("grabbed", "deep")
    assert not {"grabbed", "deep"} & set(checked.answers)
    assert b"wrist" not in b"".join(checked.sections.values())


def test_a_hidden_answer_is_never_a_problem() -> None:
    assert check(EVERY, GOOD | {"deep": 7}).hidden == ("deep",)


def test_a_needed_follow_up_is_needed_only_when_it_shows() -> None:
    assert problems(EVERY, GOOD | {"again": "yes"}, for_seal=True)["deep"].sentence == "Say how often."
    assert not problems(EVERY, GOOD | {"again": "no"}, for_seal=True)


def test_i_do_not_know_seals_a_moment_but_not_a_text() -> None:
    assert not problems(EVERY, {"happened": None, "line": "x"}, for_seal=True)
    assert "line" in problems(EVERY, {"happened": None, "line": None, "text": None}, for_seal=True)


CROSS = [
    ({"happened": "2026-11-20T09:30", "ended": "2026-11-20T09:29"}, "ended"),
    ({"happened": "2026-11-20", "ended": "2026-11-19T23:00"}, "ended"),
    ({"day": "2026-01-02", "holds_until": "2026-01-01"}, "holds_until"),
    ({"raised": "s5"}, "raised_why"),
    ({"line": "a", "grabbed": "a", "behaviours": ["PHY.GRAB"]}, "grabbed"),
]
CROSS_FINE = [
    {"happened": "2026-11-20T09:30", "ended": "2026-11-20T09:30"},
    {"happened": "2026-11-20T09:30~", "ended": "2026-11-20T08:00"},
    {"happened": "2026-11-20T09:30", "ended": "2026-11-20"},
    {"happened": None, "ended": "2026-11-20"},
    {"day": "2026-01-01", "holds_until": "2026-01-01"},
    {"day": "2026-01-01"},
    {"raised": "s5", "raised_why": "A knife."},
    {"raised": None},
    {"line": "a", "grabbed": "b", "behaviours": ["PHY.GRAB"]},
    {"line": "a", "grabbed": "a"},
]


@pytest.mark.parametrize(("answers", "at"), CROSS)
def test_answers_that_contradict_each_other_are_named_at_the_second(answers: dict[str, Any], at: str) -> None:
    assert list(problems(EVERY, answers)) == [at]


@pytest.mark.parametrize("answers", CROSS_FINE)
def test_answers_that_may_stand_together_pass(answers: dict[str, Any]) -> None:
    assert not problems(EVERY, answers)


def test_times_of_day_are_compared_too() -> None:
    kind = load(
        mutated('questions = ["day", "holds_until"]', 'questions = ["clock", "until"]').replace(
            b'[[questions]]\nid = "count"',
            b'[[questions]]\nid = "until"\npage = "two"\nsection = "first"\ntype = "time"\nlabel = "Until?"\n'
            b'[[questions]]\nid = "count"',
        )
    )
    assert list(problems(kind, {"clock": "10:00", "until": "09:00"})) == ["until"]
    assert not problems(kind, {"clock": "10:00", "until": "10:00"})


def test_a_wrong_answer_is_not_compared() -> None:
    assert list(problems(EVERY, {"day": "x", "holds_until": "2026-01-01"})) == ["day"]


# What is stamped


def test_the_first_section_holds_zone_and_stamped_times() -> None:
    started = datetime(2026, 11, 20, 17, 45, 5, tzinfo=UTC)
    checked = check(
        EVERY, GOOD, amends=4, written=started, received=started + timedelta(minutes=1), paper="2026-11-20~"
    )
    first = section(checked, 0)
    assert first["zone"] == ZONE
    assert first["written"] == "2026-11-20T17:45:05Z"
    assert first["received"] == "2026-11-20T17:46:05Z"
    assert first["paper"] == "2026-11-20~"
    assert first["amends"] == 4
    row = digest.unpack(checked.digest)
    assert row.amends == 5
    assert row.written == int(datetime(2026, 11, 20, 8, tzinfo=UTC).timestamp())


def test_the_number_of_a_client_is_stamped_on_her_own_page() -> None:
    checked = check(shipped().get("client"), {"name": "Chen"}, client=4_000_000_000)
    assert section(checked, 0)["number"] == digest.unpack(checked.digest).client == 4_000_000_000


@pytest.mark.parametrize("paper", ["last week", "2031-01-01", "1890-01-01"])
def test_a_wrong_time_on_paper_is_refused(paper: str) -> None:
    with pytest.raises(BadInput, match="The time of writing on paper"):
        check(EVERY, GOOD, amends=1, paper=paper)


def test_what_amends_must_name_a_page_and_nothing_else_may() -> None:
    with pytest.raises(BadInput, match="amends another page"):
        check(EVERY, GOOD, amends=None)
    with pytest.raises(BadInput, match="cannot amend"):
        check(INCIDENT, {"happened": None, "account": "x"}, amends=1)
    assert check(EVERY, GOOD, for_seal=False, amends=None)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "", "America", "\0"])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(BadInput, match="is no time zone"):
        entry.check(EVERY, GOOD, NOW, zone=zone, for_seal=False)


def test_without_a_stamp_an_entry_is_written_now() -> None:
    checked = entry.check(INCIDENT, {"happened": None, "account": "x"}, NOW, zone=ZONE, for_seal=True)
    assert section(checked, 0) == {"happened": None, "written": "2026-11-20T18:00:00Z", "zone": ZONE}
    assert Stamp() == Stamp(amends=None, event=0, target=0)


# Computed values and the digest


def row(answers: dict[str, Any], **stamped: Any) -> digest.Row:
    stamped = {"amends": 1} | stamped
    return digest.unpack(check(EVERY, answers, for_seal=False, **stamped).digest)


def test_codes_give_class_and_severity_with_their_reason() -> None:
    checked = check(EVERY, GOOD | {"behaviours": ["BND.DATE", "PHY.GRAB"]})
    assert checked.computed["primary_class"] == {"class": "PHY", "code": "PHY.GRAB"}
    assert checked.computed["severity"] == {"level": 3, "code": "PHY.GRAB", "when": ""}
    assert section(checked, 0)["primary_class"] == checked.computed["primary_class"]
    assert section(checked, 3)["severity"] == checked.computed["severity"]


def test_without_codes_an_entry_is_not_yet_classed() -> None:
    checked = check(EVERY, GOOD | {"behaviours": None})
    assert set(checked.computed) == {"delay"}
    assert 3 not in checked.sections
    assert (row(GOOD).primary_class, row(GOOD).severity, row(GOOD).behaviours) == (0, 0, ())


def test_delay_runs_from_the_event_to_the_first_writing() -> None:
    started = datetime(2026, 11, 20, 17, 45, tzinfo=UTC)
    assert check(EVERY, GOOD, amends=1, written=started).computed["delay"] == 15
    assert "delay" not in check(EVERY, GOOD | {"happened": "2026-11-20"}).computed
    assert "delay" not in check(EVERY, GOOD | {"happened": None}).computed


def test_severity_can_be_raised_but_not_lowered() -> None:
    codes = {"behaviours": ["PHY.GRAB"], "raised_why": "A knife."}
    assert (row(codes).severity, row(codes).severity_raised) == (3, 0)
    raised, lower = row(codes | {"raised": "s5"}), row(codes | {"raised": "s2"})
    assert (raised.severity, raised.severity_raised) == (5, 1)
    assert (lower.severity, lower.severity_raised) == (3, 0)


def test_conditions_reach_the_rule() -> None:
    asked = {"behaviours": ["VRB.SEXREQ"]}
    assert row(asked).severity < row(asked | {"warned": "yes"}).severity
    assert row(asked | {"warned": "yes"}).after_warning == digest.YES
    assert row(asked | {"again": "no"}).repeated == digest.NO


def test_moments_become_seconds_with_their_precision() -> None:
    assert row({"happened": "2026-11-20T10:00"}).occurred == int(NOW.timestamp())
    assert row({"happened": "2026-11-20T10:00"}).occurred_precision == digest.MINUTE
    assert row({"happened": "2026-11-20T10:00~"}).occurred_precision == digest.ABOUT
    day = row({"happened": "2026-11-20~"})
    assert (day.occurred, day.occurred_precision) == (int(NOW.timestamp()) - 36_000, digest.DAY)
    assert row({"happened": None}).occurred == digest.UNKNOWN_TIME
    assert row({"ended": "2026-11-20T10:00"}).source_time == int(NOW.timestamp())


def test_the_hour_that_does_not_exist_and_the_one_that_comes_twice_pass() -> None:
    assert row({"happened": "2026-03-08T02:30"}).occurred_precision == digest.MINUTE
    twice = row({"happened": "2026-11-01T01:30"}).occurred
    assert twice == int(datetime(2026, 11, 1, 8, 30, tzinfo=UTC).timestamp())


def test_choices_fill_their_columns() -> None:
    found = row({"setting": "SPA", "present": ["weapon", "child"], "client": 9, "target": [5, 3]}, event=77)
    assert found.setting == EVERY.question("setting").option_by_code["SPA"].number
    assert found.present == digest.WEAPON | digest.CHILD
    assert (found.client, found.target, found.event) == (9, 3, 77)
    assert row({"target": [5]}, target=2).target == 2
    assert row({"present": None, "target": None, "setting": None}) == row({})


def test_responses_take_the_effect_from_the_learning_rows() -> None:
    codes = [option.code for option in EVERY.question("responses").options]
    numbers = [option.number for option in EVERY.question("responses").options]
    found = row(
        {
            "responses": codes[:2],
            "effects": [
                {"step": codes[1], "effect": "stopped"},
                {"step": codes[1], "effect": "worse"},
                {"step": codes[4]},
                {"effect": "worse"},
            ],
        }
    )
    assert found.responses == ((numbers[0], 0), (numbers[1], 1), (numbers[4], 0))
    many = row({"responses": codes[:11], "effects": None})
    assert (len(many.responses), many.more) == (10, digest.MORE_RESPONSES)


def test_of_many_behaviours_the_weightiest_stay() -> None:
    terms = sorted(EVERY.vocabularies["behaviours"].terms, key=lambda term: term.severity)
    chosen = [*terms[:15], terms[-1]]
    found = row({"behaviours": [term.code for term in chosen]})
    assert len(found.behaviours) == 12
    assert terms[-1].number in found.behaviours
    assert found.more == digest.MORE_BEHAVIOURS
    assert list(found.behaviours) == sorted(found.behaviours)


def test_behaviours_from_plain_options_are_counted_but_not_classed() -> None:
    raw = mutated(
        'vocabulary = "behaviours"\nfirst = ["PHY.GRAB"]',
        'options = [{ code = "PHY.GRAB", label = "G", number = 8 }]',
    )
    text = raw.decode().replace("vocabularies = { behaviours = 1,", "vocabularies = {")
    start, end = text.index('[[computed]]\nid = "primary_class"'), text.index('[[computed]]\nid = "delay"')
    checked = check(load((text[:start] + text[end:]).encode()), GOOD | {"behaviours": ["PHY.GRAB"]})
    assert digest.unpack(checked.digest).behaviours == (8,)
    assert digest.unpack(checked.digest).primary_class == 0


def test_nothing_sealed_shows_in_a_representation() -> None:
    checked = check(EVERY, GOOD | {"text": "the canary sings"})
    assert "canary" not in repr(checked)


def test_a_sample_leaves_out_what_would_break_a_check() -> None:
    reversed_days = mutated('questions = ["day", "holds_until"]', 'questions = ["holds_until", "day"]')
    text = reversed_days.decode().replace(
        'rule = "valid_until"\nquestions = ["day", "holds_until"]',
        'rule = "different"\nquestions = ["happened", "ended"]',
    )
    kind = load(text.encode())
    answers = kinds_sample.sample(kind, "en")
    assert "day" not in answers
    assert not problems(kind, answers, for_seal=True)
