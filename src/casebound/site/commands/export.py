"""Make an evidence file for somebody outside, or data for another program. Your casebook keeps what left."""

import argparse
import os
import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.site import exporting, terminal
from casebound.site.cli import emit

EXAMPLE = 'casebound export e12 --to "R. Lane, attorney" --purpose "Advice on ending care" --out lane.zip'


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", type=terminal.entry_id, nargs="*", metavar="ID", help="such as e12; several")
    parser.add_argument("--to", required=True, metavar="WHO", help="a name, or the office")
    parser.add_argument("--organisation", default="", metavar="NAME", help="where they belong to")
    parser.add_argument("--purpose", required=True, metavar="WHY", help="why it goes to them; they read it")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="a new file")
    parser.add_argument("--view", default="full", help="full, facts, board, police, osha, workplace; whole")
    parser.add_argument("--private", action="store_true", help="also how it was for you (only in view full)")
    parser.add_argument("--all", action="store_true", help="these are all pages about the matter")
    parser.add_argument(
        "--files", default="copies", help="copies (photos without hidden data), originals, none"
    )
    parser.add_argument("--language", default="en", help="of the first page: en or es")
    exporting.add(parser)


def run(args: argparse.Namespace) -> int:
    if not args.form and not args.ids:
        raise BadInput("Choose at least one page: give its ID, such as e12; or --form for a whole casebook.")
    beside = _begin(args.out)  # before anything is sealed: a place that cannot be written to costs nothing
    try:
        result = _data(args, beside) if args.form else _export(args, beside)
    finally:
        beside.unlink(missing_ok=True)
    emit(args, result, exporting.text(result) if args.form else _text(result))
    return 0


def _export(args: argparse.Namespace, beside: Path) -> dict[str, object]:
    who = terminal.signed_in(args)
    from casebound.release.disclose import disclose
    from casebound.release.sheet import Wish

    wish = Wish(
        to=args.to,
        purpose=args.purpose,
        view=args.view,
        organisation=args.organisation,
        private=args.private,
        all_there_is=args.all,
        language=args.language,
        files=args.files,
    )
    made = disclose(who, args.ids, wish)
    _put([made.raw], beside, args.out, made.disclosure.id)
    return {
        "file": str(args.out),
        "disclosure": made.disclosure.id,
        "page": made.disclosure.page,
        "log_key": made.log_key,
        "sha256": sha256(made.raw).hexdigest(),
    }


def _data(args: argparse.Namespace, beside: Path) -> dict[str, object]:
    made = exporting.made(args)
    _put(made.pieces(), beside, args.out, made.done.id)
    return exporting.result(made, args.out)


def _begin(out: Path) -> Path:
    """An empty file for its owner only, in the same folder; it becomes `out` once all of it is on disk."""
    try:
        beside = out.with_name(f".{out.name[:80]}.{secrets.token_hex(4)}.part")
        if out.exists() or out.is_symlink():
            raise FileExistsError
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise BadInput(_refused(out, error)) from None
    except ValueError:  # a name no file can have, such as one with a zero byte, or none at all
        raise BadInput("Give the file a name, as in --out evidence.zip.") from None
    return beside


def _put(pieces: Iterable[bytes], beside: Path, out: Path, disclosure: str) -> None:
    try:
        with exporting.on_disk(beside) as file:
            file.writelines(pieces)
        terminal.name_whole(beside, out)
    except OSError as error:
        raise BadInput(
            f"{_refused(out, error)} The disclosure {disclosure} stands in your casebook "
            "all the same; export again and say so there."
        ) from None


def _refused(out: Path, error: OSError) -> str:
    if isinstance(error, FileExistsError):
        return f"{out} is there already and was left as it is. Give another name."
    return f"{out} cannot be written ({error.strerror or type(error).__name__}). Give another place."


def _text(result: dict[str, object]) -> str:
    return (
        f"{result['file']} is made. Disclosure {result['disclosure']} is sealed as page {result['page']}.\n"
        f"Tell whoever receives it this fingerprint by phone: {result['log_key']}\n"
        f"They check the file with: casebound verify FILE --log-key FINGERPRINT"
    )
