"""The evidence PDF says everything it was given, nothing else, and says it the same way every time."""

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from casebound.core.errors import BadInput
from casebound.paper import evidence
from casebound.paper.evidence import render_evidence
from casebound.paper.evidence_sheet import (
    Attachment,
    EvidenceSheet,
    SheetItem,
    SheetPage,
    SheetSection,
    Table,
)
from casebound.paper.words import words
from tests.paper.reading import Pdf
from tests.paper.sheets import ACCOUNT, PAGE, SECTIONS, SHEET, sheet_saying


@pytest.fixture(scope="module")
def printed() -> Pdf:
    return Pdf(render_evidence(SHEET))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_same_sheet_gives_the_same_bytes_in_another_process_too(printed: Pdf) -> None:
    code = (
        "import hashlib; from tests.paper.sheets import SHEET;"
        "from casebound.paper.evidence import render_evidence;"
        "print(hashlib.sha256(render_evidence(SHEET)).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": "src", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"},
    )
    assert done.stdout.strip() == hashlib.sha256(printed.raw).hexdigest()
    assert render_evidence(SHEET) == printed.raw


def test_a_later_time_or_another_word_gives_other_bytes(printed: Pdf) -> None:
    assert render_evidence(replace(SHEET, purpose="Another purpose")) != printed.raw


def test_it_is_tagged_archivable_titled_and_has_a_language(printed: Pdf) -> None:
    raw = printed.raw
    assert b"/MarkInfo<</Marked true" in raw
    assert b"/Lang(en)" in raw
    assert b"<pdfaid:part>3</pdfaid:part>" in raw
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in raw
    assert b"<pdfuaid:part>1</pdfuaid:part>" in raw
    assert b"Pages about Client 17" in raw
    assert b"/Outlines" in raw
    assert b"Sealed page number 42" in raw  # the ring, for who cannot see it


def test_every_section_is_there_in_order(printed: Pdf) -> None:
    at = [printed.text.index(section.label) for section in SECTIONS]
    assert at == sorted(at)
    for text in ("Solo practice", "Asked for a sexual service", "So do you do extras", "Waited by"):
        assert text in printed.text
    for line in ACCOUNT.split("\n\n"):
        assert flat(line) in printed.text


def test_times_author_client_and_amendments_are_there(printed: Pdf) -> None:
    for text in (
        "About 20:02",
        "29 minutes later",
        "34 minutes after the event",
        "Ana Ruiz, LMT",
        "Client 17",
    ):
        assert text in printed.text
    assert "Page 47, correction by Ana Ruiz, 24 November 2026." in printed.text
    assert "Changes page 42" in printed.text


def test_the_first_page_says_what_a_stranger_needs(printed: Pdf) -> None:
    first = flat(printed.pages[0])
    say = words("en")
    for key in ("what", "gaps", "proves", "compare", "check", "check_also", "command"):
        assert say[key] in first
    assert "A seal proves that this text is unchanged since that time, not that it is true." in first
    assert "A selection: 2 of 9 pages about Client 17" in first
    assert first.count("c0ff ee12 3456 7890") == 4
    assert "oak river candle maple drum violet" in first


def test_the_footer_counts_the_sheets(printed: Pdf) -> None:
    for at, page in enumerate(printed.pages, 1):
        assert "Casebound evidence file, format 1" in page
        assert f"{at} of {len(printed.pages)}" in flat(page)


def test_withheld_sections_show_their_neutral_label_and_nothing_else(printed: Pdf) -> None:
    assert "Section 15 Withheld by the writer." in printed.text


def test_spanish_first_page_around_pages_in_their_own_language() -> None:
    pdf = Pdf(render_evidence(replace(SHEET, language="es")))
    assert words("es")["proves"] in pdf.text
    assert "Página 42 de" in pdf.text
    assert b"/Lang(es)" in pdf.raw
    assert flat(ACCOUNT.split("\n\n")[0]) in pdf.text


def test_no_word_of_severity_or_learning_is_the_sheets_own(printed: Pdf) -> None:
    own = printed.text + Pdf(render_evidence(replace(SHEET, language="es"))).text
    for word in ("mild", "moderate", "severe", "critical", "severity", "learning", "leve", "grave"):
        assert not re.search(rf"\b{word}\b", own, re.I)


def test_data_rides_inside_exactly() -> None:
    binary = Attachment("proof.bin", bytes(range(256)), "application/octet-stream")
    text = Attachment("words.json", "\ufeff{}\r\n 你\x00".encode(), "application/json", "Answers")
    pdf = Pdf(render_evidence(replace(SHEET, attachments=(binary, text))))
    assert pdf.attached() == {b"proof.bin": binary.data, b"words.json": text.data}


def test_an_empty_sheet_says_so() -> None:
    text = Pdf(render_evidence(replace(SHEET, pages=(), attachments=()))).text
    assert words("en")["nothing"] in text
    empty = replace(PAGE, sections=(), times=(), facts=(), client="", amended_by=())
    assert words("en")["empty"] in Pdf(render_evidence(replace(SHEET, pages=(empty,)))).text


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": " \n"},
        {"recipient": ""},
        {"purpose": ""},
        {"extent": ""},
        {"practice": ""},
        {"language": "xx"},
        {"fingerprint": "c0ffee"},
        {"fingerprint": "C0FFEE" + "0" * 58},
        {"paper": "a0"},
        {"made": datetime(2026, 11, 21)},
        {"pages": (replace(PAGE, leaf="7f3a"),)},
        {"pages": (replace(PAGE, language="english"),)},
        {"attachments": (Attachment("../x", b"", "text/plain"),)},
        {"attachments": (Attachment("x", b"1", "text/plain"), Attachment("x", b"2", "text/plain"))},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_sheet_that_would_mislead_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadInput, match=r"^(Give|Say|Choose) .*\.$"):
        render_evidence(replace(SHEET, **changes))  # type: ignore[arg-type]


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        render_evidence(replace(SHEET, title="", purpose=""))
    assert [problem.question for problem in caught.value.problems] == ["title", "purpose"]


def with_section(section: SheetSection) -> EvidenceSheet:
    page: SheetPage = replace(PAGE, sections=(section,))
    return replace(SHEET, pages=(page,))


def test_a_withheld_section_with_answers_is_refused() -> None:
    section = SheetSection("Section 3", (SheetItem("Name", "Sam"),), withheld="Withheld.")
    with pytest.raises(BadInput, match="withheld and yet has answers"):
        render_evidence(with_section(section))


def test_a_table_whose_rows_do_not_fit_is_refused() -> None:
    table = Table(("Time", "Step"), (("20:02",),))
    with pytest.raises(BadInput, match="rows and columns"):
        render_evidence(with_section(SheetSection("Done", (SheetItem("Done", table),))))


def test_fifty_thousand_characters_are_all_printed() -> None:
    told = [f"word{at}" for at in range(5_678)]
    text = " ".join(told)
    assert 49_900 < len(text) <= 50_000
    assert re.findall(r"\bword\d+", Pdf(render_evidence(sheet_saying(text))).text) == told


def test_nothing_is_written_anywhere(tmp_path: Path) -> None:
    """Not even for a moment in the folder of temporary files; what is watched here is what stays."""
    code = "from tests.paper.sheets import SHEET; from casebound.paper.evidence import render_evidence;"
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-B", "-c", code + "render_evidence(SHEET)"],
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": f"{root / 'src'}:{root}", "TMPDIR": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert list(tmp_path.rglob("*")) == []


def test_the_house_never_compiles_from_bytes_of_source() -> None:
    """A main file passed as bytes is numbered for good by the typesetter, which stops at 65,535."""
    room = Path(evidence.__file__).parent
    calls = [
        line
        for file in room.glob("*.py")
        for line in re.findall(r"typst\.compile\(\s*(\S+)", file.read_text())
    ]
    assert calls
    assert all(call.startswith("str(TEMPLATES") for call in calls)
