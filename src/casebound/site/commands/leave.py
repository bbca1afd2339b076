"""Take your own casebook along: one sealed file with all its pages and their proofs, opened by 24 new words.

Client identities stay unless you say otherwise; ask what the law and your agreement allow. Shared casebooks
are not in it. With --open the file gives back evidence files, which `casebound verify` checks anywhere.
"""

import argparse
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit, tell

EXAMPLE = "casebound leave --out my-book.casebound"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="FILE", help="where to write the sealed file")
    what.add_argument("--open", type=Path, metavar="FILE", help="a file that was taken along")
    parser.add_argument("--with-identities", action="store_true", help="with clients' names and identifiers")
    parser.add_argument("--words-file", type=Path, metavar="FILE", help="with --open: its 24 words")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="with --open: where to")


def run(args: argparse.Namespace) -> int:
    return _open(args) if args.open else _take(args)


def _take(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    if args.out.exists():
        raise BadInput(f"{args.out} is there already and was left as it is. Give another name.")
    from casebound.release import leaving

    work = leaving.open_work(who)
    book = leaving.take_along(who, identities=args.with_identities)
    terminal.write_file(args.out, book.raw)
    tell("Write down these 24 words: without them the file opens for nobody, and they are not shown again.")
    if book.left_out:
        tell(
            f"Left out: {book.left_out} client pages. What you wrote in your own words went along as written."
        )
    if work.drafts:
        tell(f"Not in it: {work.drafts} drafts. Seal them first, or throw them away.")
    for name in work.alone:
        tell(f"Nobody but you reads {name}. Let somebody in before you leave, or it is lost to everybody.")
    result = {
        "file": str(args.out),
        "words": book.words,
        "pages": book.pages,
        "evidence_files": book.files,
        "client_pages_left_out": book.left_out,
        "drafts": work.drafts,
        "shared_casebooks_lost": list(work.lost),
        "read_by_you_alone": list(work.alone),
    }
    emit(args, result, f"{args.out}: {book.pages} pages.\n{book.words}")
    return 0


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
