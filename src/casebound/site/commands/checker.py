"""Write the checker as one HTML page: it checks an evidence file in a browser, without Python or network."""

import argparse
import os
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.site.cli import emit

EXAMPLE = "casebound checker --out casebound-checker.html"
NAME = "casebound-checker.html"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, metavar="FILE", default=Path(NAME), help=f"the page (else {NAME})"
    )


def run(args: argparse.Namespace) -> int:
    from casebound.site.checker import made

    raw, digest = made()
    out: Path = args.out
    _write(out, raw)
    text = f"{out} checks evidence files in Chrome, Edge or Chromium, offline.\nIts SHA-256 is {digest}."
    emit(args, {"file": str(out), "bytes": len(raw), "sha256": digest}, text)
    return 0


def _write(out: Path, raw: bytes) -> None:
    """Never over another file that stands there."""
    try:
        with open(out, "xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        if out.is_file() and out.read_bytes() == raw:
            return
        raise BadInput(f"{out} is there already. Name another file, or move that one away first.") from None
    except OSError:
        raise BadInput(f"{out} cannot be written. Choose a folder that exists and is yours.") from None
