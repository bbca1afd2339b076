"""Invite somebody: prints a link that is good once, for 72 hours, and opens no casebook. Or withdraw one."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from casebound.core.moments import stamp
from casebound.site import terminal
from casebound.site.cli import emit, tell

if TYPE_CHECKING:
    from casebound.core.roll import InvitationState
    from casebound.members.who import Who

EXAMPLE = "casebound invite --roles practitioner,lead --name Ben"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--roles", default="practitioner", help="practitioner, lead, administrator; with commas"
    )
    parser.add_argument("--name", default="", help="for whom; a note to yourself")
    parser.add_argument("--list", action="store_true", help="the invitations that still let somebody in")
    parser.add_argument("--withdraw", type=int, metavar="N", help="its number, as --list shows it")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    if args.withdraw is not None:
        return _withdraw(args, who)
    return _list(args, who) if args.list else _invite(args, who)


def _invite(args: argparse.Namespace, who: "Who") -> int:
    from django.conf import settings

    from casebound.members import invite, leavers

    roles = tuple(role.strip() for role in args.roles.split(",") if role.strip())
    invite.demand(who, roles)
    leavers.ensure(who)
    secret = invite.invite(who, roles, args.name)
    seq = invite.find(secret).seq
    path = f"/join/{secret}/"
    address = f"{settings.ADDRESS}{path}"
    line = _line(who.roll.invitations[seq], args.name)
    tell(f"Give the link to that one person. It works once, until {line['expires']}")
    emit(args, line | {"secret": secret, "path": path, "address": address}, address)
    return 0


def _list(args: argparse.Namespace, who: "Who") -> int:
    from casebound.members import invite
    from casebound.members.models import Invitation

    names = dict(Invitation.objects.filter(practice=who.practice).values_list("seq", "name"))
    found = [_line(state, names.get(seq, "")) for seq, state in invite.still_open(who).items()]
    lines = [
        f"{line['invitation']:<6}{line['expires']}  {', '.join(line['roles'])}  {line['name']}"
        for line in found
    ]
    emit(args, found, "\n".join(lines) or "Nobody is invited.")
    return 0


def _withdraw(args: argparse.Namespace, who: "Who") -> int:
    from casebound.members import invite

    invite.withdraw(who, args.withdraw)
    emit(args, {"invitation": args.withdraw, "withdrawn": True}, "Its link lets nobody in any more.")
    return 0


def _line(state: "InvitationState", name: str) -> dict[str, Any]:
    from casebound.members import invite

    return {
        "invitation": state.seq,
        "name": name,
        "roles": [role for role in invite.ROLES if role in state.roles],
        "expires": stamp(datetime.fromtimestamp(state.expires, UTC)),
    }
