"""A casebook as lines and as a table: what is read back is what was sealed, for every kind."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casebound.core.errors import BadInput
from casebound.core.kinds import Kind
from casebound.exchange.out import lines, table
from casebound.kinds import shipped
from tests.core.kinds_in_tests import all_kinds
from tests.exchange.leaves import LATER, PRACTICE, SEALED, leaf

HEAD = lines.Head(PRACTICE, SEALED, 40, b"\x44" * 32, "whole", True)
KINDS = pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.id)


@KINDS
def test_lines_read_back_are_the_answers_that_were_sealed(kind: Kind) -> None:
    made = [leaf(kind, seq) for seq in (7, 8)]
    back = list(lines.read(lines.write(HEAD, made)))
    assert [page.sections for page in back] == [page.sections for page in made]
    assert [page.told["entry"] for page in back] == ["e7", "e8"]


@KINDS
def test_each_line_of_a_page_has_label_code_kind_version_and_language(kind: Kind) -> None:
    made = leaf(kind)
    records = [json.loads(line) for line in lines.write(HEAD, [made])]
    told, page = records[1], records[2]
    assert (told["kind"], told["sha256"], told["language"]) == (kind.id, kind.sha256.hex(), kind.language)
    assert [one["question"] for one in told["questions"]] == [one.id for one in kind.questions]
    asked = {one.id: one for one in kind.questions}
    for answer in page["answers"]:
        if answer["question"] in asked:
            question = asked[answer["question"]]
            assert (answer["label"], answer["link_id"]) == (question.label, question.fhir)


@KINDS
def test_a_table_read_back_is_the_answers_that_were_sealed(kind: Kind) -> None:
    made = [leaf(kind, seq) for seq in (7, 8)]
    raw = b"".join(table.write(made))
    assert table.read(raw.decode()) == {page.id: dict(page.sections) for page in made}


def test_i_do_not_know_is_kept_apart_from_words_that_say_so() -> None:
    kind = shipped().get("incident")
    made = [
        leaf(kind, 7, {"account": "null", "happened": None}),
        leaf(kind, 8, {"account": "-1", "happened": "2025-03-14"}),
    ]
    back = table.read(b"".join(table.write(made)).decode())
    assert [back[page.id] for page in made] == [page.sections for page in made]
    assert [page.sections for page in lines.read(lines.write(HEAD, made))] == [page.sections for page in made]


def test_a_retracted_page_says_so_in_both() -> None:
    made = leaf(shipped().get("note"), later=LATER, retracted=True)
    (page,) = lines.read(lines.write(HEAD, [made]))
    assert page.told["retracted"] is True
    assert page.told["later"] == [{"entry": "e9", "kind": "retraction"}]
    rows = list(csv.DictReader(io.StringIO(b"".join(table.write([made])).decode("utf-8-sig"))))
    assert {row["retracted"] for row in rows} == {"yes"}


def test_sections_that_stay_are_not_even_asked_about() -> None:
    kind = shipped().get("incident")
    shown = {section.code for section in kind.sections_in("facts")}
    told = json.loads(list(lines.write(HEAD, [leaf(kind)], lambda _kind: shown))[1])
    assert {one["section"] for one in told["sections"]} == shown
    assert {one["section"] for one in told["questions"]} <= shown


@pytest.mark.parametrize("cut", [-1, 1, 2])
def test_a_file_that_was_cut_is_no_file(cut: int) -> None:
    made = list(lines.write(HEAD, [leaf(shipped().get("note"))]))
    with pytest.raises(BadInput, match="ends before its end"):
        list(lines.read(made[:cut]))


def test_a_file_in_which_a_word_was_changed_is_refused() -> None:
    made = list(lines.write(HEAD, [leaf(shipped().get("note"))]))
    made[2] = made[2].replace(b'"page":5', b'"page":6')
    with pytest.raises(BadInput, match="changed on the way"):
        list(lines.read(made))
    with pytest.raises(BadInput, match="changed on the way"):
        list(lines.read([*made, b"{}\n"]))
    with pytest.raises(BadInput, match="first line"):
        list(lines.read([b"{}\n"]))
    with pytest.raises(BadInput, match="ends before"):
        list(lines.read([b"not json\n"]))


@given(some.text())
def test_a_guarded_cell_begins_with_nothing_that_runs_and_comes_back(cell: str) -> None:
    safe = table.guarded(cell)
    assert safe[:1] not in {*"=+-@\t\r\n＝＋－＠"} - {""} or not safe
    assert table.unguarded(safe) == cell


@pytest.mark.parametrize("start", [*"=+-@\t\r\n＝＋－＠'"])
def test_what_a_spreadsheet_would_run_gets_a_mark(start: str) -> None:
    assert table.guarded(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert table.guarded("plain =1") == "plain =1"


def test_a_note_that_is_a_formula_is_no_formula_in_the_table() -> None:
    made = leaf(shipped().get("note"), answers={"text": '=HYPERLINK("http://x")', "happened": "2025-03-14"})
    raw = b"".join(table.write([made])).decode()
    assert not any(cell[:1] in "=+-@" for line in csv.reader(io.StringIO(raw)) for cell in line if cell)
    assert table.read(raw)[made.id] == made.sections


def test_another_table_is_refused() -> None:
    with pytest.raises(BadInput, match="other columns"):
        table.read("name,phone\r\n")
