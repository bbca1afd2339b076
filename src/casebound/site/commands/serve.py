"""Serve under a name of its own, with TLS: for phones, and for a practice with several desks."""

import argparse
import os
import re
import secrets
from functools import partial
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.site import env, guarded, ports, tls
from casebound.site.cli import emit, tell
from casebound.site.commands.start import port_number
from casebound.site.locks import Running, server_lock

EXAMPLE = "casebound serve --host notes.example.org --cert fullchain.pem --key privkey.pem"
NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
ANYWHERE = "0.0.0.0"  # noqa: S104  a phone comes from outside; what answers is TLS alone, under one name


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", required=True, help="the name people type, such as notes.example.org")
    parser.add_argument("--cert", type=Path, metavar="FILE", help="certificate with its chain (PEM)")
    parser.add_argument("--key", type=Path, metavar="FILE", help="its key (PEM)")
    parser.add_argument("--behind-proxy", action="store_true", help="a proxy on this machine speaks TLS")
    parser.add_argument("--port", type=port_number, help="443, or behind a proxy 8765; 0 for any free one")
    parser.add_argument("--bind", metavar="ADDRESS", help="listen on this address (else on all)")


def run(args: argparse.Namespace) -> int:
    host = args.host.lower()
    _check(args, host)
    folder, known = env.open_folder(args.data or env.default_folder())
    port = _port(args)
    shown = "" if args.behind_proxy or port == 443 else f":{port}"
    address = f"https://{host}{shown}/"
    with server_lock(folder, Running(os.getpid(), port, address)) as other:
        if other:
            raise BadInput(f"Casebound already runs on {folder} (process {other.pid}). Stop it first.")
        with ports.reserved(port):
            env.migrate(folder, known)
            guarded.demand(folder)
            token = "" if env.installation(folder).set_up else secrets.token_urlsafe(16)
            os.environ.update(env.variables(folder, known, port))
            os.environ.update(env.public(address, "proxy" if args.behind_proxy else "own"))
            os.environ.update(CASEBOUND_SECRETS=secrets.token_hex(32), CASEBOUND_SETUP_TOKEN=token)
            return _serve(args, port, f"{address}begin/?token={token}" if token else address)


def _serve(args: argparse.Namespace, port: int, first: str) -> int:
    from casebound.site import start

    def ready() -> None:
        renewal = "" if args.behind_proxy else " A renewed certificate is taken within a minute."
        tell(f"Casebound is running. Ctrl-C stops it.{renewal}")
        emit(args, {"address": first, "port": port}, first)

    default = ports.LOOPBACK if args.behind_proxy else ANYWHERE
    way = start.Way(args.bind or default)
    if not args.behind_proxy:
        check = partial(tls.check, args.host.lower(), args.cert, args.key)
        way = start.Way(way.address, args.cert, args.key, check, tell)
    return start.serve(port, ready, way)


def _check(args: argparse.Namespace, host: str) -> None:
    if not NAME.fullmatch(host):
        raise BadInput(
            f"{args.host} is no name of a host. Give it as in notes.example.org, without https://."
        )
    if args.behind_proxy and (args.cert or args.key):
        raise BadInput("Behind a proxy the certificate belongs to the proxy: leave out --cert and --key.")
    if args.behind_proxy:
        return
    if not (args.cert and args.key):
        raise BadInput("Give --cert FILE and --key FILE, or --behind-proxy if a proxy speaks TLS.")
    tls.check(host, args.cert, args.key)


def _port(args: argparse.Namespace) -> int:
    usual = env.PORT if args.behind_proxy else 443
    chosen: int = usual if args.port is None else args.port
    return chosen or ports.free_port()
