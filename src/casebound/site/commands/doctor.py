"""Check the whole ledger, without any key: what is missing, changed, moved or not signed."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import env, terminal
from casebound.site.cli import emit, tell

if TYPE_CHECKING:
    from casebound.core.chain import Finding

EXAMPLE = "casebound doctor --receipt e12.tlog-proof"
IN_ORDER = "Everything stands as it was signed."
STANDS = "{file} stands: this ledger holds what it was signed for."
ANCHOR = (
    "Only something kept outside can show whether the end was cut off or all of it written anew: "
    "check against a receipt with --receipt FILE."
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--receipt",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="what was kept elsewhere: receipts, a checkpoint, evidence, a time token; may be repeated",
    )
    parser.add_argument("--policy", type=Path, metavar="FILE", help="tlog-policy: whose cosignatures count")
    parser.add_argument("--tsa-ca", type=Path, metavar="PEM", help="certificates of a time authority")
    parser.add_argument(
        "--all", action="store_true", help="check every signature again, also of what was in order last time"
    )
    parser.add_argument(
        "--restore-guards", action="store_true", help="put lost guards back, if nothing else is wrong"
    )


BROKEN = (
    "The database itself cannot be read any more. Stop the server, keep a copy of its file as it is, and put "
    "the newest backup into a new folder with 'casebound restore'."
)


def run(args: argparse.Namespace) -> int:
    """What a damaged database file says of itself is a finding, too."""
    from django.db import DatabaseError

    try:
        return examined(args)
    except DatabaseError as error:
        from casebound.book import trouble

        if trouble.said(error) != str(trouble.BROKEN):
            raise
        finding = {"leaf": None, "sentence": BROKEN, "grave": True}
        emit(args, {"ok": False, "findings": [finding]}, BROKEN)
        return 1


def examined(args: argparse.Namespace) -> int:
    raws = [terminal.read_file(path) for path in args.receipt]
    folder = env.with_django(args.data)
    from casebound.attachments import doctor as files
    from casebound.book import doctor_schema, guards
    from casebound.book.models import Leaf
    from casebound.upkeep import doctor as of_all

    terminal.practice(folder)  # or says that nobody has set up
    findings = of_all.examine_all(with_guards=False, quick=not args.all, told=_progress())
    if args.restore_guards and not _grave(findings):
        guards.install_anew()
    findings += doctor_schema.examine()
    told = [_against(args, raw) for raw in raws]
    findings += [finding for each in told for finding in each]
    leaves = Leaf.objects.all()
    sound = not _grave(findings)
    result = {
        "ok": sound,
        "leaves": leaves.count(),
        "entries": leaves.filter(type="entry").count(),
        "files": files.counted(),
        "receipts": [
            {"file": str(path), "stands": not each} for path, each in zip(args.receipt, told, strict=True)
        ],
        "findings": [{"leaf": it.seq, "sentence": it.sentence, "grave": it.grave} for it in findings],
    }
    said = [it.sentence for it in findings] + ([IN_ORDER] if sound else [])
    said += [STANDS.format(file=path) for path, each in zip(args.receipt, told, strict=True) if not each]
    counted = f"{result['leaves']} leaves, {result['entries']} entries, {result['files']} files."
    emit(args, result, "\n".join([counted, *said, *([] if raws else [ANCHOR])]))
    return 0 if sound else 1


def _against(args: argparse.Namespace, raw: bytes) -> "list[Finding]":
    """By the practice that it is from; else by the first, which says that it is another's."""
    from casebound.anchors.against import against, is_foreign
    from casebound.book.models import Practice
    from casebound.core.errors import CaseboundError

    trusted, authorities = [terminal.read_file(path) if path else None for path in (args.policy, args.tsa_ca)]
    try:
        told = [
            against(practice, [raw], trusted=trusted, authorities=authorities)
            for practice in Practice.objects.order_by("id")
        ]
    except CaseboundError as error:
        raise BadInput(error.sentence) from None
    return next((findings for findings in told if not is_foreign(findings)), told[0])


def _progress() -> "Callable[[int], None]":
    """Says how far it is, at most once in two seconds."""
    last = time.monotonic()

    def told(size: int) -> None:
        nonlocal last
        if time.monotonic() - last > 2:
            last = time.monotonic()
            tell(f"{size} leaves read")

    return told


def _grave(findings: "list[Finding]") -> bool:
    return any(finding.grave for finding in findings)
