"""Evidence files: one file that an outsider checks alone (docs/spec/evidence.md)."""

from casebound.core.evidence.build import build, manifest
from casebound.core.evidence.check import check, parse_log_key
from casebound.core.evidence.findings import (
    BROKEN,
    UNREADABLE,
    UNVOUCHED,
    VOUCHED,
    CheckedEntry,
    CheckedFile,
    CheckedOpening,
    Contents,
    Findings,
)
from casebound.core.evidence.parts import (
    DisclosurePart,
    EntryPart,
    FilePart,
    OpeningPart,
    Parts,
    PersonPart,
    TimePart,
    manifest_section,
)
from casebound.core.evidence.readme import readme

__all__ = [
    "BROKEN",
    "UNREADABLE",
    "UNVOUCHED",
    "VOUCHED",
    "CheckedEntry",
    "CheckedFile",
    "CheckedOpening",
    "Contents",
    "DisclosurePart",
    "EntryPart",
    "FilePart",
    "Findings",
    "OpeningPart",
    "Parts",
    "PersonPart",
    "TimePart",
    "build",
    "check",
    "manifest",
    "manifest_section",
    "parse_log_key",
    "readme",
]
