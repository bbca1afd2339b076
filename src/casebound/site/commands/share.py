"""Let the readers of another casebook open a page too. What was shared stays known: this says so."""

import argparse

from casebound.site import terminal
from casebound.site.cli import emit

EXAMPLE = "casebound share e12 --with team"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=terminal.entry_id, metavar="ID", help="such as e12")
    parser.add_argument("--with", dest="casebook", required=True, metavar="NAME", help="team, or a casebook")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.records.sharing import share_entry

    casebook = terminal.casebook(who, args.casebook)
    name = terminal.casebook_name(who, casebook)
    fresh = share_entry(who, args.id, casebook)
    result = {"entry": f"e{args.id}", "casebook": name, "fresh": fresh}
    emit(args, result, f"e{args.id} {'is now' if fresh else 'was already'} shared with {name}.")
    return 0
