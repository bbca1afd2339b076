"""Client lists in every form, made by hand: the files that other programs would give."""

import io
import zipfile

FAMILIES = ("Abbot", "Brook", "Crane", "Dover", "Ellis", "Frost", "Grove", "Hardy", "Innes", "Jolly")
HEADER = "First Name,Last Name,Mobile,Email Address,Birthday,Loyalty Points"
CSV = f"""{HEADER}
Sam,Poe,206 555 0134,sam@example.org,1980-05-17,12
José,Núñez,206 555 0135,jose@example.org,1979-11-02,3
"""
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
VCARD = """BEGIN:VCARD
VERSION:3.0
N:Poe;Sam;;;
FN:Sam Poe
TEL;TYPE=CELL:+1 206 555 0134
EMAIL:sam@example.org
BDAY:1980-05-17
NOTE:Something that stays where it is
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Jos=C3=A9;;;
TEL;CELL:206 555 0135
PHOTO;ENCODING=BASE64:AAAA
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Kim Lee
TEL;VALUE=uri:tel:+1-206-555-0136
ADR:;;12 Oak Street;Seattle;WA;98101;
BDAY:--0517
END:VCARD
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
BEGIN:VEVENT
UID:1
DTSTART:20261121T090000Z
SUMMARY:Kim at nine
ORGANIZER:mailto:ana@example.org
ATTENDEE;CN=Sam Poe:mailto:sam@example.org
ATTENDEE;CN=kim@example.org:MAILTO:kim@example.org
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20261122T090000Z
SUMMARY:Sam again
ATTENDEE;CN=Sam Poe:mailto:SAM@example.org
END:VEVENT
END:VCALENDAR
"""


def xlsx(*sheets: list[list[object]], body: str = "") -> bytes:
    """A workbook with sheets called One, Two …; body: instead of the first one's rows."""
    names = ("One", "Two", "Three")[: len(sheets) or 1]
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        + "".join(
            f'<Relationship Id="r{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(1, len(names) + 1)
        )
        + "</Relationships>",
    }
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r0" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    )
    for number, rows in enumerate(sheets or ([],), 1):
        inside = body if body and number == 1 else "".join(_row(at, row) for at, row in enumerate(rows, 1))
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_SHEET}"><sheetData>{inside}</sheetData></worksheet>'
        )
    return packed(parts)


def _row(number: int, cells: list[object]) -> str:
    return f'<row r="{number}">' + "".join(
        f'<c r="{chr(65 + at)}{number}"><v>{cell}</v></c>'
        if isinstance(cell, int)
        else f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for at, cell in enumerate(cells)
    ) + "</row>"  # fmt: skip


def ods(*rows: list[str], body: str = "") -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text"))
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"/>',
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{cells}{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        }
    )


def packed(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            kept = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(name, text if "xmlns" not in text else f'<?xml version="1.0"?>{text}', kept)
    return made.getvalue()
