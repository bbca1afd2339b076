"""What people write is shown as text: not as markup, not as a box, not around the corner."""

import pytest

from casebound.core.errors import BadInput
from casebound.paper import typesetting
from casebound.paper.drawable import LONGEST_WORD, Care, Ink
from casebound.paper.evidence import render_evidence, with_rising_care
from casebound.paper.fonts import can_draw, compiles, covered
from casebound.paper.typesetting import CannotDraw
from tests.paper.reading import Pdf
from tests.paper.sheets import SHEET, sheet_saying

MARKUP = [
    '#read("/etc/passwd")',
    "*bold* _italic_ `code`",
    "$x$ $ sum $",
    "@ref <label> https://example.org",
    "\\ \\n \\u{41} // comment /* open",
    "= Heading - item + item / term: x",
    '#import "@preview/x:0.1.0" #sys.inputs.data',
    "{page} {0} %s {{}} ]] ))",
    "<script>alert(1)</script> &amp;",
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_stays_text_wherever_it_stands(text: str) -> None:
    pdf = Pdf(render_evidence(sheet_saying(text)))
    assert text in pdf.text
    everywhere = Pdf(
        render_evidence(
            sheet_saying("x", title=text, recipient=text, purpose=text, practice=text, extent=text)
        )
    )
    assert everywhere.text.count(text) >= 5
    assert "root:" not in pdf.text + everywhere.text


def test_what_no_font_draws_is_printed_as_its_code_point_and_named() -> None:
    text = Pdf(render_evidence(sheet_saying("He sent 你 and 😉 twice: 😉"))).text
    assert "He sent [U+4F60] and [U+1F609] twice: [U+1F609]" in text
    assert "[U+1F609] winking face" in text
    assert text.count("[U+1F609] winking face") == 1
    assert "[U+4F60], [U+1F609]" in text  # a Chinese character's name says no more than its code


def test_arabic_hebrew_greek_and_russian_are_drawn() -> None:
    ink = Ink()
    for text in ("مرحبا", "שלום", "Ελλάδα", "Привет", "नमस्ते", "Việt"):
        assert ink.block(text)[0]["t"] == text
    assert not ink.missing
    assert "Привет" in Pdf(render_evidence(sheet_saying("Привет, Ελλάδα"))).text
    assert render_evidence(sheet_saying("مرحبا بالعالم\nשלום"))


def test_direction_is_kept_inside_the_text() -> None:
    ink = Ink()
    assert ink.line("שלום") == "\u2068שלום\u2069"
    assert ink.line("abc") == "abc"
    assert [line["rtl"] for line in ink.block("שלום abc\nabc שלום\n123")] == [True, False, False]


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u2066", "\u200f", "\u200b", "\u00ad", "\ufeff", "\u2028", "\x00", "\x1b"]
)
def test_signs_that_hide_or_turn_text_are_printed_as_their_code(sign: str) -> None:
    assert f"ab[U+{ord(sign):04X}]cd" in Pdf(render_evidence(sheet_saying(f"ab{sign}cd"))).text


@pytest.mark.parametrize(
    "text", ["\ud800", "\ue000", "\U0010ffff", "👩‍👩‍👧", "🇪🇸", "ก็", "\u0301", "a" + "\u0301" * 500]
)
def test_odd_text_always_prints(text: str) -> None:
    assert Pdf(render_evidence(sheet_saying(text, title=f"Pages {text}"))).pages


def test_joiners_stay_between_letters_only() -> None:
    ink = Ink()
    assert ink.line("می‌خواهم") == "\u2068می‌خواهم\u2069"
    assert ink.line("a\u200d") == "a[U+200D]"
    assert ink.line("❤\ufe0f") == "❤"


def test_a_very_long_word_may_break_and_loses_nothing() -> None:
    word = "x" * (LONGEST_WORD * 2 + 1)
    (line,) = Ink().block(word)
    assert str(line["t"]).replace("\u200b", "") == word
    assert str(line["t"]).count("\u200b") == 2
    assert word in Pdf(render_evidence(sheet_saying(word))).text.replace(" ", "")


def test_line_ends_and_tabs() -> None:
    assert [line["t"] for line in Ink().block("a\r\nb\rc\n\n\td")] == ["a", "b", "c", "", "    d"]
    assert Ink().line("a\nb") == "a b"


def test_care_rises_until_the_fonts_agree() -> None:
    tried: list[Care] = []

    def make(care: Care) -> str:
        tried.append(care)
        if care is not Care.PLAIN_LATIN:
            raise CannotDraw("no")
        return "done"

    assert with_rising_care(make) == "done"
    assert tried == list(Care)
    assert Ink(Care.PLAIN_LATIN).line("aé Ж") == "aé [U+0416]"
    assert Ink(Care.NO_RARE_MARKS).line("e\u0301") == "e[U+0301]"


def test_a_refusal_never_quotes_what_was_written() -> None:
    data = {"words": {}, "parts": [], "title": "secret 你", "lang": "en", "kicker": "", "lead": "secret 你"}
    with pytest.raises((CannotDraw, RuntimeError)) as caught:
        typesetting.typeset("blank.typ", data, SHEET.made)
    chain = f"{caught.value!r} {caught.value.__cause__!r}"
    assert "secret" not in chain
    assert caught.value.__suppress_context__


def test_ranges_hold_at_their_ends() -> None:
    firsts, lasts = covered()
    assert all(first <= last for first, last in zip(firsts, lasts, strict=True))
    assert list(firsts) == sorted(firsts)
    assert compiles(chr(point) for point in (*firsts, *lasts))
    assert not can_draw("你")
    assert not can_draw("\x1f")
    assert not compiles("你")


def test_time_without_a_zone_and_unknown_paper_are_refused() -> None:
    with pytest.raises(BadInput, match="time zone"):
        typesetting.typeset("blank.typ", {}, SHEET.made.replace(tzinfo=None))
    with pytest.raises(BadInput, match="a4 or letter"):
        typesetting.typeset("blank.typ", {}, SHEET.made, "a5")
