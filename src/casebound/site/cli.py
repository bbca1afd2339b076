"""The command line: which command is meant, its options, and how it ends.

A command is a module in site/commands/ with a docstring (its first line is the summary), EXAMPLE, add(parser)
and run(args) -> int. Only the chosen one is imported, so it may import Django inside run() and nowhere else.

Exit codes: 0 done, 1 a check failed, 2 bad input, 70 a fault of Casebound itself.
"""

import argparse
import getpass
import importlib
import json
import os
import pkgutil
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from casebound.core.errors import BadInput, CaseboundError
from casebound.site import commands

BAD_INPUT, FAULT, INTERRUPTED = 2, 70, 130
# Options that may stand before the command and take the next word with them.
VALUED = ("--data", "--as", "--password-file", "--code-file", "--code", "--port")
# What may stand in the environment, and is taken out of it at once.
SECRETS = ("CASEBOUND_PASSWORD", "CASEBOUND_CODE", "CASEBOUND_LINK", "CASEBOUND_MOVE_TO")
USAGE = "casebound [COMMAND] [options]"


def seen(what: str, option: str, variable: str) -> BadInput:
    """The refusal of a secret that was typed as a word of the command."""
    return BadInput(
        f"{what} does not belong among the words of a command: everybody on this machine can read them. Put "
        f"it into a file and give {option} FILE, set {variable}, or let Casebound ask for it."
    )


class Seen(argparse.Action):
    """An option that carries a secret: refused, with the way on."""

    def __call__(self, *_: object) -> NoReturn:
        raise seen("A code", "--code-file", "CASEBOUND_CODE")


class Parser(argparse.ArgumentParser):
    """Ends with one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}. Try '{self.prog} --help'.\n")


def main(words: Sequence[str]) -> int:
    # Before anything else: no child process and no crash report may inherit what is secret.
    secrets = {name: os.environ.pop(name) for name in SECRETS if name in os.environ}
    _keep_to_ourselves()
    try:
        return _run(words, secrets)
    except CaseboundError as error:
        print(error.sentence, file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains on its way out
        return 0
    except Exception as error:
        return _fault(error)


def names() -> list[str]:
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))


def load(name: str) -> ModuleType:
    return importlib.import_module(f"{commands.__name__}.{name.replace('-', '_')}")


def parser_of(name: str) -> Parser:
    command = load(name)
    parser = Parser(
        prog=f"casebound {name}",
        description=command.__doc__,
        epilog=f"example:\n  {command.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add(parser)
    common = parser.add_argument_group("for every command")
    common.add_argument("--data", type=Path, metavar="DIR", help="the data folder (else your own)")
    common.add_argument("--as", dest="person", metavar="EMAIL", help="whose account, if there are several")
    common.add_argument("--password-file", type=Path, metavar="FILE", help="read the password from this file")
    common.add_argument(
        "--code-file", type=Path, metavar="FILE", help="the second step, if one is set up, from this file"
    )
    common.add_argument("--code", action=Seen, dest="code", help=argparse.SUPPRESS)
    common.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def password(args: argparse.Namespace, prompt: str = "Password: ") -> str:
    """From --password-file, else CASEBOUND_PASSWORD, else asked for without echo."""
    found = given(args, args.password_file, "CASEBOUND_PASSWORD")
    if found is None and not sys.stdin.isatty():
        raise BadInput("A password is needed: use --password-file FILE, or set CASEBOUND_PASSWORD.")
    return getpass.getpass(prompt, stream=sys.stderr) if found is None else found


def given(args: argparse.Namespace, file: Path | None, variable: str) -> str | None:
    """A secret from its file, else from the environment; None where neither says it."""
    if file is None:
        return dict(args.secrets).get(variable)
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"The file {file} cannot be read. Check its name.") from None
    return text.removesuffix("\n").removesuffix("\r")


def code(args: argparse.Namespace) -> str:
    """The second step: from --code-file, else CASEBOUND_CODE, else asked for."""
    found = given(args, args.code_file, "CASEBOUND_CODE")
    if found is not None:
        return found
    if not sys.stdin.isatty():
        raise BadInput(
            "A second step is set up here: give the code of the app or a recovery code by --code-file FILE, "
            "or set CASEBOUND_CODE."
        )
    tell("Code of the app, or a recovery code:")
    return input()


def emit(args: argparse.Namespace, result: Mapping[str, Any] | Sequence[Any], text: str) -> None:
    """The result, alone on stdout: as JSON where asked for, else the text for people."""
    print(json.dumps(result, ensure_ascii=False, indent=1) if args.json else text, flush=True)


def tell(sentence: str) -> None:
    """Progress and notes: never on stdout, which carries the result alone."""
    print(sentence, file=sys.stderr, flush=True)


def _run(words: Sequence[str], secrets: Mapping[str, str]) -> int:
    if not all(_is_text(word) for word in words):
        raise BadInput("One of the words of this command is no text in UTF-8. Type it anew.")
    name, rest = _chosen(words)
    if not name and {"-h", "--help"} & set(rest):
        print(_overview())
        return 0
    name = name or "start"
    if name not in names():
        raise BadInput(f"There is no command '{name}'. 'casebound --help' lists all of them.")
    args = parser_of(name).parse_args(rest)
    args.secrets = secrets
    return int(load(name).run(args))


def _is_text(word: str) -> bool:
    """Python hands on bytes that are no UTF-8 as lone surrogates, which no database takes."""
    return not any("\ud800" <= letter <= "\udfff" for letter in word)


def _chosen(words: Sequence[str]) -> tuple[str, list[str]]:
    """The command ("" where none is named) and everything else."""
    rest, at = list(words), 0
    while at < len(rest):
        if not rest[at].startswith("-"):
            return rest.pop(at), rest
        at += 2 if rest[at] in VALUED else 1
    return "", rest


def _overview() -> str:
    lines = [
        f"usage: {USAGE}",
        "",
        "Without a command the server starts. All commands, with an example:",
    ]
    for name in names():
        command = load(name)
        lines += ["", f"  {name}: {(command.__doc__ or '').splitlines()[0]}", f"    {command.EXAMPLE}"]
    return "\n".join([*lines, "", "'casebound COMMAND --help' says more about one of them."])


def _keep_to_ourselves() -> None:
    """Files we make are ours alone, and a crash writes no memory to the disk."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _fault(error: Exception) -> int:
    """A fault of ours: class and place only, since the text of an exception may quote a record."""
    if os.environ.get("CASEBOUND_TRACEBACK"):
        traceback.print_exception(error)
    if "django.db" in sys.modules:
        from casebound.book import trouble

        sentence = trouble.said(error)
        if sentence:
            tell(sentence)
            return FAULT
    place = traceback.extract_tb(error.__traceback__)[-1]
    tell(
        f"Casebound itself failed ({type(error).__name__}, {Path(place.filename).name} line {place.lineno}). "
        "What was acknowledged before is safe. Please report this line."
    )
    return FAULT
