"""List the kinds of pages, check or add a kind of your own, or print sample answers."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from casebound.core import kinds_sample
from casebound.core.errors import BadInput
from casebound.core.kinds import Kind
from casebound.kinds import shipped
from casebound.site import env, terminal
from casebound.site.cli import emit, tell

EXAMPLE = "casebound kinds sample incident"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=tuple(_DOERS), default="list", help="else they are listed")
    parser.add_argument("name", nargs="?", help="a kind's file for check and add, a kind's name for sample")
    parser.add_argument("--language", default="en", help="language of the sample's words")
    parser.add_argument("--seed", type=int, default=0, help="another number gives another sample")


def run(args: argparse.Namespace) -> int:
    if args.what != "list" and not args.name:
        raise BadInput(f"Name what to {args.what}: '{EXAMPLE}'.")
    return _DOERS[args.what](args)


def _list(args: argparse.Namespace) -> int:
    kinds = shipped().every() + _own(args)
    emit(args, [_summary(kind) for kind in kinds], "\n".join(f"{kind.id:<24}{kind.title}" for kind in kinds))
    return 0


def _sample(args: argparse.Namespace) -> int:
    answers = kinds_sample.sample(named(args, args.name), args.language, args.seed)
    emit(args, answers, json.dumps(answers, ensure_ascii=False, indent=1))
    return 0


def _check(args: argparse.Namespace) -> int:
    """A kind's file with the language files beside it; every fault on a line of its own."""
    kind = _checked(Path(args.name))
    told = f"{kind.id} can be used: {len(kind.questions)} questions, {len(kind.pages)} pages."
    emit(args, _summary(kind), told)
    return 0


def _add(args: argparse.Namespace) -> int:
    """Installs a kind, with the language files beside it, for the whole practice; then it never changes.

    Run it again when another language has come.
    """
    file = Path(args.name)
    _checked(file)
    who = terminal.signed_in(args)
    from casebound.records import kinds

    kind = kinds.add(who.practice, terminal.read_file(file), _wordings(file))
    told = f"{kind.id} is installed in {', '.join(kind.languages)}"
    emit(args, _summary(kind), f"{told}: 'casebound record {kind.name} --answers FILE'.")
    return 0


def _checked(file: Path) -> Kind:
    try:
        kind = shipped().load(terminal.read_file(file), _wordings(file))
    except BadInput as fault:
        for problem in fault.problems[1:]:
            tell(problem.sentence)
        raise
    if file.name != f"{kind.id}.toml":
        raise BadInput(f"{file.name} holds the kind {kind.id}. Name the file {kind.id}.toml.")
    holder = shipped().numbered(kind.number)
    if holder not in ("", kind.name):
        raise BadInput(
            f"{kind.number} is the number of {holder}. Take a free one; a practice's own kind has none."
        )
    return kind


def named(args: argparse.Namespace, name: str) -> Kind:
    """The kind of this name, a practice's own one too. Raises BadInput naming what there is."""
    own = {called: kind for kind in _own(args) for called in (kind.name, kind.id)}
    return own.get(name) or shipped().get(name)


def _own(args: argparse.Namespace) -> list[Kind]:
    """Kinds of the practice in the data folder, if there is one: listing works before any set-up."""
    folder = args.data or env.default_folder()
    if not (folder / "installation.json").exists() or not env.installation(folder).set_up:
        return []
    terminal.ready(args)
    from casebound.records import kinds

    return kinds.own(terminal.practice(folder))


def _summary(kind: Kind) -> dict[str, object]:
    return {
        "kind": kind.id,
        "title": kind.title,
        "sha256": kind.sha256.hex(),
        "languages": list(kind.languages),
        "hidden": kind.hidden,
        "questions": [question.id for question in kind.questions],
    }


def _wordings(file: Path) -> dict[str, bytes]:
    """Language → language file beside a kind's file: `massage.v1.es.toml` beside `massage.v1.toml`."""
    beside = sorted(file.parent.glob(f"{file.stem}.*.toml"))
    return {path.name.split(".")[2]: terminal.read_file(path) for path in beside if path.name.count(".") == 3}


_DOERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": _list,
    "check": _check,
    "sample": _sample,
    "add": _add,
}
