"""Start the server and open the pages in the browser (what happens without a command, too)."""

import argparse
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casebound.core.errors import BadInput
from casebound.site import env, guarded, ports
from casebound.site.cli import emit, tell
from casebound.site.locks import Running, server_lock

EXAMPLE = "casebound start --data ~/practice --port 8765"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=env.PORT, help="8765, or 0 for any free one")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def run(args: argparse.Namespace, also: Mapping[str, Any] | None = None, said: str = "") -> int:
    """Serves until it is stopped. `also` and `said` stand before the address in the result."""
    folder, known = env.open_folder(args.data or env.default_folder())
    port = args.port or ports.free_port()
    address = f"http://{known.host}:{port}/"
    with server_lock(folder, Running(os.getpid(), port, address)) as other:
        if other:
            raise BadInput(
                f"Casebound already runs on {folder} (process {other.pid}, {other.address}). "
                "Use that address, or stop it first."
            )
        with ports.reserved(port):
            if env.migrate(folder, known):
                tell(f"The database in {folder} is ready.")
            guarded.demand(folder)
            token = "" if env.installation(folder).set_up else secrets.token_urlsafe(16)
            os.environ.update(env.variables(folder, known, port))
            os.environ.update(CASEBOUND_SECRETS=secrets.token_hex(32), CASEBOUND_SETUP_TOKEN=token)
            first = f"{address}begin/?token={token}" if token else address
            result = {**(also or {}), "address": first, "port": port, "data": str(folder)}
            return _serve(args, folder, result, f"{said}\n{first}".lstrip())


def _serve(args: argparse.Namespace, folder: Path, result: Mapping[str, Any], said: str) -> int:
    from casebound.site import browser, start

    def ready() -> None:
        tell("Casebound is running. Leave this window open; Ctrl-C stops it.")
        emit(args, result, said)
        if not args.no_browser:
            browser.open_page(result["address"], folder)

    return start.serve(result["port"], ready)


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)
