"""List the browsers in which you are signed in, and sign them out."""

import argparse
from typing import TYPE_CHECKING, Any

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.people.models import Account, Session

EXAMPLE = "casebound sessions --end-all"
SHORTEST = 6  # digits of a name that are enough to mean one


def add(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--end", metavar="NAME", help="sign this one out; its first 6 digits are enough")
    which.add_argument("--end-all", action="store_true", help="sign out everywhere")


def run(args: argparse.Namespace) -> int:
    account, _key = terminal.unlocked(args)
    from casebound.people import sessions

    ended = 0
    if args.end_all:
        ended = sessions.end_others(account, None)
    elif args.end:
        ended = int(sessions.end_one(account, _one(account, args.end).ref))
    left = [_line(each) for each in sessions.of(account)]
    text = "\n".join(f"{line['session'][:8]}  {line['device']:<28}{line['last_used']}" for line in left)
    told = f"Signed out: {ended}.\n" if args.end or args.end_all else ""
    emit(args, {"ended": ended, "sessions": left}, told + (text or "You are signed in nowhere."))
    return 0


def _one(account: "Account", name: str) -> "Session":
    from casebound.people import sessions

    found = [each for each in sessions.of(account) if each.ref.hex.startswith(name.lower())]
    if len(name) < SHORTEST or len(found) != 1:
        raise BadInput(f"There is no session “{name[:40]}” of yours. Without --end, all of them are listed.")
    return found[0]


def _line(session: "Session") -> dict[str, Any]:
    from casebound.people import devices

    return {
        "session": session.ref.hex,
        "device": devices.shown(session.device),
        "since": session.created.isoformat(timespec="seconds"),
        "last_used": session.last_used.isoformat(timespec="seconds"),
        "open": session.unlocked is not None,
    }
