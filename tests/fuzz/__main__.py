"""Fuzz for as long as you like: PYTHONPATH=src python -m tests.fuzz --seconds 600 [TARGET …]

Without names, every target in turn. --corpus FOLDER keeps what was learned for the next time; an input that
crashes lies in --found FOLDER, and its name is printed.
"""

import argparse
import contextlib
import io
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.target import Target


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="else all of them; --list names them")
    parser.add_argument("--list", action="store_true", help="print the targets and stop")
    parser.add_argument("--bounded", action="store_true", help="each target's own number of inputs")
    parser.add_argument("--seconds", type=int, default=0, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="folder that keeps what was learned")
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"), help="folder for inputs that crash")
    args = parser.parse_args()
    if not (args.list or args.bounded or args.seconds):
        parser.error("say for how long: --seconds 60 for each target, or --bounded")
    import atheris

    with (
        contextlib.redirect_stderr(io.StringIO()),
        atheris.instrument_imports(include=["casebound", "tests.fuzz"]),
    ):
        from tests.fuzz.planted import TARGET
        from tests.fuzz.targets import TARGETS
    if args.list:
        print(*TARGETS, sep="\n")
        return 0
    every = TARGETS | {TARGET.name: TARGET}
    unknown = [name for name in args.targets if name not in every]
    if unknown:
        parser.error(f"there is no target {', '.join(unknown)}; --list names them")
    with tempfile.TemporaryDirectory(prefix="casebound-fuzz-") as folder:
        corpus = args.corpus or Path(folder)
        return max([_apart(every[name], args, corpus / name) for name in args.targets or TARGETS])


def _apart(target: "Target", args: argparse.Namespace, corpus: Path) -> int:
    """In a process of its own: libFuzzer ends the one that it runs in."""
    began = time.monotonic()
    target.seeds()
    args.found.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        from tests.fuzz import driver

        runs = target.runs if args.bounded else -1
        driver.guided(target, runs, args.seed, args.found, corpus, args.seconds)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    said = f"FAILED ({code}), input in {args.found}" if code else "ok"
    print(f"{target.name:16} {time.monotonic() - began:6.1f} s  {said}", flush=True)
    return int(code != 0)


if __name__ == "__main__":
    sys.exit(main())
