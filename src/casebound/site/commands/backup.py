"""Make a backup while everything goes on: one file, sealed to the backup words."""

import argparse
import time
from pathlib import Path
from typing import Any

from casebound.site import terminal
from casebound.site.cli import emit, tell

EXAMPLE = "casebound backup --to /media/stick"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--to", type=Path, metavar="PLACE", help="a folder, or a file that is not there yet")
    what.add_argument(
        "--new-words", action="store_true", help="make 24 new backup words and show them, this once"
    )


def run(args: argparse.Namespace) -> int:
    folder = terminal.ready(args)
    from casebound.upkeep import keys, make, plan

    terminal.practice(folder)
    if args.new_words:
        words = keys.make(folder)
        tell("Write down these 24 words and keep them apart from the backups: they are not shown again.")
        emit(args, {"backup_words": words}, words)
        return 0
    made = make.make(args.to, progress())
    plan.note(made)
    result = {"file": str(made.path), "bytes": made.size, "rows": made.rows, "made": made.made}
    result["same_disk"] = make.same_disk(folder, made.path)
    if result["same_disk"]:
        tell("This backup lies on the same disk as the data. Copy it to another one, kept elsewhere.")
    emit(args, result, f"{made.path} ({made.size} bytes, {made.rows} rows)")
    return 0


def progress() -> Any:
    """Says how far it is, at most once in two seconds."""
    last = time.monotonic()

    def told(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last > 2:
            last = time.monotonic()
            tell(f"{done} of {of} rows")

    return told
