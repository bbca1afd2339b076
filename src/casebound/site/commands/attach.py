"""Attach photos, mails, recordings to a sealed page: an addendum holds them, the page stays as it is."""

import argparse
from pathlib import Path

from casebound.site import terminal
from casebound.site.cli import emit
from casebound.site.commands import record

EXAMPLE = "casebound attach e12 photo.jpg mail.eml --captured 'By me, 14 March, 20:10'"
KIND = "addendum"
TEXT = {"en": "Files that belong to this page.", "es": "Archivos que pertenecen a esta página."}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "id", type=terminal.entry_id, metavar="ID", help="the page they belong to, such as e12"
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="up to 50, of up to 100 MB each")
    record.add_about_files(parser)
    parser.add_argument("--answers", metavar="FILE", help="JSON with the words of the addendum; - for a pipe")
    parser.add_argument(
        "--casebook", default=terminal.OWN, metavar="NAME", help="where it goes (else your own)"
    )
    parser.add_argument(
        "--with", dest="also", action="append", default=[], metavar="NAME", help="share it, such as with team"
    )


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.records import kinds, write
    from casebound.site import attaching, typed

    files = attaching.asked(args.files, args.origin, args.captured, ask=not args.json)
    language = who.account.language if who.account.language in TEXT else "en"
    answers = typed.read_answers(args.answers) if args.answers else {"text": TEXT[language]}
    order = write.Order(
        kind=kinds.get(who.practice, KIND),
        language=language,
        answers=answers,
        casebook=terminal.casebook(who, args.casebook),
        also=tuple(dict.fromkeys(terminal.casebook(who, name) for name in args.also)),
        amends=args.id,
    )
    sealed = typed.seal(who, order, files)
    count = f"{len(args.files)} file" + ("s" if len(args.files) > 1 else "")
    said = f"{count} sealed as {sealed.done.id}, page {sealed.done.page}, which belongs to e{args.id}."
    emit(args, sealed.table() | {"files": [path.name for path in args.files]}, said)
    return 0
