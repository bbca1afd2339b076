"""Erase a page for good: its words, its keys and what was kept of them. That it stood there stays.

What others can read or wrote takes two: the first one asks, another one says --agree.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.members.who import Who

EXAMPLE = 'casebound erase e12 --ground asked --reason "She asked for it in writing." --for-good'


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", type=terminal.entry_id, metavar="ID", help="such as e12")
    parser.add_argument("--ground", metavar="WORD", help="asked, retention, order, mistake or unlawful")
    parser.add_argument("--reason", metavar="TEXT", help="a sentence for those who could read it")
    parser.add_argument("--agree", action="store_true", help="agree to what another person asked for")
    parser.add_argument(
        "--backups-until",
        type=_day,
        metavar="DAY",
        help="until when copies that Casebound does not know may hold it, such as 2027-01-31; of its own "
        "backups the certificate says it by itself",
    )
    parser.add_argument("--for-good", action="store_true", help="say that you know nobody can undo it")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="write the certificate (PDF)")
    parser.add_argument("--finish", action="store_true", help="finish what was interrupted; no password")


def run(args: argparse.Namespace) -> int:
    if args.finish:
        return _finish(args)
    if args.id is None:
        raise BadInput("Say which page: casebound erase ID, for instance e12.")
    who = terminal.signed_in(args)
    from casebound.records import erasure

    place = erasure.place(who, args.id)
    if place.seq not in who.roll.erased:
        _erase(args, who)
    erased = who.roll.erased.get(args.id)
    if erased is None:
        asked = erasure.request_of(who, args.id)
        assert asked is not None, "either it is erased or somebody asked"
        others = sorted(erasure.concerned(who, place) - {who.number})
        told = {"entry": place.id, "erased": False, "asked": asked.seq, "others": others}
        people = terminal.people(who.practice)
        listed = ", ".join(people[number] for number in others)
        emit(args, told, f"You asked to erase {place.id}. One of these has to agree: {listed}.")
        return 0
    return _done(args, who, erased.seq)


def _erase(args: argparse.Namespace, who: "Who") -> None:
    from casebound.records import erasure

    if not args.for_good:
        raise BadInput(
            f"Nobody can undo the erasing of e{args.id}. If you are sure, run this again with --for-good."
        )
    if args.agree:
        erasure.agree(who, args.id, args.backups_until or "")
    else:
        wish = erasure.Wish(args.ground or "", args.reason or "", args.backups_until or "")
        erasure.erase(who, args.id, wish)


def _done(args: argparse.Namespace, who: "Who", leaf: int) -> int:
    from casebound.records import certificate, erasing

    finished = args.id not in erasing.owed(who.practice) or erasing.finish(who.practice, args.id)
    if finished and args.certificate:
        terminal.write_file(args.certificate, certificate.as_pdf(certificate.of(who, args.id)))
    written = str(args.certificate) if finished and args.certificate else None
    told = {
        "entry": f"e{args.id}",
        "erased": True,
        "finished": finished,
        "leaf": leaf,
        "certificate": written,
    }
    said = f"e{args.id} is erased."
    if not finished:
        said += " The last traces on disk are still owed: run `casebound erase --finish` when nobody works."
    emit(args, told, said)
    return 0 if finished else 1


def _finish(args: argparse.Namespace) -> int:
    terminal.ready(args)
    from casebound.records import erasing

    tried = erasing.finish_all()
    left = [f"e{seq}" for seq, done in tried if not done]
    said = f"Finished: {len(tried) - len(left)}." + (f" Still owed: {', '.join(left)}." if left else "")
    emit(args, {"finished": [f"e{seq}" for seq, done in tried if done], "owed": left}, said)
    return 1 if left else 0


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError("a day looks like 2027-01-31") from None
