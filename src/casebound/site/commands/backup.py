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
    what.add_argument(
        "--allow", type=Path, metavar="FOLDER", help="let administrators choose this folder on the page"
    )
    what.add_argument("--forbid", type=Path, metavar="FOLDER", help="do not let them any more")
    what.add_argument("--places", action="store_true", help="list the folders that they may choose")


def run(args: argparse.Namespace) -> int:
    folder = terminal.ready(args)
    from casebound.upkeep import keys, make, plan, telling

    terminal.practice(folder)
    if args.new_words:
        words = keys.make(folder)
        telling.new_words()
        tell("Write down these 24 words and keep them apart from the backups: they are not shown again.")
        emit(args, {"backup_words": words}, words)
        return 0
    if args.to is None:
        return _places(args, folder)
    made = make.make(args.to, progress())
    plan.note(made)
    result = {"file": str(made.path), "bytes": made.size, "rows": made.rows, "made": made.made}
    result["same_disk"] = make.same_disk(folder, made.path)
    if result["same_disk"]:
        tell("This backup lies on the same disk as the data. Copy it to another one, kept elsewhere.")
    emit(args, result, f"{made.path} ({made.size} bytes, {made.rows} rows)")
    return 0


def _places(args: argparse.Namespace, data: Path) -> int:
    """Which folders somebody in a browser may choose: only whoever owns this machine says."""
    from casebound.upkeep import places

    if args.allow:
        places.allow(data, args.allow.expanduser().absolute())
    if args.forbid:
        places.forbid(data, args.forbid.expanduser().absolute())
    known = [str(folder) for folder in places.known(data)]
    none = "No folder yet. 'casebound backup --allow FOLDER' lets administrators choose one."
    emit(args, {"places": known}, "\n".join(known) or none)
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
