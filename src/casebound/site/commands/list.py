"""List the pages you can read, newest first, or your open drafts."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from casebound.site import terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.members.who import Who

EXAMPLE = "casebound list --kind incident --since 2026-01-01"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", metavar="NAME", help="only pages of this kind")
    parser.add_argument("--client", metavar="WHO", help="only about this client: a number, or part of a name")
    parser.add_argument("--class", dest="group", metavar="CODE", help="only this class, such as PHY")
    parser.add_argument("--author", metavar="NAME", help="only pages by this person")
    parser.add_argument(
        "--since", type=_day, metavar="DAY", help="happened (else written) on this day or later"
    )
    parser.add_argument(
        "--until", type=_day, metavar="DAY", help="happened (else written) on this day or before"
    )
    parser.add_argument("--drafts", action="store_true", help="what is not sealed yet")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.site import lines

    found = lines.drafts(who) if args.drafts else _pages(args, who)
    emit(args, found, "\n".join(lines.text(line) for line in found) or "Nothing here.")
    return 0


def _pages(args: argparse.Namespace, who: "Who") -> list[dict[str, Any]]:
    from casebound.site import lines

    found = lines.pages(who)
    if args.kind:
        found = [line for line in found if args.kind in (line["kind"], line["kind"].partition(".v")[0])]
    if args.client:
        found = [line for line in found if _about(line, args.client)]
    if args.group:
        found = [line for line in found if line["class"] == args.group.upper()]
    if args.author:
        found = [line for line in found if line["author"].casefold() == args.author.casefold()]
    if args.since:
        found = [line for line in found if _when(line) >= args.since]
    if args.until:
        found = [line for line in found if _when(line) <= args.until]
    return found


def _about(line: dict[str, Any], wanted: str) -> bool:
    if wanted.isdecimal():
        return bool(line["client"] == int(wanted))
    return wanted.casefold() in line["client_name"].casefold()


def _when(line: dict[str, Any]) -> str:
    return str(line["happened"] or line["written"])[:10]


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text[:20]}” is no day; give it as in 2026-03-14") from None
