"""Move the practice to another database, from SQLite to PostgreSQL or back; this copy is closed."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

from casebound.core.errors import BadInput
from casebound.site import database, locks, terminal
from casebound.site.cli import emit, given, seen, tell
from casebound.site.commands.backup import progress

EXAMPLE = "casebound move --to postgres://casebound@db.example.org:5432/casebound"
FILE = "sqlite"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        metavar="ADDRESS",
        help="postgres://user@host:5432/name of an empty database; its password is asked for. Or 'sqlite' "
        "for the data folder",
    )
    parser.add_argument(
        "--to-file",
        type=Path,
        metavar="FILE",
        help="holds the address, postgres://user:password@host:5432/name",
    )


def run(args: argparse.Namespace) -> int:
    address = _address(args)
    target = _target(address)
    if target == os.environ.get("DATABASE_URL", ""):
        raise BadInput("The practice is there already. Give another database.")
    folder = terminal.ready(args)
    terminal.practice(folder)
    file = folder / "casebound.sqlite3"
    if not target and file.exists():
        raise BadInput(f"{file} is there already. Move it out of the folder first; nothing was changed.")
    with locks.server_lock(folder, locks.Running(os.getpid(), 0, "a move")) as other:
        if other:
            raise BadInput(f"Casebound runs on {folder}. Stop it first, so that nobody writes meanwhile.")
        result = _moved(folder, target, address)
    result["to"] = _named(address)
    emit(args, result, f"{result['rows']} rows are in {result['to']}, checked there. This copy is closed.")
    tell(
        "From now on start Casebound with DATABASE_URL set to that address, with its password."
        if target
        else "From now on start Casebound without DATABASE_URL."
    )
    return 0


def _address(args: argparse.Namespace) -> str:
    """Where to, with its password: from a file, the environment, or asked for."""
    if args.to is None:
        found = given(args, args.to_file, "CASEBOUND_MOVE_TO")
        if not found:
            raise BadInput("Say where to: --to ADDRESS, --to-file FILE, or CASEBOUND_MOVE_TO.")
        return found.strip()
    parts = urlsplit(args.to)
    if parts.password is not None or parts.query:
        raise seen("An address with a password", "--to-file", "CASEBOUND_MOVE_TO")
    if parts.username is None or not sys.stdin.isatty():
        return str(args.to)
    prompt = f"Password of {parts.username} there (empty if none is needed): "
    secret = quote(getpass.getpass(prompt, stream=sys.stderr), safe="")
    return str(args.to).replace("@", f":{secret}@", 1) if secret else str(args.to)


def _moved(folder: Path, target: str, given: str) -> dict[str, object]:
    from casebound.upkeep import move

    child = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    child |= {"DATABASE_URL": target} if target else {}
    try:
        return move.move(_named(given), child, progress())
    except BaseException:
        if not target:
            for left in folder.glob("casebound.sqlite3*"):
                left.unlink()
        raise


def _target(given: str) -> str:
    """What DATABASE_URL has to be there; empty for the file in the data folder."""
    if given == FILE:
        return ""
    from django.core.exceptions import ImproperlyConfigured

    try:
        database.from_url(given)
    except (ImproperlyConfigured, ValueError):
        raise BadInput(f"{database.ONE_SENTENCE} Or say 'sqlite'.") from None
    return given


def _named(given: str) -> str:
    """The address without its password: it is written into the closed copy."""
    parts = urlsplit(given)
    return f"{parts.scheme}://{parts.hostname}{parts.path}" if parts.scheme else "the file in the data folder"
