"""Who can read a page, or a whole casebook; let somebody into a casebook, or end her reading."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.members.who import Who

EXAMPLE = 'casebound readers team --add ben@example.org --words "six words that Ben reads out"'
ASK = (
    "You let {name} in for the first time. Ask for the six words of the key, by phone or in person "
    "({name} finds them under Me, and `accept` printed them), and give them with --words."
)
WHOLE = (
    "A page is shared with a casebook: 'casebound share {id} --with team'. "
    "--add and --remove take a whole casebook."
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="a page such as e12, or a casebook: own, team, its name")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--add", metavar="EMAIL", help="let this person (or name) into the casebook")
    doing.add_argument("--remove", metavar="EMAIL", help="from now on this person reads nothing new in it")
    parser.add_argument("--words", help="the six words of the newcomer's key, as heard from that person")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    try:
        seq = terminal.entry_id(args.id)
    except argparse.ArgumentTypeError:
        return _casebook(args, who, terminal.casebook(who, args.id))
    if args.add or args.remove:
        raise BadInput(WHOLE.format(id=args.id))
    return _page(args, who, seq)


def _page(args: argparse.Namespace, who: "Who", seq: int) -> int:
    from casebound.core.moments import stamp
    from casebound.records import sharing

    people = terminal.people(who.practice)
    found: list[dict[str, object]] = [
        {
            "person": people.get(reader.person, str(reader.person)),
            "can_read": bool(reader.through),
            "through": [terminal.casebook_name(who, id) for id in reader.through],
            "opened": [stamp(datetime.fromtimestamp(at, UTC)) for at in reader.opened],
            "signed": None if reader.signed is None else stamp(datetime.fromtimestamp(reader.signed, UTC)),
        }
        for reader in sharing.readers(who, seq)
    ]
    emit(args, found, "\n".join(_text(line) for line in found))
    return 0


def _casebook(args: argparse.Namespace, who: "Who", casebook: bytes) -> int:
    if args.add:
        _admit(who, casebook, terminal.person(who, args.add), args.words)
    elif args.remove:
        _remove(who, casebook, terminal.person(who, args.remove))
    elif not who.reads(casebook) and not who.roll.persons[who.number].is_administrator:
        raise BadInput("You do not read this casebook. Its readers are shown to them and to administrators.")
    people, state = terminal.people(who.practice), who.roll.casebooks[casebook]
    name = terminal.casebook_name(who, casebook)
    readers = [people.get(number, str(number)) for number in sorted(state.readers)]
    result = {"casebook": name, "readers": readers, "owes_new_key": state.owes_epoch}
    emit(args, result, f"{name} is read by: {', '.join(readers)}")
    return 0


def _admit(who: "Who", casebook: bytes, number: int, words: str | None) -> None:
    from casebound.members import casebooks

    if not who.reads(casebook):
        raise BadInput("Only somebody who reads this casebook can let another person in.")
    if casebooks.first_grant(who, number) and not words:
        raise BadInput(ASK.format(name=terminal.people(who.practice).get(number, "this person")))
    casebooks.renew(who, casebook)
    casebooks.admit(who, casebook, number, tuple((words or "").casefold().split()))


def _remove(who: "Who", casebook: bytes, number: int) -> None:
    from casebound.members import casebooks

    if not who.reads(casebook) and not who.roll.persons[who.number].is_administrator:
        raise BadInput("Only a reader of this casebook or an administrator can end somebody's reading.")
    casebooks.remove(who, casebook, number)


def _text(line: dict[str, object]) -> str:
    through, opened = line["through"], line["opened"]
    assert isinstance(through, list)
    assert isinstance(opened, list)
    way = f"reads it through {', '.join(through)}" if through else "can read it no more"
    seen = "opened " + ", ".join(opened) if opened else "has not opened it"
    signed = f"; signed first on {line['signed']}" if line["signed"] else ""
    return f"{line['person']}: {way}; {seen}{signed}"
