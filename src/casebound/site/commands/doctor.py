"""Check the whole ledger, without any key: what is missing, changed, moved or not signed."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import env, terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.book.models import Practice
    from casebound.core.chain import Finding

EXAMPLE = "casebound doctor --receipt e12.tlog-proof"
IN_ORDER = "Everything stands as it was signed."
ANCHOR = (
    "Only something kept outside can show whether the end was cut off or all of it written anew: "
    "check against a receipt with --receipt FILE."
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="a receipt that was kept elsewhere")
    parser.add_argument(
        "--restore-guards", action="store_true", help="put lost guards back, if nothing else is wrong"
    )


def run(args: argparse.Namespace) -> int:
    raw = terminal.read_file(args.receipt) if args.receipt else None
    folder = env.with_django(args.data)
    from casebound.book import doctor, guards
    from casebound.book.models import Leaf

    practice = terminal.practice(folder)
    findings = examine(practice)
    if args.restore_guards and not _grave(findings):
        guards.install()
    findings += doctor.guards_lost()
    if raw is not None:
        findings += _against(practice, raw)
    leaves = Leaf.objects.filter(practice=practice)
    sound = not _grave(findings)
    result = {
        "ok": sound,
        "leaves": leaves.count(),
        "entries": leaves.filter(type="entry").count(),
        "receipt": str(args.receipt) if args.receipt else None,
        "findings": [{"leaf": it.seq, "sentence": it.sentence, "grave": it.grave} for it in findings],
    }
    said = [it.sentence for it in findings] + ([IN_ORDER] if sound else [])
    counted = f"{result['leaves']} leaves, {result['entries']} entries."
    emit(args, result, "\n".join([counted, *said, *([] if raw else [ANCHOR])]))
    return 0 if sound else 1


def examine(practice: "Practice") -> "list[Finding]":
    """What every room has to say about its rows."""
    from casebound.attachments import doctor as of_files
    from casebound.book import doctor, doctor_rows
    from casebound.members import doctor as of_members
    from casebound.people import doctor as of_people
    from casebound.records import doctor as of_records

    findings = [*doctor.examine(practice), *of_people.examine()]
    roll = doctor.roll(practice)
    if roll is None:
        return findings
    for room in (doctor_rows, of_members, of_files, of_records):
        findings += room.examine(practice, roll)
    return findings


def _against(practice: "Practice", raw: bytes) -> "list[Finding]":
    from casebound.book import doctor
    from casebound.core.errors import Malformed

    try:
        return doctor.against(practice, raw)
    except Malformed as error:
        raise BadInput(error.sentence) from None


def _grave(findings: "list[Finding]") -> bool:
    return any(finding.grave for finding in findings)
