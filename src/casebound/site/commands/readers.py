"""Who can read a page, through which casebook, and who has opened it when."""

import argparse
from datetime import UTC, datetime

from casebound.site import terminal
from casebound.site.cli import emit

EXAMPLE = "casebound readers e12"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=terminal.entry_id, metavar="ID", help="such as e12")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.core.moments import stamp
    from casebound.records import sharing

    people = terminal.people(who.practice)
    found = [
        {
            "person": people.get(reader.person, str(reader.person)),
            "can_read": bool(reader.through),
            "through": [terminal.casebook_name(who, id) for id in reader.through],
            "opened": [stamp(datetime.fromtimestamp(at, UTC)) for at in reader.opened],
        }
        for reader in sharing.readers(who, args.id)
    ]
    emit(args, found, "\n".join(_text(line) for line in found))
    return 0


def _text(line: dict[str, object]) -> str:
    through, opened = line["through"], line["opened"]
    assert isinstance(through, list)
    assert isinstance(opened, list)
    way = f"reads it through {', '.join(through)}" if through else "can read it no more"
    return f"{line['person']}: {way}; {'opened ' + ', '.join(opened) if opened else 'has not opened it'}"
