"""Add an addendum, a correction or a retraction to a sealed page. The page itself stays as it is."""

import argparse

from casebound.site import terminal
from casebound.site.commands import record

EXAMPLE = "casebound amend e12 addendum --answers more.json"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "id", type=terminal.entry_id, metavar="ID", help="the page it belongs to, such as e12"
    )
    parser.add_argument("kind", help="addendum, correction, retraction, or one of your own")
    record.add_common(parser)


def run(args: argparse.Namespace) -> int:
    return record.seal(args, args.kind, args.id)
