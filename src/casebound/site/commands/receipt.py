"""Write a page's receipt to a file: the proof that it stands in the ledger, without a word of content."""

import argparse
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit

EXAMPLE = "casebound receipt e12 --out e12.tlog-proof"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=terminal.entry_id, metavar="ID", help="such as e12")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="a new file; without it the receipt is printed"
    )


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.book.models import EntryKey
    from casebound.records import read, write

    keys = EntryKey.objects.filter(practice=who.practice, seq=args.id)
    if not any(who.reads(key.casebook) for key in keys):
        raise BadInput(read.NOT_YOURS)
    receipt = write.receipt_of(who, args.id)
    if args.out:
        terminal.write_file(args.out, receipt)
    result = {
        "entry": f"e{args.id}",
        "receipt": receipt.decode(),
        "file": str(args.out) if args.out else None,
    }
    told = f"The receipt of e{args.id} is in {args.out}. Keep it outside this machine."
    emit(args, result, told if args.out else receipt.decode().rstrip("\n"))
    return 0
