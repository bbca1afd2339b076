"""List the kinds of pages, check a kind of your own, or print sample answers."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from casebound.core import kinds_sample
from casebound.core.errors import BadInput
from casebound.core.kinds import Kind
from casebound.kinds import shipped
from casebound.site.cli import emit, tell

EXAMPLE = "casebound kinds sample incident"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=tuple(_DOERS), default="list", help="else they are listed")
    parser.add_argument("name", nargs="?", help="a kind's file for check, a kind's name for sample")
    parser.add_argument("--language", default="en", help="language of the sample's words")
    parser.add_argument("--seed", type=int, default=0, help="another number gives another sample")


def run(args: argparse.Namespace) -> int:
    if args.what != "list" and not args.name:
        raise BadInput(f"Name what to {args.what}: '{EXAMPLE}'.")
    return _DOERS[args.what](args)


def _list(args: argparse.Namespace) -> int:
    kinds = [shipped().get(name) for name in shipped().ids()]
    emit(args, [_summary(kind) for kind in kinds], "\n".join(f"{kind.id:<24}{kind.title}" for kind in kinds))
    return 0


def _sample(args: argparse.Namespace) -> int:
    answers = kinds_sample.sample(shipped().get(args.name), args.language, args.seed)
    emit(args, answers, json.dumps(answers, ensure_ascii=False, indent=1))
    return 0


def _check(args: argparse.Namespace) -> int:
    """A kind's file with the language files beside it; every fault on a line of its own."""
    file = Path(args.name)
    try:
        kind = shipped().load(_read(file), {path.name.split(".")[2]: _read(path) for path in _beside(file)})
    except BadInput as fault:
        for problem in fault.problems[1:]:
            tell(problem.sentence)
        raise
    if file.name != f"{kind.id}.toml":
        raise BadInput(f"{file.name} holds the kind {kind.id}. Name the file {kind.id}.toml.")
    emit(
        args,
        _summary(kind),
        f"{kind.id} can be used: {len(kind.questions)} questions, {len(kind.pages)} pages.",
    )
    return 0


def _summary(kind: Kind) -> dict[str, object]:
    return {
        "kind": kind.id,
        "title": kind.title,
        "sha256": kind.sha256.hex(),
        "languages": list(kind.languages),
        "hidden": kind.hidden,
        "questions": [question.id for question in kind.questions],
    }


def _beside(file: Path) -> list[Path]:
    return [path for path in sorted(file.parent.glob(f"{file.stem}.*.toml")) if path.name.count(".") == 3]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise BadInput(f"The file {file} cannot be read. Check its name.") from None


_DOERS: dict[str, Callable[[argparse.Namespace], int]] = {"list": _list, "check": _check, "sample": _sample}
