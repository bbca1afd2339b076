"""Take your own casebook along: one sealed file with all its pages and their proofs, opened by 24 new words.

Client identities stay unless you say otherwise, and only where the practice's policy lets them go (casebound
leavers). Where your own words name a client you are shown the place first, and its part can stay. Shared
casebooks are not in it. With --open the file gives back evidence files; `casebound verify` checks them
anywhere.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit, tell

if TYPE_CHECKING:
    from casebound.release.mentions import Place

EXAMPLE = "casebound leave --out my-book.casebound"
STILL = "A misspelled name, a street or what happened can still tell who it was: read what you take along."


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="FILE", help="where to write the sealed file")
    what.add_argument("--open", type=Path, metavar="FILE", help="a file that was taken along")
    parser.add_argument("--with-identities", action="store_true", help="with clients' names and identifiers")
    parser.add_argument(
        "--leave-out", metavar="PARTS", help="parts that name somebody and stay: all, none, or e12-1,e14-3"
    )
    parser.add_argument("--words-file", type=Path, metavar="FILE", help="with --open: its 24 words")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="with --open: where to")


def run(args: argparse.Namespace) -> int:
    return _open(args) if args.open else _take(args)


def _take(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    if args.out.exists():
        raise BadInput(f"{args.out} is there already and was left as it is. Give another name.")
    from casebound.members import handing_over
    from casebound.release import leaving

    stay = [] if args.with_identities else _chosen(args, leaving.named(who))
    book = leaving.take_along(who, identities=args.with_identities, left_out=stay)
    terminal.write_file(args.out, book.raw)
    tell("Write down these 24 words: without them the file opens for nobody, and they are not shown again.")
    if not args.with_identities:
        tell(f"Left out: {book.left_out} client pages, {book.sections} parts that name somebody. {STILL}")
    items = handing_over.of(who, who.number)
    for item in items:
        if not item.done:
            tell(f"{item.what}: {item.said}")
    result = {
        "file": str(args.out),
        "words": book.words,
        "pages": book.pages,
        "evidence_files": book.files,
        "client_pages_left_out": book.left_out,
        "parts_left_out": [place.key for place in stay],
        "open": [item.code for item in items if not item.done],
    }
    emit(args, result, f"{args.out}: {book.pages} pages.\n{book.words}")
    return 0


def _chosen(args: argparse.Namespace, places: "list[Place]") -> "list[Place]":
    """Which parts stay. Nothing is made before somebody has seen where clients are named."""
    if args.leave_out is None and places:
        for place in places:
            tell(f"{place.key}  page {place.page}, {place.section}")
            for words in place.words:
                tell(f"    {' '.join((words.before + '[' + words.found + ']' + words.after).split())}")
        raise BadInput(
            "In these places your words name somebody. Say which stay here: --leave-out all, "
            f"--leave-out none, or some of them such as --leave-out {places[0].key}. Nothing was made."
        )
    given = (args.leave_out or "none").split(",")
    if given in (["all"], ["none"]):
        return places if given == ["all"] else []
    unknown = set(given) - {place.key for place in places}
    if unknown:
        raise BadInput(f"Nobody is named in {', '.join(sorted(unknown))}. Run it without --leave-out to see.")
    return [place for place in places if place.key in given]


def _open(args: argparse.Namespace) -> int:
    if not args.words_file or not args.into:
        raise BadInput("Give the words with --words-file FILE and say where to with --into FOLDER.")
    raw, words = terminal.read_file(args.open), terminal.read_file(args.words_file).decode("utf-8", "replace")
    from casebound.core.taken_along import opened

    files = opened(raw, words)
    try:
        args.into.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(f"{args.into} cannot be made ({reason}). Give another folder.") from None
    for name, file in files.items():
        terminal.write_file(args.into / name, file)
    emit(args, {"files": [str(args.into / name) for name in files]}, "\n".join(files))
    return 0
