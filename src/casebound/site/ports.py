"""Is the port ours to take, and if not, who answers there?"""

import errno
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from casebound.core.errors import BadInput

LOOPBACK = "127.0.0.1"
OTHER = re.compile(rb"^location: http://(cb-[0-9a-f]{6})\.localhost", re.IGNORECASE | re.MULTILINE)


def free_port() -> int:
    with socket.socket() as door:
        door.bind((LOOPBACK, 0))
        return int(door.getsockname()[1])


@contextmanager
def reserved(port: int) -> Iterator[None]:
    """Checks the port and keeps its IPv6 twin shut while we serve. Raises BadInput that says who answers.

    Browsers try ::1 before 127.0.0.1 for names under .localhost: whoever listened there would be handed the
    password. The server itself shares its port between worker processes, so this is also what keeps a second
    Casebound from slipping in between the look and the bind.
    """
    _must_be_free(port)
    twin = _shut_twin(port)
    try:
        yield
    finally:
        if twin:
            twin.close()


def _must_be_free(port: int) -> None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((LOOPBACK, port))
        except PermissionError:
            raise BadInput(f"Port {port} is for administrators. Choose one above 1023 with --port.") from None
        except (OSError, OverflowError):
            raise BadInput(_who_answers(port)) from None


def _shut_twin(port: int) -> socket.socket | None:
    try:
        door = socket.socket(socket.AF_INET6)
    except OSError:
        return None
    try:
        door.bind(("::1", port))
    except OSError as error:
        door.close()
        if error.errno == errno.EADDRINUSE:
            raise BadInput(_who_answers(port)) from None
        return None  # a machine without IPv6
    return door


def _who_answers(port: int) -> str:
    other = OTHER.search(_ask(port))
    who = f"A Casebound on another folder ({other[1].decode()})" if other else "Another program"
    return (
        f"{who} already answers on port {port}. Stop it, or start this one with --port and another number "
        "(--port 0 takes any free one)."
    )


def _ask(port: int) -> bytes:
    """The first bytes of whatever answers; Casebound's redirect names its installation."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as line:
            line.sendall(b"HEAD /health/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return line.recv(4096)
    except OSError:
        return b""
