"""Witnesses (C2SP tlog-witness): choose one, ask it, take a cosigned checkpoint. None by default."""

import argparse
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from casebound.core.errors import BadInput
from casebound.site import env, terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.anchors.witnesses import Witness
    from casebound.book.models import Practice

EXAMPLE = "casebound witness --add example --url https://witness.example --key witness.example+1a2b3c4d+BK…"
NOBODY = (
    "No witness is chosen, so nobody is asked. Choose one with --add NAME --url ADDRESS --key VKEY; it then "
    "learns this server's address, the ledger's name, its size and hashes, each time it grew, and no "
    "more. Whoever runs the witness needs this log's key: {vkey}"
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--add", metavar="NAME", help="ask this witness from now on; needs --url and --key")
    parser.add_argument("--url", metavar="ADDRESS", help="its submission prefix")
    parser.add_argument("--key", metavar="VKEY", help="its verifier key, as it publishes it")
    parser.add_argument("--remove", metavar="NAME", help="ask it no more; its cosignatures stay")
    parser.add_argument("--now", action="store_true", help="ask at once")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the newest cosigned checkpoint")


def run(args: argparse.Namespace) -> int:
    folder = env.with_django(args.data)
    practice = terminal.practice(folder)
    from casebound.anchors import witnesses
    from casebound.book import logkey
    from casebound.core import notes

    if args.add:
        if not args.url or not args.key:
            raise BadInput("A witness needs its address and its key: give --url and --key as well.")
        witnesses.add(folder, witnesses.Witness(args.add, args.url, args.key))
    if args.remove:
        witnesses.remove(folder, args.remove)
    chosen = witnesses.known(folder)
    came = [each.name for each in chosen if args.now and _ask(practice, each)]
    states = [_state(practice, each) for each in chosen]
    vkey = notes.vkey(practice.origin, logkey.of(practice).public)
    result = {"log": vkey, "witnesses": states, "came": came, "written": _write(practice, args.out)}
    lines = [_line(state) for state in states] or [NOBODY.format(vkey=vkey)]
    emit(args, result, "\n".join(lines))
    return 1 if args.now and any(state["said"] for state in states) else 0


def _ask(practice: "Practice", witness: "Witness") -> bool:
    from casebound.anchors import witnessing

    return witnessing.attempt(practice, witness, witnessing.post, time, at_once=True)


def _state(practice: "Practice", witness: "Witness") -> dict[str, Any]:
    from casebound.anchors import witnessing
    from casebound.anchors.models import Cosignature, Errand
    from casebound.core.evidence.words import moment

    row = Errand.objects.filter(practice=practice, authority=witnessing.errand_of(witness.name)).first()
    signed = Cosignature.objects.filter(practice=practice, witness=witness.name).order_by("-size").first()
    return {
        "name": witness.name,
        "url": witness.url,
        "leaves": signed.size if signed else None,
        "time": moment(signed.time) if signed else None,
        "said": row.said if row else "",
    }


def _line(state: dict[str, Any]) -> str:
    told = (
        f"cosigned {state['leaves']} leaves, {state['time']}" if state["leaves"] else "nothing cosigned yet"
    )
    said = f". Last time: {state['said']}" if state["said"] else ""
    return f"{state['name']} ({state['url']}): {told}{said}"


def _write(practice: "Practice", file: Path | None) -> str | None:
    """The checkpoint that was cosigned last, with every cosignature kept for it."""
    from casebound.anchors import witnessing
    from casebound.anchors.models import Cosignature
    from casebound.book import logkey

    if file is None:
        return None
    newest = Cosignature.objects.filter(practice=practice).order_by("-size").first()
    if newest is None:
        raise BadInput("Nothing was cosigned yet. “casebound witness --now” asks.")
    terminal.write_file(file, witnessing.cosigned(practice, logkey.of(practice).public, newest.size))
    return str(file)
