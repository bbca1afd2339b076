"""Set up a practice of one: account, keys, own casebook and 24 recovery words."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import env, terminal
from casebound.site.cli import emit, tell

if TYPE_CHECKING:
    from casebound.members.found import Founding
    from casebound.members.who import Who

EXAMPLE = (
    "casebound setup --practice 'Quiet Hands' --person Ana --email ana@example.org "
    "--profession massage --place US-WA --password-file secret.txt"
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--practice", default="", metavar="NAME", help="what the practice is called")
    parser.add_argument("--person", dest="first_name", required=True, metavar="NAME", help="your first name")
    parser.add_argument("--email", help="to sign in with; none is ever sent")
    parser.add_argument("--profession", default="", help="such as massage; a wrong one lists all")
    parser.add_argument("--place", default="", help="country or state, such as DE or US-WA")
    parser.add_argument(
        "--covered", choices=("yes", "no", "unsure"), help="by a privacy law for client records (see leavers)"
    )
    parser.add_argument("--time-zone", help="such as Europe/Berlin (else that of the place or machine)")
    parser.add_argument("--language", default="en", choices=tuple(env.LANGUAGES), help="of the pages")


def run(args: argparse.Namespace) -> int:
    profession, place = _profession(args.profession), _place(args.place)
    secret = terminal.new_password(args)
    folder = env.with_django(args.data, create=True)
    from casebound.book import guards, logkey
    from casebound.members import leavers
    from casebound.members.found import Founding
    from casebound.members.places import time_zone

    guards.demand()
    wish = Founding(
        args.first_name,
        secret,
        email=args.email,
        practice=args.practice.strip(),
        profession=profession,
        place=place,
        language=args.language,
        time_zone=args.time_zone or time_zone(place) or terminal.machine_zone(),
    )
    who, words = _found(wish, folder)
    if args.covered:
        leavers.state(who, args.covered)
    env.mark_set_up(folder)
    tell("Write down the 24 recovery words: without them and without your password nobody opens your book.")
    result = {
        "practice": who.practice.name,
        "person": who.name,
        "log_key": logkey.of(who.practice).fingerprint,
        "recovery_words": words,
        "data": str(folder),
    }
    emit(args, result, f"{who.name} is set up.\nlog key: {result['log_key']}\nrecovery words: {words}")
    return 0


def _found(wish: "Founding", folder: Path) -> "tuple[Who, str]":
    from django.db import transaction

    from casebound.book.models import Practice
    from casebound.members.found import found
    from casebound.people.recovery import new_words

    with transaction.atomic():
        if Practice.objects.exists():
            raise BadInput(f"There is a practice in {folder} already. Name another folder with --data.")
        who, key = found(wish)
        return who, new_words(who.account, key)


def _profession(code: str) -> str:
    from casebound.kinds import shipped

    known = [term.code for term in shipped().vocabulary("professions").terms]
    if code and code not in known:
        raise BadInput(f"There is no profession “{code[:40]}”. There are: {', '.join(known)}.")
    return code


def _place(text: str) -> str:
    from casebound.members.places import checked

    return checked(text)
