"""A spreadsheet of a few hundred bytes that lays claim to all memory stops its own reader, not the server."""

import io
import struct
import zipfile

import pytest

from casebound.core.errors import BadInput
from casebound.exchange.lists_in import sheet_apart
from casebound.exchange.lists_in.reading import read
from tests.exchange import lists

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def record(number: int, told: bytes = b"") -> bytes:
    """One record of a binary workbook; its size in groups of seven bits."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return head + bytes([len(told)]) + told


def words(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary(row: int, column: int) -> bytes:
    """Two cells of a binary workbook: the first one of all, and one as far off as it is said."""
    book = record(0x9C, struct.pack("<II", 0, 1) + words("rId1") + words("S"))
    cells = b"".join(
        record(0, struct.pack("<II", at, 0) + bytes(17)) + record(5, struct.pack("<IId", over, 0, 5550134.0))
        for at, over in ((0, 0), (row, column))
    )
    area = record(0x94, struct.pack("<IIII", 0, row, 0, column))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>'.encode(),
        "xl/workbook.bin": record(0x83) + record(0x8F) + book + record(0x90) + record(0x84),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
        f'Id="rId1" Type="{_SHEET}" Target="worksheets/sheet1.bin"/></Relationships>'.encode(),
        "xl/worksheets/sheet1.bin": record(0x81) + area + record(0x91) + cells + record(0x92) + record(0x82),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return file.getvalue()


def test_two_cells_far_apart_are_refused_and_the_server_goes_on():
    raw = binary(1_048_575, 16_383)
    assert len(raw) < 1_000
    with pytest.raises(BadInput, match="far larger inside"):
        read(raw)
    assert read(binary(1, 2)).lines[-1].cells == ("", "", "5550134")  # that it is this that was refused


def test_cells_that_say_one_long_text_over_and_over_are_refused(monkeypatch):
    monkeypatch.setattr(sheet_apart, "MOST_SAID", 3_000)
    raw = lists.xlsx([["Name"], *[["x" * 300]] * 20])
    assert sheet_apart.opened(raw, "") == {"refused": sheet_apart.TOO_LARGE}
    assert "rows" in sheet_apart.opened(lists.xlsx([["Name"], ["x" * 300]]), "")


def test_the_name_of_a_sheet_stands_in_no_list_of_processes(monkeypatch):
    said = []
    real = sheet_apart.subprocess.run
    monkeypatch.setattr(
        sheet_apart.subprocess, "run", lambda command, **how: said.extend(command) or real(command, **how)
    )
    with pytest.raises(sheet_apart.Refused, match="no sheet"):
        sheet_apart.read(lists.xlsx([["Name"], ["Sam"]]), "Clients of Ana")
    assert "Clients of Ana" not in " ".join(said)
    assert "-P" in said
