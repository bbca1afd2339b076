"""What would stay open if somebody left: each thing, who can go on with it, done or not.

Without --person it is about you; about others only an administrator asks. Exit code 1 while something would
be lost to everybody.
"""

import argparse
from dataclasses import asdict

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit

EXAMPLE = "casebound handover --person Ben"
TOLD = ("code", "what", "said", "done", "to", "weight")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", metavar="NAME", dest="whose", help="whose work (else your own)")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.members import handing_over

    person = who.number if args.whose is None else terminal.person(who, args.whose)
    if person != who.number and "administrator" not in who.roles:
        raise BadInput("About others only an administrator of the practice can ask.")
    items = handing_over.of(who, person)
    told = [{name: asdict(item)[name] for name in TOLD} for item in items]
    lines = [f"{'done' if item.done else item.weight:<6}{item.what}: {item.said}" for item in items]
    emit(args, told, "\n".join(lines) or "Nothing is open.")
    return int(any(item.weight == handing_over.LOST and not item.done for item in items))
