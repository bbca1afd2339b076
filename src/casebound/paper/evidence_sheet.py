"""What an evidence file shows, as plain values. The caller has chosen the view, the words and the times.

Nothing here is markup and nothing is looked up: what stands in these values is printed, in this order.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from casebound.core.errors import BadInput, Problem
from casebound.paper.words import LANGUAGES


@dataclass(frozen=True)
class Quote:
    """Words somebody said. `by` names who and how exact: "Client. Word for word."."""

    words: str
    by: str = ""


@dataclass(frozen=True)
class Table:
    """Answers in rows: steps with their times, people who were there. Every row as long as `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SheetItem:
    """One question and its answer: running text, several ticks, quoted words or a table."""

    label: str
    value: str | tuple[str, ...] | tuple[Quote, ...] | Table


@dataclass(frozen=True)
class SheetSection:
    """One section of a page. `withheld` set: nothing of it is shown but this sentence."""

    label: str
    items: tuple[SheetItem, ...] = ()
    withheld: str = ""


@dataclass(frozen=True)
class SheetTime:
    """One of happened, written, received, sealed: "Happened", "About 20:02", "20 Nov 2026, PST"."""

    label: str
    when: str
    note: str = ""
    sealed: bool = False


@dataclass(frozen=True)
class SheetPage:
    """One sealed entry. `leaf` and `root` are hexadecimal SHA-256, `size` the pages under that root.

    `author` is a short line ("Ana Ruiz, LMT"); what else is known of the writer or place goes into `facts`.
    """

    number: int
    casebook: str
    kind: str
    author: str
    times: tuple[SheetTime, ...]
    sections: tuple[SheetSection, ...]
    leaf: str
    root: str
    size: int
    sealed_on: str = ""
    client: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    amends: str = ""
    amended_by: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Attachment:
    """Data that rides inside the PDF. `name` is a plain file name in ASCII."""

    name: str
    data: bytes
    mime: str
    description: str = ""


@dataclass(frozen=True)
class EvidenceSheet:
    """A whole evidence PDF.

    `made` fixes the bytes (its time zone is required), `made_at` is the same moment as people read it.
    `computed` is what was worked out from sealed pages and carries no proof of its own.
    `extent` says in a sentence whether these are all pages or a selection. `fingerprint` is the SHA-256 of
    the log key, 64 hexadecimal digits; `spoken` are words for the same key, to be read out by phone.
    `form` is the version of the file that it lies in (docs/spec/evidence.md).
    """

    language: str
    title: str
    recipient: str
    purpose: str
    made: datetime
    made_at: str
    practice: str
    fingerprint: str
    extent: str
    pages: tuple[SheetPage, ...]
    view: str = ""
    spoken: tuple[str, ...] = ()
    computed: tuple[SheetSection, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    paper: str = "a4"
    form: int = 1


_NEEDED = {
    "title": "Give the evidence file a title.",
    "recipient": "Say to whom the evidence file goes.",
    "purpose": "Say what the evidence file is for.",
    "practice": "Say which practice makes the evidence file.",
    "made_at": "Say when the evidence file is made, in words that people read.",
    "extent": "Say whether these are all pages or a selection.",
}
_HEX = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def check_sheet(sheet: EvidenceSheet) -> None:
    """Refuse a sheet that would mislead its reader. Raises BadInput that names every fault."""
    faults = [Problem(name, say) for name, say in _NEEDED.items() if not getattr(sheet, name).strip()]
    if sheet.language not in LANGUAGES:
        faults.append(Problem("language", f"Choose a language of the first page: {', '.join(LANGUAGES)}."))
    if not _HEX.fullmatch(sheet.fingerprint):
        faults.append(Problem("fingerprint", "Give the fingerprint of the log key as 64 hexadecimal digits."))
    names = [attachment.name for attachment in sheet.attachments]
    if len(set(names)) != len(names) or not all(_NAME.fullmatch(name) for name in names):
        faults.append(Problem("attachments", "Give each attachment its own plain file name."))
    for page in sheet.pages:
        faults += _page_faults(page)
    if faults:
        raise BadInput(" ".join(dict.fromkeys(fault.sentence for fault in faults)), tuple(faults))


def _page_faults(page: SheetPage) -> list[Problem]:
    where = f"page {page.number}"
    faults = []
    if not _LANGUAGE.fullmatch(page.language):
        faults.append(Problem(where, f"Give the language of {where} as its short code, such as en."))
    if not (_HEX.fullmatch(page.leaf) and _HEX.fullmatch(page.root)):
        faults.append(Problem(where, f"Give leaf and root of {where} as 64 hexadecimal digits each."))
    for section in page.sections:
        if section.withheld and section.items:
            faults.append(
                Problem(where, f"A section of {where} is withheld and yet has answers: take them out.")
            )
        tables = [item.value for item in section.items if isinstance(item.value, Table)]
        if any(len(row) != len(table.columns) for table in tables for row in table.rows):
            faults.append(Problem(where, f"A table on {where} has rows and columns that do not fit."))
    return faults
