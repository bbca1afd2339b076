"""Evidence sheets to print in tests: Ana's page 42, and what can be done to it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from casebound.paper.evidence_sheet import (
    Attachment,
    EvidenceSheet,
    Quote,
    SheetItem,
    SheetPage,
    SheetSection,
    SheetTime,
    Table,
)

ACCOUNT = (
    "About 20 minutes into the session, while I worked on his left shoulder, he made a remark about my body. "
    "I took my hands away and told him to stop. He said sorry.\n\nA few minutes later he asked whether I do "
    "“extras”. I stepped back to the door."
)

SECTIONS = (
    SheetSection(
        "Place",
        (
            SheetItem("Setting", "Solo practice"),
            SheetItem("Area", "Treatment room"),
            SheetItem("Part of the visit", "Session"),
        ),
    ),
    SheetSection("What was seen and heard", (SheetItem("What was seen and heard", ACCOUNT),)),
    SheetSection(
        "What they did",
        (
            SheetItem("Ticked", ("Asked for a sexual service", "Made a sexual remark or joke")),
            SheetItem("Went on after a warning", "Yes"),
        ),
    ),
    SheetSection(
        "Exact words",
        (
            SheetItem(
                "Exact words",
                (
                    Quote("“So do you do extras for regulars?”", "Client. Word for word."),
                    Quote("“That is not OK. The session is over.”", "Writer. As near as she remembers."),
                ),
            ),
        ),
    ),
    SheetSection(
        "What was done",
        (
            SheetItem(
                "What was done",
                Table(
                    ("Time", "Step"),
                    (
                        ("20:02", "Named the remark and said stop"),
                        ("20:07", "Said the session was over, left the room"),
                        ("20:12", "Waited by the front desk until he had gone"),
                    ),
                ),
            ),
        ),
    ),
    SheetSection("Section 15", withheld="Withheld by the writer. Its place is in the proof."),
)

PAGE = SheetPage(
    number=42,
    casebook="Ana Ruiz’s casebook",
    kind="Incident",
    author="Ana Ruiz, LMT",
    times=(
        SheetTime("Happened", "About 20:02", "20 Nov 2026, PST"),
        SheetTime("Written down", "20:31", "29 minutes later"),
        SheetTime("Sealed", "20:36", "34 minutes after the event", sealed=True),
    ),
    sections=SECTIONS,
    leaf="7f3a91c04be2d85e" * 4,
    root="19d4e0b755a18c3f" * 4,
    size=43,
    sealed_on="20 Nov 2026",
    client="Client 17",
    facts=(
        ("Writer’s part", "It was directed at her"),
        ("Place", "Treatment room, solo practice, Seattle"),
    ),
    amended_by=("Page 47, correction by Ana Ruiz, 24 November 2026.",),
)

SHEET = EvidenceSheet(
    language="en",
    title="Pages about Client 17",
    recipient="Lee Park, attorney",
    purpose="Advice about a protective order",
    made=datetime(2026, 11, 21, 18, 12, tzinfo=UTC),
    made_at="21 November 2026, 10:12 PST",
    practice="Ruiz Bodywork",
    fingerprint="c0ffee1234567890" * 4,
    extent="A selection: 2 of 9 pages about Client 17, chosen by Ana Ruiz.",
    pages=(PAGE, replace(PAGE, number=47, kind="Correction", amends="Changes page 42", amended_by=())),
    view="Facts: without feelings and other people",
    spoken=("oak", "river", "candle", "maple", "drum", "violet"),
    attachments=(Attachment("pages.json", '{"page":42,"words":"你好"}\n'.encode(), "application/json"),),
)


def sheet_saying(text: str, **changes: Any) -> EvidenceSheet:
    """One page whose only answer is `text`."""
    section = SheetSection("What was seen and heard", (SheetItem("Account", text),))
    return replace(SHEET, pages=(replace(PAGE, sections=(section,)),), **changes)
