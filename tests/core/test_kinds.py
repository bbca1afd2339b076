"""Kinds: what loading promises for every kind, and the sentence an author reads for each fault."""

import hashlib

import pytest

from casebound.core.errors import BadInput
from casebound.core.kinds import SECTION_VIEWS, Kind
from casebound.core.kinds_read import load as load_kind
from casebound.core.kinds_read import pins
from casebound.core.reading import FILE_LIMIT
from casebound.kinds import shipped
from tests.core.kinds_in_tests import EVERY_FEATURE, all_kinds, every_feature, faults, load, mutated

KINDS = pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.id)

BARE = """
kind = "bare"
version = 1
language = "en"
title = "Bare"
plural = "Bares"
writers = ["practitioner"]
summary = ["words"]
sections = [{ code = "all", label = "All", neutral = "Section 1" }]
pages = [{ id = "page", title = "Page", first_note = true }]
questions = [{ id = "words", page = "page", section = "all", type = "text", label = "Words?" }]
"""
SPANISH = """
kind = "bare"
version = 1
language = "es"
title = "Simple"
plural = "Simples"
sections = [{ code = "all", label = "Todo", neutral = "Sección 1" }]
pages = [{ id = "page", title = "Página" }]
questions = [{ id = "words", label = "¿Palabras?" }]
"""


@KINDS
def test_identity_is_name_version_and_the_hash_of_the_file(kind: Kind) -> None:
    assert kind.id == f"{kind.name}.v{kind.version}"
    assert kind.sha256 == hashlib.sha256(kind.source).digest()


@KINDS
def test_every_language_has_the_same_questions_and_its_own_hash(kind: Kind) -> None:
    for language in kind.languages:
        worded = kind.worded(language)
        assert worded.language == language
        assert [question.id for question in worded.questions] == [question.id for question in kind.questions]
        words = kind.source if language == kind.language else kind.wordings[language]
        assert kind.wording_sha256(language) == hashlib.sha256(words).digest()
        assert worded.worded(kind.language) == kind


@KINDS
def test_every_question_stands_on_a_page_and_in_a_section(kind: Kind) -> None:
    on_pages = [question for page in kind.pages for question in kind.questions_on(page.id)]
    in_sections = [question for section in kind.sections for question in kind.questions_of(section.code)]
    assert (
        sorted(q.id for q in on_pages)
        == sorted(q.id for q in in_sections)
        == sorted(question.id for question in kind.questions)
    )
    for question in kind.questions:
        assert kind.page(question.page).id == question.page
        assert kind.section(question.section).code == question.section
        assert kind.question(question.id) is question


@KINDS
def test_learning_is_in_no_view_and_feelings_only_by_a_tick(kind: Kind) -> None:
    for view in SECTION_VIEWS:
        plain, ticked = kind.sections_in(view), kind.sections_in(view, private=True)
        assert set(plain) <= set(ticked)
        assert not any(section.learning for section in ticked)
        assert not any(section.private for section in plain)
    everything = kind.sections_in("full", private=True)
    assert {section.code for section in kind.sections if not section.learning} == {s.code for s in everything}


@pytest.mark.parametrize("view", ["workplace", "peers", "chart", "everyone"])
def test_a_view_that_is_no_union_of_sections_is_refused(view: str) -> None:
    with pytest.raises(BadInput, match="no view made of sections"):
        every_feature().sections_in(view)


def test_a_tick_adds_what_is_optional_in_a_view() -> None:
    kind = every_feature()
    assert [section.code for section in kind.sections_in("police")] == ["first"]
    assert [section.code for section in kind.sections_in("police", private=True)] == [
        "first",
        "third_parties",
    ]
    assert [section.code for section in kind.sections_in("attorney", private=True)] == [
        "first",
        "third_parties",
        "feelings",
    ]


def test_follow_ups_show_with_their_option_and_hide_what_hangs_on_them() -> None:
    kind = every_feature()

    def shown(answers: dict[str, object]) -> set[str]:
        return {question.id for question in kind.visible_questions(answers)}

    assert not {"grabbed", "deep", "deeper"} & shown({})
    assert "grabbed" in shown({"behaviours": ["BND.LATE", "PHY.GRAB"]})
    assert "grabbed" not in shown({"behaviours": None})
    assert {"deep", "deeper"} <= shown({"again": "yes", "deep": "twice"})
    assert "deeper" not in shown({"again": "yes", "deep": None})
    assert "deeper" not in shown({"again": "no", "deep": "twice"})


def test_unknown_names_and_languages_fall_back_or_raise() -> None:
    kind = every_feature()
    assert kind.worded("tlh") is kind
    assert kind.find("nobody") is None
    assert kind.by_digest("booking") is None
    assert kind.question("warned").option("maybe") is None
    assert kind.question("rows").column("nothing") is None
    assert kind.required == {"happened", "deep"}
    assert [page.id for page in kind.first_note] == ["one"]
    with pytest.raises(KeyError):
        kind.question("nobody")


def test_only_narrows_a_vocabulary_to_terms_and_classes() -> None:
    setting = every_feature().question("setting")
    assert [option.code for option in setting.options] == ["SOLO", "SPA"]
    narrowed = load(mutated('first = ["PHY.GRAB"]', 'first = ["PHY.GRAB"]\nonly = ["PHY", "BND.LATE"]'))
    behaviours = narrowed.question("behaviours")
    assert {option.group for option in behaviours.options} == {"PHY", "BND"}
    assert [group.code for group in behaviours.classes] == ["BND", "PHY"]


def test_words_of_another_language_are_laid_over() -> None:
    kind = load(BARE.encode(), {"es": SPANISH.encode()})
    assert kind.languages == ("en", "es")
    assert kind.worded("es").question("words").label == "¿Palabras?"
    assert kind.worded("es").section("all").neutral == "Sección 1"
    assert kind.worded("es").sha256 == kind.sha256
    assert kind.number == 255


WORDING_FAULTS = [
    ('title = "Simple"\n', "", "`title` is not translated"),
    ('title = "Simple"', "title = 3", "`title` must be of the same type"),
    ('title = "Simple"', 'title = "Simple"\nlead = "Más"', "`lead` has nothing in the original"),
    ('title = "Simple"', 'title = "Simple"\nnumber = 7', "`number` is not wording"),
    ('language = "es"', 'language = "fr"', "`language` must be 'es' here, not 'fr'"),
    ('kind = "bare"', 'kind = "other"', "`kind` must be 'bare' here"),
    (
        'label = "¿Palabras?" }',
        'label = "¿Palabras?", type = "line" }',
        "questions “words”: `type` is not wording",
    ),
    (
        'label = "¿Palabras?" }]',
        'label = "a" }, { id = "words", label = "b" }]',
        "translates the same thing twice",
    ),
    ('id = "words"', 'id = "other"', "questions “other” does not exist in the original"),
    ('id = "words"', 'id = "other"', "questions “words”: is not translated"),
    ("pages = [", "pages = 3 # [", "`pages` must be a list of tables"),
    ('title = "Simple"', "title = ", "is not TOML"),
    ('title = "Simple"', 'title = ""', "`title` must be a text with words in it"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), WORDING_FAULTS)
def test_a_language_file_says_all_the_words_and_nothing_else(old: str, new: str, sentence: str) -> None:
    assert old in SPANISH
    found = faults(BARE.encode(), {"es": SPANISH.replace(old, new, 1).encode()})
    assert any(sentence in fault for fault in found), found
    assert all(fault.startswith("bare.v1.es.toml") for fault in found)


def test_checks_are_translated_by_rule_and_questions() -> None:
    extra = '[[checks]]\nrule = "different"\nquestions = ["words", "words2"]\nmessage = "{}"\n'
    second = ', { id = "words2", page = "page", section = "all", type = "text", label = "More?" }]'
    base = BARE.replace('}]\n"""', "").rstrip().removesuffix("]") + second + "\n" + extra.format("Differ.")
    over = (
        SPANISH.rstrip().removesuffix("]") + ', { id = "words2", label = "¿Más?" }]\n' + extra.format("Otra.")
    )
    kind = load(base.encode(), {"es": over.encode()})
    assert kind.worded("es").checks[0].message == "Otra."


FAULTS = [
    ('kind = "every_feature"', 'kind = "Every Feature"', "needs `kind` in the shape"),
    ("version = 1", 'version = "one"', "needs `version`, a whole number from 1 to 999, not 'one'"),
    ("version = 1", "version = true", "needs `version`, a whole number"),
    ('language = "en"', 'language = "English"', "needs `language` in the shape"),
    ('title = "Every feature"', "", "needs `title`, a text"),
    ('title = "Every feature"', "title = 7", "`title` must be a text with words in it"),
    (
        'title = "Every feature"',
        'title = "Bell \\u0007"',
        "`title`: Character 6 cannot be shown or kept: bell (U+0007)",
    ),
    ("hidden = true", "hidden = 1", "`hidden` must be true or false"),
    ("hidden = true", 'hidden = true\ncolour = "red"', "`colour` is not a key of this format"),
    ("hidden = true", "hidden = true\nnumber = 300", "needs `number`, a whole number from 1 to 254, not 300"),
    (
        'writers = ["practitioner", "lead", "administrator"]',
        'writers = ["client"]',
        "names 'client'; it may name",
    ),
    ('writers = ["practitioner", "lead", "administrator"]', "writers = []", "nobody may write it"),
    (
        'writers = ["practitioner", "lead", "administrator"]',
        'writers = "all"',
        "`writers` must be a list of texts",
    ),
    ('writers = ["practitioner", "lead",', 'writers = ["lead", "lead",', "`writers` names something twice"),
    (
        "vocabularies = { behaviours = 1,",
        "vocabularies = { behaviours = 9,",
        "pins the vocabulary behaviours.v9",
    ),
    (
        "vocabularies = { behaviours = 1,",
        "vocabularies = { phases = 1, behaviours = 1,",
        "pins 'phases', which no",
    ),
    ("vocabularies = {", 'vocabularies = { settings2 = "x",', "`vocabularies` must be a table of names"),
    ("vocabularies = {", "vocabularies = 3 # {", "`vocabularies` must be a table of names"),
    ('about = "client"', 'about = "line"', "`about` names 'line', which is no question of type client"),
    ('about = "client"', 'about = "nobody"', "`about` names 'nobody'"),
    ('summary = ["line", "behaviours"]', "", "needs `summary`"),
    ('summary = ["line"', 'summary = ["nobody"', "`summary` names 'nobody', which does not exist"),
    (
        'summary = ["line"',
        'summary = ["feeling"',
        "`summary` names 'feeling', which is too private for a list",
    ),
    ('summary = ["line"', 'summary = ["raised_why"', "too private for a list"),
    ('summary = ["line"', 'summary = ["phones"', "too private for a list"),
    ('to_seal = [["happened"]', 'to_seal = [["nobody"]', "to_seal: names the question 'nobody'"),
    (
        'to_seal = [["happened"]',
        "to_seal = [[]",
        "`to_seal` must be a list of lists of texts, none of them empty",
    ),
    (
        'to_seal = [["happened"]',
        'to_seal = [["day"]',
        "question “day”: is needed to seal, so it needs a `message`",
    ),
    ('code = "third_parties"', 'code = "first"', "section “first”: stands here twice"),
    ('code = "third_parties"', "code = 5", "section number 2: needs `code`"),
    (
        "learning = true",
        'learning = true\nviews = ["full"]',
        "section “learning”: is for learning and stands in no view",
    ),
    ("private = true", 'private = true\nviews = ["full"]', "section “feelings”: is private"),
    (
        'private = true\noptional_in = ["attorney"]',
        "private = true\nlearning = true",
        "either for learning or private",
    ),
    ('views = ["attorney", "police"', "private = true\n#", "the first section holds the time zone"),
    ('optional_in = ["police"]', 'optional_in = ["peers"]', "`optional_in` names 'peers'"),
    ("first_note = true", "first_note = false", "no page has `first_note = true`"),
    (
        '[[pages]]\nid = "two"',
        '[[pages]]\nid = "blank"\ntitle = "B"\n[[pages]]\nid = "two"',
        "page “blank”: has no question",
    ),
    (
        'id = "line"\npage = "one"',
        'id = "line"\npage = "nine"',
        "question “line”: `page` is 'nine', which does not",
    ),
    (
        'page = "one"\nsection = "first"\ntype = "line"',
        'page = "one"\nsection = "x"\ntype = "line"',
        "`section` is 'x'",
    ),
    ('type = "line"\nsearch = 5', 'type = "haiku"\nsearch = 5', "question “line”: `type` is 'haiku'"),
    ('type = "line"\nsearch = 5', "search = 5", "question “line”: needs `type`"),
    ("search = 5", "search = 6", "question “line”: needs `search`, a whole number from 0 to 5, not 6"),
    ("search = 5", "search = 5\nmin = 3", "question “line”: `min` is not a key"),
    ("search = 5", 'search = 5\ndefault = "now"', "`default` is only for a question of type moment"),
    (
        "search = 5",
        'search = 5\ncolumns = [{ id = "a", type = "line", label = "A" }]',
        "and only they, need `columns`",
    ),
    (
        "search = 5",
        'search = 5\noptions = [{ code = "a", label = "A" }]',
        "is of type line, which offers no options",
    ),
    ("search = 5", 'search = 5\nonly = ["a"]', "has `only` without `vocabulary`"),
    ("search = 5", 'search = 5\nfirst = ["a"]', "`first` names 'a', which is not offered"),
    ("search = 5", 'search = 5\ndigest = "line"', "`digest` is 'line'; a question may fill"),
    (
        "search = 5",
        'search = 5\ndigest = "setting"',
        "the digest column setting needs a question of type one",
    ),
    ('id = "line"', 'id = "zone"', "the names zone, written, received, paper, amends, number are kept"),
    ('id = "line"', 'id = "text"', "question “text”: stands here twice"),
    (
        'fhir = "every.line"',
        'fhir = "text"',
        "question “text”: has the linkId 'text', as the question 'line' has; give one another `fhir`",
    ),
    ("min = 0", "min = 8", "`min` is larger than `max`"),
    (
        'vocabulary = "settings"',
        'vocabulary = "phases"',
        "uses the vocabulary 'phases', which `vocabularies` does not",
    ),
    (
        'vocabulary = "settings"',
        'vocabulary = "settings"\noptions = [{ code = "a", label = "A" }]',
        "keep one",
    ),
    (
        'only = ["SOLO", "SPA"]',
        'only = ["MOON"]',
        "`only` names 'MOON', which is no term or class of settings.v1",
    ),
    (
        'code = "no", label = "No", number = 1',
        'code = "no no", label = "No", number = 1',
        "needs `code` in the shape",
    ),
    (
        'code = "no", label = "No", number = 1',
        'code = "no", label = "No"',
        "each option needs a `number` from 1 to 2",
    ),
    (
        'code = "no", label = "No", number = 1',
        'code = "no", label = "No", number = 2',
        "two options share a `number`",
    ),
    ('code = "yes", label', 'code = "no", label', "option “no”: stands here twice"),
    (
        '{ id = "line", type = "line", label = "Line" }',
        '{ id = "line", type = "rows", label = "Line" }',
        "`type` is 'rows'",
    ),
    (
        'label = "One", options = [{ code = "a", label = "A" }, { code = "b", label = "B" }]',
        'label = "One"',
        "column “one”",
    ),
    ('id = "step", type', 'id = "stage", type', "need a column `step` of type one"),
    (
        'digest = "source_time"',
        'digest = "occurred"',
        "another question fills the digest column occurred too",
    ),
    (
        'show_if = { question = "again", any = ["yes"] }',
        'show_if = { question = "again" }',
        "needs either `any`",
    ),
    (
        'show_if = { question = "again", any = ["yes"] }',
        'show_if = { question = "gone", answered = true }',
        "names the question 'gone'",
    ),
    (
        'show_if = { question = "again", any = ["yes"] }',
        'show_if = { question = "line", any = ["x"] }',
        "is no question with a choice",
    ),
    (
        'show_if = { question = "again", any = ["yes"] }',
        'show_if = { question = "again", any = ["perhaps"] }',
        "waits for 'perhaps'",
    ),
    (
        'show_if = { question = "again", any = ["yes"] }',
        'show_if = { question = "deeper", answered = true }',
        "goes in a circle",
    ),
    (
        'show_if = { question = "again", any = ["yes"] }',
        'show_if = { question = "deep", answered = true }',
        "circle (deep → deep)",
    ),
    (
        'show_if = { question = "again", any = ["yes"] }',
        'show_if = { question = "day", answered = true }',
        "which is asked later",
    ),
    ('show_if = { question = "again", any = ["yes"] }', "show_if = 3", "`show_if` must be a table, not 3"),
    (
        'show_if = { question = "again", any = ["yes"] }',
        'show_if = { question = "again", any = ["yes"], all = 1 }',
        "`all` is not a key",
    ),
    (
        'show_if = { question = "deep", answered = true }',
        'show_if = { question = "line", answered = true }\n#',
        "",
    ),
    (
        'show_if = { question = "behaviours", any = ["PHY.GRAB"] }',
        'show_if = { question = "line", answered = true }',
        "works only under a choice",
    ),
    (
        'rule = "severity"\nsection = "learning"',
        'rule = "severity"\nsection = "first"',
        "severity belongs into a section",
    ),
    (
        'rule = "severity"\nsection = "learning"',
        'rule = "severity"\nsection = "no"',
        "computed value “severity”: `section` is 'no'",
    ),
    (
        'rule = "severity"',
        'rule = "karma"',
        "computed value “severity”: `rule` is 'karma'; it must be one of",
    ),
    ('digest = "class"', 'digest = "severity"', "which the rule primary_class does not fill"),
    ('id = "delay"', 'id = "line"', "computed value “line”: has the id of a question"),
    ('digest = "occurred"', "", 'the rule delay_minutes needs a question with `digest = "occurred"`'),
    (
        'vocabulary = "behaviours"\nfirst = ["PHY.GRAB"]',
        'vocabulary = "settings"',
        "needs a vocabulary with classes",
    ),
    ('questions = ["line", "grabbed"]', 'questions = ["line"]', "check number 5: `questions` must name two"),
    (
        'questions = ["happened", "ended"]',
        'questions = ["happened", "day"]',
        "compares two questions of the same type",
    ),
    (
        'questions = ["happened", "ended"]',
        'questions = ["line", "grabbed"]',
        "compares questions of type moment",
    ),
    ('questions = ["line", "grabbed"]', 'questions = ["line", "gone"]', "must name two questions that exist"),
    ('from = "holds_until"', 'from = "line"', "due date “later”: `from` is 'line'"),
    ("days = 7", "days = -7", "due date “soon”: needs `days`"),
    ('options = [{ code = "s2"', 'options = 3 # [{ code = "s2"', "`options` must be a list of tables"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), [item for item in FAULTS if item[2]])
def test_every_fault_of_a_kind_names_file_place_and_way_out(old: str, new: str, sentence: str) -> None:
    found = faults(mutated(old, new))
    assert any(sentence in fault for fault in found), found
    if "v1" in found[0]:
        assert all(fault.startswith(("every_feature.v1.toml", "Every")) for fault in found), found


def test_classes_without_a_place_in_the_cascade_are_named() -> None:
    raw = mutated("vocabularies = {", "vocabularies = { demeanour = 1,").decode()
    raw = raw.replace('vocabulary = "behaviours"\nfirst = ["PHY.GRAB"]', 'vocabulary = "demeanour"', 1)
    assert any(
        "the class MANNER has no place in the order PHY, COE" in fault for fault in faults(raw.encode())
    )


def test_all_faults_are_collected() -> None:
    raw = mutated("search = 5", "search = 9").replace(b'from = "sealed"', b'from = "never"')
    with pytest.raises(BadInput) as caught:
        load(raw)
    assert len(caught.value.problems) == 2
    assert caught.value.sentence.endswith("(1 more to mend in this file)")


def test_seventeen_sections_are_too_many() -> None:
    more = "".join(f'[[sections]]\ncode = "s{n}"\nlabel = "S"\nneutral = "S"\n' for n in range(13))
    assert any(
        "has 17 sections; there must be 1 to 16" in fault for fault in faults(EVERY_FEATURE + more.encode())
    )


def test_a_long_circle_is_reported_once() -> None:
    raw = mutated(
        'show_if = { question = "again", any = ["yes"] }',
        'show_if = { question = "deeper", answered = true }',
    )
    circles = [fault for fault in faults(raw) if "circle" in fault]
    assert len(circles) == 1
    assert "deep → deeper → deep" in circles[0]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\xff\xfe", "is not UTF-8 text (byte 1)"),
        (b"kind = ", "is not TOML 1.0"),
        (b"a = " + b"[" * 100_000, "is not TOML 1.0"),
        (b"#" * (FILE_LIMIT + 1), "is larger than"),
        (b"", "kind.v?.toml"),
    ],
)
def test_what_is_no_kind_at_all_is_refused_in_a_sentence(raw: bytes, sentence: str) -> None:
    assert any(sentence in fault for fault in faults(raw))


def test_pins_are_read_before_the_kind() -> None:
    assert pins(EVERY_FEATURE) == (("behaviours", 1), ("responses", 1), ("settings", 1))
    assert any("which does not exist here" in str(problem) for problem in _problems_without_vocabularies())


def _problems_without_vocabularies() -> list[str]:
    with pytest.raises(BadInput) as caught:
        load_kind(EVERY_FEATURE, {}, {})
    return [problem.sentence for problem in caught.value.problems]


def test_shipped_kinds_by_bare_name_and_by_id() -> None:
    assert shipped().get("incident") is shipped().get("incident.v1")
    assert shipped().names()[0] == "incident"
    for wrong in ("incidents", "incident.v99", "incident.vx", ""):
        with pytest.raises(BadInput, match="There is no kind"):
            shipped().get(wrong)
    with pytest.raises(BadInput, match="There is no vocabulary"):
        shipped().vocabulary("nothing")


def test_files_are_asked_once_and_never_hidden() -> None:
    files = 'id = "files"\npage = "two"\nsection = "first"\ntype = "files"\n'
    hidden = mutated(files, files + 'show_if = { question = "again", any = ["yes"] }\n')
    assert any("has no `show_if`" in sentence for sentence in faults(hidden))
    other = mutated(
        'id = "file"\npage = "two"\nsection = "first"\ntype = "bytes"',
        'id = "file"\npage = "two"\nsection = "first"\ntype = "files"',
    )
    assert any("has the id `files`" in sentence for sentence in faults(other))
