"""Make the recovery kit to print: what the 24 words open and what not, with lines to write the words on.

The words themselves are never in this file: `casebound setup` and the page "Recovery words" show them.
"""

import argparse
from pathlib import Path

from casebound.site import terminal
from casebound.site.cli import emit

EXAMPLE = "casebound kit --out kit.pdf"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write the PDF")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.members.kit import kit

    terminal.write_file(args.out, kit(who, []))
    emit(args, {"file": str(args.out)}, f"The kit is in {args.out}. Write your 24 words on its lines.")
    return 0
