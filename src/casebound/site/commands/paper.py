"""Print a blank form to fill in by hand: a PDF, made without set-up, network or the fonts of this machine."""

import argparse
import os
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.core.kinds import Kind
from casebound.paper.blank import render_blank
from casebound.paper.typesetting import PAPERS
from casebound.site.cli import emit
from casebound.site.commands.kinds import named

EXAMPLE = "casebound paper incident --lang es --out incident.pdf"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", help="such as incident; 'casebound kinds' lists them")
    parser.add_argument("--lang", help="language of the form (else the kind's own)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the PDF (else KIND.pdf in this folder)")
    parser.add_argument("--paper", choices=tuple(PAPERS), default="a4", help="size of the sheet")
    parser.add_argument("--full", action="store_true", help="every question, not the first note alone")


def run(args: argparse.Namespace) -> int:
    kind = named(args, args.kind)
    language = _language(kind, args.lang)
    out = args.out or Path(f"{kind.id}.pdf")
    pdf = render_blank(kind, language, args.paper, full=args.full)
    _write(out, pdf)
    result = {"kind": kind.id, "language": language, "file": str(out), "bytes": len(pdf)}
    emit(args, result, f"{out} holds the blank form {kind.id}.")
    return 0


def _language(kind: Kind, wanted: str | None) -> str:
    if wanted is not None and wanted not in kind.languages:
        raise BadInput(f"{kind.id} is written in {', '.join(kind.languages)}. Choose one of these.")
    return wanted or kind.languages[0]


def _write(out: Path, pdf: bytes) -> None:
    """Never over another file that stands there: it may be a form that somebody has filled in."""
    try:
        with open(out, "xb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        if out.is_file() and out.read_bytes() == pdf:
            return
        raise BadInput(f"{out} is there already. Name another file, or move that one away first.") from None
    except OSError:
        raise BadInput(f"{out} cannot be written. Choose a folder that exists and is yours.") from None
