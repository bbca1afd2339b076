"""Measure this machine: sealing, review, search, evidence, pages, on a practice that is thrown away."""

import argparse

EXAMPLE = "casebound bench --json --entries 10000"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--entries", type=_count, default=10_000, help="notes to review and search (10000)")


def run(args: argparse.Namespace) -> int:
    """A line a figure, as each is known. A target that is missed is shown and fails nothing."""
    from casebound.site.bench.everything import measure

    for figure in measure(args.entries, args.data):
        print(figure.json() if args.json else figure.text(), flush=True)
    return 0


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError("a number of entries from 1 to 1000000")
    return int(text)
