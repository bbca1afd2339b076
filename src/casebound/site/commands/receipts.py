"""All my receipts in one file, to keep outside; the pin of today, to note down; whether a pin still fits."""

import argparse
from pathlib import Path

from casebound.core.errors import BadInput, Tampered
from casebound.site import terminal
from casebound.site.cli import emit, tell

EXAMPLE = "casebound receipts --out /media/stick/receipts.tlog-proof"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE", help="a new file; best on another device")
    parser.add_argument("--check-pin", metavar="PIN", help="whether a pin noted earlier still fits")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.anchors import receipts

    if args.check_pin is not None:
        try:
            size = receipts.check_pin(who.practice, args.check_pin)
        except Tampered as error:
            emit(args, {"fits": False}, error.sentence)
            return 1
        emit(args, {"fits": True, "leaves": size}, "It fits: everything sealed then is still here.")
        return 0
    pages, pin = len(receipts.mine(who)), receipts.pin(who.practice)
    if args.out:
        if not pages:
            raise BadInput("You have sealed no page yet, so there is no receipt to keep.")
        terminal.write_file(args.out, receipts.file_of(who))
        tell("Keep it outside this machine. Check it with: casebound doctor --receipt FILE")
    result = {"pages": pages, "pin": pin, "file": str(args.out) if args.out else None}
    emit(args, result, f"{pages} pages. Today's pin: {pin}")
    return 0
