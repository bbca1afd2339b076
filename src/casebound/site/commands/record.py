"""Seal a page from a JSON file of answers, by the same rules as in the browser."""

import argparse
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit

EXAMPLE = "casebound record incident --answers note.json --with team"

# Where the pages of a kind come from that nobody fills in by hand.
WAYS = {
    "disclosure": "by 'casebound export' and 'casebound pack'",
    "desk_instruction": "in the browser, from the page of a decision",
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help="such as incident; 'casebound kinds' lists all")
    add_common(parser)


def add_common(parser: argparse.ArgumentParser) -> None:
    """Options that recording and amending share."""
    parser.add_argument(
        "--answers", required=True, metavar="FILE", help="JSON, question to answer; - for a pipe"
    )
    parser.add_argument(
        "--casebook", default=terminal.OWN, metavar="NAME", help="where it goes (else your own)"
    )
    parser.add_argument(
        "--with", dest="also", action="append", default=[], metavar="NAME", help="share it, such as with team"
    )
    parser.add_argument(
        "--on-paper", default="", metavar="WHEN", help="when it was first written on paper: 2026-03-14T15:30"
    )
    parser.add_argument(
        "--attach",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a photo, mail, PDF (several)",
    )
    add_about_files(parser)
    parser.add_argument("--language", help="of the questions as you read them, such as en or es")


def add_about_files(parser: argparse.ArgumentParser) -> None:
    """What is said of the files; asked for at a terminal where it is left out."""
    parser.add_argument("--origin", metavar="TEXT", help="where the files come from")
    parser.add_argument("--captured", metavar="TEXT", help="who made or took them, and when")


def run(args: argparse.Namespace) -> int:
    return seal(args, args.kind, None)


def seal(args: argparse.Namespace, name: str, amends: int | None) -> int:
    who = terminal.signed_in(args)
    from casebound.records import kinds, write
    from casebound.site import attaching, typed

    files = attaching.asked(args.attach, args.origin, args.captured, ask=not args.json)

    kind = kinds.get(who.practice, name)
    if kind.hidden:
        way = WAYS.get(kind.name, "in the browser, on the page it belongs to")
        raise BadInput(f"Pages of the kind {kind.name} are made {way}.")
    if kind.amends and amends is None:
        raise BadInput(
            f"{kind.title} belongs to another page: 'casebound amend ID {kind.name} --answers FILE'."
        )
    order = write.Order(
        kind=kind,
        language=_language(args.language or who.account.language, kind.languages, asked=bool(args.language)),
        answers=typed.read_answers(args.answers),
        casebook=terminal.casebook(who, args.casebook),
        also=tuple(dict.fromkeys(terminal.casebook(who, name) for name in args.also)),
        amends=amends,
        paper=args.on_paper,
    )
    sealed = typed.seal(who, order, files if args.attach else None)
    emit(args, sealed.table(), f"{sealed.done.id} is sealed as page {sealed.done.page}.")
    return 0


def _language(wanted: str, known: tuple[str, ...], *, asked: bool) -> str:
    if wanted in known:
        return wanted
    if asked:
        raise BadInput(f"This kind does not speak “{wanted[:12]}”. It speaks: {', '.join(known)}.")
    return known[0]
