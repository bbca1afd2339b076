"""A throwaway practice with invented people and pages to look around in, gone when you stop it."""

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from casebound.core.errors import BadInput
from casebound.site import env
from casebound.site.cli import emit, tell
from casebound.site.commands import start

EXAMPLE = "casebound demo"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--build-only", action="store_true", help="build it in --data DIR and stop")
    start.add(parser)


def run(args: argparse.Namespace) -> int:
    if args.build_only and not args.data:
        raise BadInput("Say where to build it: casebound demo --build-only --data DIR.")
    if args.data:
        return _run(args, args.data)
    folder = Path(tempfile.mkdtemp(prefix="casebound-demo-"))
    try:
        return _run(args, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(args: argparse.Namespace, folder: Path) -> int:
    told = _known(folder) or _built(folder)
    ways = "\n".join(f"{it['email']}  password: {it['password']}  ({_roles(it)})" for it in told["people"])
    if args.build_only:
        emit(args, told, f"{told['clients']} clients, {told['entries']} pages in {told['data']}.\n{ways}")
        return 0
    tell("Everything here is invented. Sign in as one of them:")
    args.data = folder
    return start.run(args, told, ways)


def _known(folder: Path) -> dict[str, Any] | None:
    """What was printed when this folder was built, if it is a demo already."""
    try:
        found: dict[str, Any] = json.loads((folder / env.DEMO_MARK).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise BadInput(
            f"{folder / env.DEMO_MARK} is damaged. Delete the folder, or name another one."
        ) from None
    return found


def _built(folder: Path) -> dict[str, Any]:
    folder = env.with_django(folder, create=True)
    from casebound.book.models import Practice
    from casebound.site.demo.build import build

    if Practice.objects.exists():
        raise BadInput(f"{folder} holds a real practice, which a demo must not touch. Name an empty folder.")
    tell("Building the demo: three people, forty clients, ten months of pages.")
    told = build(folder)
    env.mark_set_up(folder)
    return told


def _roles(person: dict[str, Any]) -> str:
    return ", ".join({"lead": "safety lead"}.get(role, role) for role in person["roles"])
