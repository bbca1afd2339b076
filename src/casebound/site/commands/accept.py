"""Accept an invitation on this machine: account, keys, own casebook and 24 recovery words."""

import argparse
import getpass
import sys
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.site import env, terminal
from casebound.site.cli import emit, given, seen, tell

EXAMPLE = "casebound accept --link-file link.txt --name Ben --password-file secret.txt"
EMPLOYER = (
    "Whoever runs this server cannot read what you seal, but can see when you write and how much. While you "
    "are signed in, somebody who controls the machine could change the program and see what you see. If that "
    "is your employer, weigh it before your first page."
)
TAKEN = {
    "go": "If you leave, clients' names go along with your own casebook, where law and agreement allow it.",
    "stay": "If you leave, you take your own casebook along without clients' names.",
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("link", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument(
        "--link-file",
        type=Path,
        metavar="FILE",
        help="holds the whole address, or its last part (else asked for)",
    )
    parser.add_argument("--name", required=True, help="your first name")
    parser.add_argument("--email", help="to sign in with; none is ever sent")
    parser.add_argument("--language", default="en", choices=tuple(env.LANGUAGES), help="of the pages")
    parser.add_argument("--time-zone", help="such as Europe/Berlin (else that of this machine)")


def _link(args: argparse.Namespace) -> str:
    """The link lets its holder in, so it is no word of the command."""
    if args.link is not None:
        raise seen("The link", "--link-file", "CASEBOUND_LINK")
    found = given(args, args.link_file, "CASEBOUND_LINK")
    if found is None and not sys.stdin.isatty():
        raise BadInput("The link of the invitation is needed: use --link-file FILE, or set CASEBOUND_LINK.")
    return getpass.getpass("Link: ", stream=sys.stderr) if found is None else found


def run(args: argparse.Namespace) -> int:
    link = _link(args).strip().strip("/")
    secret = terminal.new_password(args)
    terminal.ready(args)
    from django.db import transaction
    from django.utils import timezone

    from casebound.members import invite, leavers
    from casebound.members.models import Person
    from casebound.people import recovery

    shown = leavers.standing(invite.find(link).practice).shown
    zone = args.time_zone or terminal.machine_zone()
    policy = None if shown is None else shown.seq
    wish = invite.Joining(args.name, secret, args.email, args.language, zone, policy)
    with transaction.atomic():
        who, key = invite.accept(link, wish)
        words = recovery.new_words(who.account, key)
        told = Person.objects.filter(practice=who.practice, number=who.number)
        told.update(told_about_server=timezone.now())
    tell(EMPLOYER)
    if shown is not None:
        tell(TAKEN[shown.identities])
    tell("Write down the 24 recovery words: without them and without your password nobody opens your book.")
    result = {
        "person": who.name,
        "number": who.number,
        "roles": sorted(who.roles),
        "six_words": list(who.secret.public.words),
        "recovery_words": words,
    }
    six = " ".join(who.secret.public.words)
    emit(args, result, f"{who.name} has joined.\nsix words of your key: {six}\nrecovery words: {words}")
    return 0
