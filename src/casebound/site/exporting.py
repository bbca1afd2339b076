"""`casebound export --form …`: a casebook, or a list to block by, as data, streamed into a file."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import terminal

if TYPE_CHECKING:
    from casebound.exchange.out.making import Data
    from casebound.members.who import Who

FORMS = {"jsonl": "lines", "csv": "table", "fhir": "fhir", "block-list": "list"}
LIST = "block-list"


def add(parser: argparse.ArgumentParser) -> None:
    """The options of data, beside those of an evidence file."""
    more = parser.add_argument_group("data instead of an evidence file (no ID then)")
    more.add_argument("--form", choices=FORMS, help="whole casebook, or a list to block by")
    more.add_argument(
        "--casebook", default=terminal.OWN, metavar="NAME", help="own, team, a name or an id; default own"
    )
    more.add_argument("--client", type=int, default=0, metavar="NUMBER", help="pages about this client alone")
    more.add_argument("--names", action="store_true", help="also parts that name another client")
    more.add_argument("--complaints", action="store_true", help="also pages about a complaint")
    more.add_argument("--opened", action="store_true", help="also who opened the pages (only fhir)")
    more.add_argument(
        "--refused", type=int, nargs="+", default=[], metavar="NUMBER", help="clients for --form block-list"
    )


def made(args: argparse.Namespace) -> "Data":
    """The file with its disclosure sealed. Raises BadInput for what does not go together."""
    if args.ids:
        raise BadInput("With --form a whole casebook leaves: leave the ids out, or leave --form out.")
    if bool(args.refused) != (args.form == LIST):
        raise BadInput("Name the clients of a list to block by with --refused, and only for that list.")
    who = terminal.signed_in(args)
    from casebound.exchange.out import refused
    from casebound.release.moments import moment

    if args.form == LIST:
        return refused.make(who, args.refused, args.to, args.purpose, moment(who))
    return _casebook(who, args)


def _casebook(who: "Who", args: argparse.Namespace) -> "Data":
    from casebound.exchange.out import making
    from casebound.exchange.out.wish import Wish
    from casebound.release.moments import moment

    wish = Wish(
        form=FORMS[args.form],
        view=args.view,
        to=args.to,
        purpose=args.purpose,
        casebook=terminal.casebook(who, args.casebook),
        organisation=args.organisation,
        client=args.client,
        private=args.private,
        names=args.names,
        complaints=args.complaints,
        opened=args.opened,
    )
    return making.make(who, wish, moment(who))


def result(data: "Data", out: Path) -> dict[str, object]:
    """What a script is told."""
    return {
        "file": str(out),
        "disclosure": data.done.id,
        "page": data.done.page,
        "size": data.told.size,
        "sha256": data.told.sha256,
    }


def text(told: dict[str, object]) -> str:
    """What a person is told."""
    return (
        f"{told['file']} is made. Disclosure {told['disclosure']} is sealed as page {told['page']}.\n"
        "The file is not sealed: anybody who has it can read it. Delete it where you no longer need it."
    )


@contextmanager
def on_disk(beside: Path) -> Iterator[IO[bytes]]:
    """The file that is about to get its name; all of it is on the disk afterwards."""
    import os

    with beside.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
