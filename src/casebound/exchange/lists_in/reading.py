"""One door for every sort of list: what it is shows in its first bytes, not in its name."""

from django.utils.translation import gettext as _

from casebound.core.errors import BadInput
from casebound.exchange.lists_in import calendar, cards, sheets, text
from casebound.exchange.lists_in.table import MOST_BYTES, Choices, Table

_OLD_SHEET = b"\xd0\xcf\x11\xe0"
_NO_LIST = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"SQLite f")
_TEXT_FORMS = {"BEGIN:VCARD": cards.read, "BEGIN:VCALENDAR": calendar.read}


def read(raw: bytes, choices: Choices | None = None) -> Table:
    """A client list in any of the forms that are known. Raises BadInput, with the line where there is one."""
    choices = choices or Choices()
    if not raw.strip(b"\0 \r\n\t"):
        raise BadInput(_("This file is empty."))
    if len(raw) > MOST_BYTES:
        raise BadInput(
            _("This file is larger than %(most)d MB. Cut the list into several files.")
            % {"most": MOST_BYTES >> 20}
        )
    if raw.startswith(_OLD_SHEET):
        raise BadInput(
            _("This is an old or locked spreadsheet. Save it as XLSX, ODS or CSV without a password.")
        )
    if raw.startswith(b"PK"):
        return sheets.read(raw, choices)
    if raw.startswith(_NO_LIST):
        raise BadInput(_("This is no client list. Choose a CSV, XLSX, ODS, vCard or .ics file."))
    begin = _beginning(raw)
    for mark, reader in _TEXT_FORMS.items():
        if begin.startswith(mark):
            return reader(raw, choices)
    return text.read(raw, choices)


def _beginning(raw: bytes) -> str:
    plain = raw[:200].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \r\n\t")
    return plain.decode("latin-1").upper()
