"""Time authorities (RFC 3161): choose one, ask it now, list its tokens, take one home. None by default."""

import argparse
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from casebound.core.errors import BadInput
from casebound.site import env, terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.anchors.authorities import Authority
    from casebound.anchors.models import Token
    from casebound.book.models import Practice

EXAMPLE = "casebound timestamp --add NAME --url https://tsa.example/ --ca ca.pem"
NOBODY = (
    "No time authority is chosen, so nobody is asked. Choose one with --add NAME --url ADDRESS --ca FILE; it "
    "then learns this server's address and a hash, each time the ledger grew, and nothing else."
)
BY_HAND = "openssl ts -verify -in {size}.tsr -data {size}.checkpoint -CAfile CERTIFICATES.pem"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--add", metavar="NAME", help="ask this authority from now on; needs --url and --ca")
    parser.add_argument("--url", metavar="ADDRESS", help="where it answers")
    parser.add_argument("--ca", type=Path, metavar="PEM", help="its certificates, obtained from it")
    parser.add_argument("--every", type=int, default=60, metavar="MINUTES", help="ask at most so often (60)")
    parser.add_argument("--remove", metavar="NAME", help="ask it no more; its tokens stay")
    parser.add_argument("--now", action="store_true", help="ask at once, if the ledger grew")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the newest token and its checkpoint")


def run(args: argparse.Namespace) -> int:
    folder = env.with_django(args.data)
    practice = terminal.practice(folder)
    from casebound.anchors import authorities

    if args.add:
        authorities.add(folder, _authority(args))
    if args.remove:
        authorities.remove(folder, args.remove)
    chosen = authorities.known(folder)
    came = [authority.name for authority in chosen if args.now and _ask(practice, authority)]
    written = _write(practice, args.out) if args.out else []
    states = [_state(practice, each) for each in chosen]
    result = {"authorities": states, "came": came, "written": written}
    emit(args, result, _text(result))
    failed = args.now and any(state["said"] for state in states)
    return 1 if failed else 0


def _authority(args: argparse.Namespace) -> "Authority":
    from casebound.anchors.authorities import Authority

    if not args.url or not args.ca:
        raise BadInput("An authority needs its address and its certificates: give --url and --ca as well.")
    return Authority(args.add, args.url, terminal.read_file(args.ca), args.every)


def _ask(practice: "Practice", authority: "Authority") -> bool:
    from casebound.anchors import asking

    return asking.attempt(practice, authority, asking.post, time, at_once=True)


def _state(practice: "Practice", authority: "Authority") -> dict[str, Any]:
    from casebound.anchors.models import Errand, Token

    row = Errand.objects.filter(practice=practice, authority=authority.name).first()
    tokens = Token.objects.filter(practice=practice, authority=authority.name)
    newest = tokens.order_by("-id").first()
    return {
        "name": authority.name,
        "url": authority.url,
        "every_minutes": authority.every,
        "tokens": tokens.count(),
        "newest": _told(newest) if newest else None,
        "said": row.said if row else "",
    }


def _told(token: "Token") -> dict[str, Any]:
    from casebound.core.evidence.words import moment

    return {
        "leaves": token.size,
        "checked": token.checked,
        "earliest": moment(token.earliest) if token.checked else None,
        "latest": moment(token.latest) if token.checked else None,
        "sha256": token.hash.hex(),
    }


def _write(practice: "Practice", folder: Path) -> list[str]:
    """The newest token and the checkpoint it was made for, under neutral names."""
    from casebound.anchors import tokens
    from casebound.anchors.models import Token
    from casebound.book import logkey

    newest = Token.objects.filter(practice=practice).order_by("-id").first()
    if newest is None:
        raise BadInput("There is no time token yet. “casebound timestamp --now” asks for one.")
    note = tokens.note(practice, logkey.of(practice).public, newest.size)
    files = [(f"{newest.size}.tsr", newest.raw), (f"{newest.size}.checkpoint", note)]
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder. Make it first, outside this machine if you can.")
    for name, raw in files:
        terminal.write_file(folder / name, raw)
    return [str(folder / name) for name, _ in files]


def _text(result: dict[str, Any]) -> str:
    lines = [_line(state) for state in result["authorities"]] or [NOBODY]
    if result["written"]:
        size = Path(result["written"][0]).stem
        lines += [f"Written: {', '.join(result['written'])}", "Check: " + BY_HAND.format(size=size)]
    return "\n".join(lines)


def _line(state: dict[str, Any]) -> str:
    newest = state["newest"]
    told = "no token yet"
    if newest:
        when = f"before {newest['latest']}" if newest["checked"] else "not checked here"
        told = f"{state['tokens']} tokens, the newest over {newest['leaves']} leaves, {when}"
    said = f" Last time: {state['said']}" if state["said"] else ""
    return f"{state['name']} ({state['url']}, at most every {state['every_minutes']} minutes): {told}.{said}"
