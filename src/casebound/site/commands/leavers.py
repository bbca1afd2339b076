"""What people may take along of their own casebook when they leave: read it, say it, or say you have read it.

A change counts after 30 days, unless you are alone in the practice; everybody else is told.
"""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from casebound.core.moments import stamp
from casebound.site import terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.core.ending_state import Policy
    from casebound.members.who import Who

EXAMPLE = "casebound leavers --covered yes"
WORDS = {"go": "clients' names go along", "stay": "clients' names stay here"}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--covered",
        choices=("yes", "no", "unsure"),
        help="whether a privacy law for client records covers the practice",
    )
    parser.add_argument(
        "--names", choices=("go", "stay"), help="of clients (else: stay, unless --covered no)"
    )
    parser.add_argument("--read", action="store_true", help="say that you have read it")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.core.errors import BadInput
    from casebound.members import leavers

    if args.names and not args.covered:
        raise BadInput("Say with --covered whether a privacy law covers the practice: yes, no or unsure.")
    if args.covered:
        leavers.state(who, args.covered, args.names or "")
    if args.read:
        leavers.confirm(who)
    told = _told(who)
    lines = [f"{name}: {_said(it)}" for name, it in (("now", told["now"]), ("announced", told["announced"]))]
    if told["not_read_by"]:
        lines.append("not read yet by: " + ", ".join(told["not_read_by"]))
    emit(args, told, "\n".join(lines))
    return 0


def _told(who: "Who") -> dict[str, Any]:
    from casebound.members import leavers, names

    found, called = leavers.standing(who.practice), names.people(who)
    _read, unread = leavers.told(who)
    return {
        "now": _line(found.now),
        "announced": _line(found.coming),
        "not_read_by": [called[number] for number in unread] if found.shown else [],
    }


def _line(policy: "Policy | None") -> dict[str, Any] | None:
    if policy is None:
        return None
    since = stamp(datetime.fromtimestamp(policy.effective, UTC))
    return {
        "leaf": policy.seq,
        "covered": policy.covered,
        "names": policy.identities,
        "from": since,
    }


def _said(line: dict[str, Any] | None) -> str:
    if line is None:
        return "nothing"
    return (
        f"{WORDS[line['names']]}, from {line['from']} (privacy law: {line['covered']}; leaf {line['leaf']})"
    )
