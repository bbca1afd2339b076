"""Lists as other programs write them: understood without being asked, and refused where they are none."""

import struct

import pytest

from casebound.core.errors import BadInput
from casebound.exchange.lists_in import sheets
from casebound.exchange.lists_in.reading import read
from casebound.exchange.lists_in.table import Choices
from tests.exchange import lists


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator_is_guessed(encoding, separator):
    table = read(lists.CSV.replace(",", separator).encode(encoding))
    assert table.choices.separator == separator
    assert table.header[:2] == ("First Name", "Last Name")
    assert [line.cells[0] for line in table.lines] == ["Sam", "José"]
    assert [line.number for line in table.lines] == [2, 3]


def test_what_was_guessed_can_be_changed():
    raw = "Name\nJos\u00e9\n".encode("cp1252")
    assert read(raw, Choices(encoding="mac-roman")).lines[0].cells == ("JosÈ",)
    assert read(b"Sam;1,2\n", Choices(separator=",", header=False)).lines[0].cells == ("Sam;1", "2")
    with pytest.raises(BadInput, match="Line 2 cannot be read as utf-8"):
        read(raw, Choices(encoding="utf-8"))
    for wrong in (Choices(encoding="rot13"), Choices(separator="x")):
        with pytest.raises(BadInput):
            read(raw, wrong)


def test_a_list_without_names_of_columns_has_all_its_lines():
    table = read(b"Sam,206 555 0134\nKim,206 555 0135\n")
    assert table.header == ("Column 1", "Column 2")
    assert len(table.lines) == 2
    assert not table.choices.header


@pytest.mark.parametrize(
    "title",
    [
        "Client Export, Serene Spa\nGenerated: 21/11/2026 10:15\n\n",
        "Client Export;;;;\n;;;;\nFrom 01/01/2020;to 21/11/2026;;;\n",
    ],
)
def test_what_a_report_says_above_the_names_of_the_columns_is_no_client(title):
    raw = (title + lists.CSV.replace(",", ";")).encode()
    for choices in (None, Choices(separator=";", header=True)):
        table = read(raw, choices)
        assert table.header[:2] == ("First Name", "Last Name")
        assert [(line.number, line.cells[0]) for line in table.lines] == [(5, "Sam"), (6, "José")]
        assert table.above == 3
    plain = read(raw, Choices(separator=";", header=False))
    assert (plain.header[0], plain.lines[0].number, plain.above) == ("Column 1", 1, 0)


def test_a_client_is_no_title():
    raw = "Sam;Poe;206 555 0134;sam@example.org\nName;Phone;E-mail;City\nKim;206 555 0135;kim@example.org;X\n"
    assert [line.cells[0] for line in read(raw.encode()).lines] == ["Sam", "Name", "Kim"]


def test_lines_are_counted_as_an_editor_counts_them():
    table = read(b'sep=;\r\nName;Address\r\nSam;"Oak Street 12\r\nSeattle"\r\n\r\nKim;Elm\r\n')
    assert [(line.number, line.cells[0]) for line in table.lines] == [(3, "Sam"), (6, "Kim")]


def test_a_list_that_was_cut_off_in_the_middle_is_refused_with_its_line():
    with pytest.raises(BadInput, match="Line 3 cannot be read: a quotation mark is open"):
        read(b'Name,Address\nSam,Oak\nKim,"Elm stre')


def test_a_sheet_is_read_and_another_one_can_be_chosen():
    raw = lists.xlsx([["Name", "Phone"], ["Sam Poe", 2065550134]], [["Name"], ["Kim"]])
    table = read(raw)
    assert table.sheets == ("One", "Two")
    assert table.lines[0].cells == ("Sam Poe", "2065550134")
    assert read(raw, Choices(sheet="Two")).lines[0].cells == ("Kim",)
    with pytest.raises(BadInput, match="no sheet of that name"):
        read(raw, Choices(sheet="Three"))
    assert read(lists.ods(["Name"], ["Sam"])).lines[0].cells == ("Sam",)


def test_a_formula_is_the_value_that_was_saved():
    body = '<row r="1"><c r="A1" t="str"><f>HYPERLINK("http://x")</f><v>Sam</v></c></row>'
    assert read(lists.xlsx([], body=body), Choices(header=False)).lines[0].cells == ("Sam",)


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r = \'ZZZ1\'><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999"><c><v>1</v></c></row>',
    ],
)
def test_a_few_cells_spread_over_a_huge_area_are_refused(body):
    with pytest.raises(BadInput, match="far larger inside"):
        read(lists.xlsx([], body=body))


def test_rows_said_once_and_meant_a_million_times_are_refused_unless_they_are_empty_at_the_end():
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    wide = '<table:table-cell table:number-columns-repeated="9000"/>'
    bomb = f'<table:table-row table:number-rows-repeated="1048000">{wide}{cell}</table:table-row>'
    with pytest.raises(BadInput, match="far larger inside"):
        read(lists.ods(["Name"], body=bomb))
    usual = f'<table:table-row table:number-rows-repeated="1048000">{wide}</table:table-row>'
    assert len(read(lists.ods(["Name"], ["Sam"], body=usual)).lines) == 1


def test_what_a_packed_file_says_of_its_size_is_not_believed(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 100_000)
    raw = bytearray(lists.xlsx([["Name"], ["x" * 200_000]]))
    with pytest.raises(BadInput, match="far larger inside"):
        read(bytes(raw))
    for at in range(len(raw) - 4):
        if raw[at : at + 4] == b"PK\1\2":
            raw[at + 24 : at + 28] = struct.pack("<L", 10)
    with pytest.raises(BadInput, match="far larger inside"):
        read(bytes(raw))


def test_cards_of_every_version_are_read_and_only_what_a_client_page_asks():
    table = read(lists.VCARD.encode())
    named = [dict(zip(table.header, line.cells, strict=True)) for line in table.lines]
    assert [one["Full name"] for one in named] == ["Sam Poe", "José Núñez", "Kim Lee"]
    assert [one["Phone"] for one in named] == ["+1 206 555 0134", "206 555 0135", "+1-206-555-0136"]
    assert named[0]["Birthday"] == "1980-05-17"
    assert named[2]["Birthday"] == ""
    assert named[2]["Address"] == "12 Oak Street, Seattle, WA, 98101"
    assert [line.number for line in table.lines] == [1, 10, 16]
    assert "stays where it is" not in str(named)


def test_a_card_that_was_cut_off_is_named():
    for raw in (lists.VCARD[:-30], lists.VCARD.replace("END:VCARD\n", "", 1)):
        with pytest.raises(BadInput, match="The card that begins on line"):
            read(raw.encode())


def test_people_of_a_calendar_come_once_and_titles_only_if_asked():
    table = read(lists.ICS.encode())
    assert [line.cells for line in table.lines] == [("Sam Poe", "sam@example.org"), ("", "kim@example.org")]
    assert "Kim at nine" not in str(table.lines)
    titled = read(lists.ICS.encode(), Choices(titles=True))
    assert [line.cells[2] for line in titled.lines if line.cells[2]] == ["Kim at nine", "Sam again"]
    with pytest.raises(BadInput, match="cut off"):
        read(lists.ICS[:150].encode())
    with pytest.raises(BadInput, match="cut off"):
        read(lists.ICS.replace("END:VEVENT\n", "", 1).encode())


def test_of_a_calendar_what_is_nested_folded_escaped_or_spoilt():
    alarm = "BEGIN:VALARM\nATTENDEE:mailto:alarm@example.org\nSUMMARY:alarm\nEND:VALARM\n"
    folded = (
        'ATTENDEE;CN="Poe\\, \n Sam";ROLE=X:mailto:sam@exam\n ple.org\nSUMMARY;LANGUAGE=en:Massage\\, long\n'
    )
    spoilt = 'ATTENDEE;CN="x:mailto:y\nATTENDEE:tel:+12065550134\nATTENDEE\n'
    raw = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{alarm}{folded}{spoilt}END:VEVENT\nEND:VCALENDAR\n".encode()
    found = [line.cells for line in read(raw, Choices(titles=True)).lines]
    assert ("", "", "Massage, long") in found
    assert [cells[1] for cells in found if cells[1]] == ["sam@example.org"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"%PDF-1.7", "no client list"),
        (b"\x89PNG\r\n", "no client list"),
        (b"\xd0\xcf\x11\xe0\xa1", "Save it as XLSX"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"a\0b,c\0d,\xff\xff" * 9, "no list in text form"),
        (b",\n,\n", "nothing in this list"),
        (b"," * 300 + b"x\n", "columns are more"),
    ],
)
def test_what_is_no_list_is_refused_in_words(raw, said):
    with pytest.raises(BadInput, match=said):
        read(raw)
