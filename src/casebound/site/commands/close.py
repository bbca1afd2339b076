"""Close a practice for good, or hand it to somebody who bought it. Without an option: how far it is.

First every shared casebook gets a keeper (--keep). Closing needs --for-good; afterwards nothing is recorded
but erasures, what people hand out, and the successor's word (--take-over). Everybody still takes the own
casebook along (casebound leave). Exit code 1 while something stands in the way.
"""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casebound.core.errors import BadInput
from casebound.core.moments import stamp
from casebound.site import terminal
from casebound.site.cli import emit, tell

if TYPE_CHECKING:
    from casebound.members.who import Who

EXAMPLE = (
    "casebound close --keep team --keeper Ben --until 2033-11-21 --why law\n"
    "  casebound close --for-good --receipt closing.tlog-proof"
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keep", metavar="CASEBOOK", help="say who keeps this shared casebook")
    parser.add_argument("--keeper", metavar="NAME", help="with --keep: one of its readers")
    parser.add_argument("--until", type=_day, metavar="DAY", help="with --keep: such as 2033-11-21")
    parser.add_argument("--why", metavar="GROUND", help="law, insurer, contract, dispute or choice")
    parser.add_argument(
        "--rule", metavar="ID", help="with --why law: a verified rule, as shown without options"
    )
    parser.add_argument("--for-good", action="store_true", help="close it; nobody can undo that")
    parser.add_argument("--sold-to", metavar="NAME", help="with --for-good: the administrator who takes over")
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="write the receipt of the last word")
    parser.add_argument("--take-over", action="store_true", help="say, as who bought it, that you have it")
    parser.add_argument("--onward", metavar="HEX", help="with --take-over: the practice in which it goes on")
    parser.add_argument(
        "--onward-log", metavar="HEX", help="with --onward: fingerprint of that book's log key"
    )


def run(args: argparse.Namespace) -> int:
    if not args.for_good and args.sold_to:
        raise BadInput("Nobody can undo the closing. If you are sure, run this again with --for-good.")
    who = terminal.signed_in(args)
    from casebound.release import ending

    if args.keep:
        _keep(args, who)
    elif args.take_over:
        ending.take_over(who, _hex(args.onward, 16), _hex(args.onward_log, 32) or bytes(32))
    elif args.for_good:
        ending.end(who, None if args.sold_to is None else terminal.person(who, args.sold_to))
    if args.receipt:
        terminal.write_file(args.receipt, ending.receipt(who))
    told = _told(who)
    emit(args, told, _said(told))
    return int(bool(told["obstacles"]))


def _keep(args: argparse.Namespace, who: "Who") -> None:
    from casebound.release import ending

    missing = [name for name in ("keeper", "until", "why") if not getattr(args, name)]
    if missing:
        raise BadInput(f"Say also --{' and --'.join(missing)}: who keeps it, until when, why.")
    person = terminal.person(who, args.keeper)
    ending.keep(who, _casebook(who, args.keep), person, args.until, args.why, args.rule)


def _casebook(who: "Who", text: str) -> bytes:
    """By its name or the beginning of its id, also for an administrator who does not read it."""
    from casebound.release import ending

    books = ending.shared(who)
    wanted = text.casefold()
    found = [b for b in books if wanted == b.name.casefold() or b.id.hex().startswith(wanted)]
    if wanted == terminal.TEAM:
        found = [b for b in books if who.roll.casebooks[b.id].purpose == "team"]
    if len(found) != 1:
        names = ", ".join(book.name for book in books) or "none"
        raise BadInput(f"There is no one shared casebook “{text[:40]}”. There are: {names}.")
    return found[0].id


def _told(who: "Who") -> dict[str, Any]:
    from casebound.release import ending, retention

    endings, rules = who.roll.endings, retention.known(who.practice.place, who.practice.profession)
    closed = endings.closed
    return {
        "closed": _time(closed.time) if closed else None,
        "successor": closed.successor if closed else None,
        "taken_over": _time(endings.taken.time) if endings.taken else None,
        "obstacles": [] if closed else ending.obstacles(who),
        "shared": [
            {
                "casebook": book.id.hex(),
                "name": book.name,
                "keeper": book.keeper or None,
                "until": _time(book.kept.until) if book.kept else None,
                "why": book.kept.ground if book.kept else None,
                "rule": book.kept.rule if book.kept else None,
            }
            for book in ending.shared(who)
        ],
        "rules": [
            {
                "id": rule.id,
                "rule": str(rule.words),
                "citation": rule.citation,
                "source": rule.source,
                "as_of": rule.as_of,
                "confidence": rule.confidence,
            }
            for rule in rules
        ],
    }


def _said(told: dict[str, Any]) -> str:
    lines = [f"Closed on {told['closed']}." if told["closed"] else "The practice is open."]
    lines += [
        f"{book['name']}: kept by {book['keeper']} until {book['until']} ({book['why']})"
        if book["keeper"]
        else f"{book['name']}: nobody keeps it yet"
        for book in told["shared"]
    ]
    lines += [
        f"{rule['id']}: {rule['rule']} {rule['citation']}, as of {rule['as_of']}, "
        f"confidence {rule['confidence']}, read in {rule['source']}"
        for rule in told["rules"]
    ]
    if not told["rules"] and not told["closed"]:
        tell("How long records are kept here was not verified: ask your board.")
    return "\n".join([*lines, *told["obstacles"]])


def _time(seconds: int) -> str:
    return stamp(datetime.fromtimestamp(seconds, UTC))


def _hex(text: str | None, size: int) -> bytes | None:
    if text is None:
        return None
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != size:
        raise BadInput(f"“{text[:40]}” is not {2 * size} letters and digits from 0 to f.")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day looks like 2033-11-21") from None
