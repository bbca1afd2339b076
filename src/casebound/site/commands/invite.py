"""Invite somebody: prints a link that is good once, for 72 hours. It opens no casebook."""

import argparse

from casebound.core.moments import stamp
from casebound.site import terminal
from casebound.site.cli import emit, tell

EXAMPLE = "casebound invite --roles practitioner,lead --name Ben"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--roles", default="practitioner", help="practitioner, lead, administrator; with commas"
    )
    parser.add_argument("--name", default="", help="for whom; a note to yourself")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from datetime import UTC, datetime

    from django.conf import settings

    from casebound.book import roll
    from casebound.members import invite

    roles = tuple(role.strip() for role in args.roles.split(",") if role.strip())
    secret = invite.invite(who, roles, args.name)
    expires = roll.of(who.practice).invitations[invite.find(secret).seq].expires
    path = f"/join/{secret}/"
    address = f"http://{settings.HOST}:{settings.PORT}{path}"
    tell(
        "Give the link to that one person. It works once, until "
        + stamp(datetime.fromtimestamp(expires, UTC))
    )
    result = {
        "secret": secret,
        "path": path,
        "address": address,
        "roles": [role for role in invite.ROLES if role in roles],
        "expires": stamp(datetime.fromtimestamp(expires, UTC)),
    }
    emit(args, result, address)
    return 0
