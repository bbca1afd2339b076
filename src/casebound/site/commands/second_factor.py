"""See the second step of your sign-in, make new recovery codes, or turn it off with the 24 words.

It is set up in the browser, under "About me". Whoever can run commands on this machine can also read its
database: here, too, the password is what protects your pages.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.people.models import Account

EXAMPLE = "casebound second-factor --off --words-file words.txt"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--new-codes", action="store_true", help="ten new recovery codes; the old ones end")
    what.add_argument("--off", action="store_true", help="ask for the password alone from now on")
    parser.add_argument(
        "--words-file", type=Path, metavar="FILE", help="the 24 words, instead of password and code"
    )


def run(args: argparse.Namespace) -> int:
    account = _whose(args)
    from casebound.people import notices, second

    codes: list[str] = []
    if args.off and second.is_on(account):
        second.turn_all_off(account)
        notices.note(account, notices.SECOND_OFF)
    elif args.new_codes:
        if not second.is_on(account):
            raise BadInput("No second step is set up. Set one up in the browser, under About me.")
        second.new_codes(account)
        codes = second.codes_shown(account)
        second.put_away_codes(account)
    result = _state(account) | {"recovery_codes": codes}
    emit(args, result, "\n".join([_text(result), *codes]))
    return 0


def _whose(args: argparse.Namespace) -> "Account":
    if not args.words_file:
        return terminal.unlocked(args)[0]
    terminal.ready(args)
    from casebound.people import recovery

    try:
        words = terminal.read_file(args.words_file).decode()
    except UnicodeDecodeError:
        raise BadInput(f"The file {args.words_file} is no text. It should hold the 24 words.") from None
    return recovery.with_words(words)[0]


def _state(account: "Account") -> dict[str, Any]:
    from casebound.people import passkeys, second

    return {
        "on": second.is_on(account),
        "app": bool(second.factors(account, "app")),
        "passkeys": [passkeys.name(each) for each in passkeys.of(account)],
        "codes_left": second.codes_left(account),
    }


def _text(state: dict[str, Any]) -> str:
    if not state["on"]:
        return "No second step: the password alone opens your book."
    ways = (["an app that shows codes"] if state["app"] else []) + [
        f"passkey {name}" for name in state["passkeys"]
    ]
    return f"Second step: {', '.join(ways)}. Recovery codes left: {state['codes_left']}."
