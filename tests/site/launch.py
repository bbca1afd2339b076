"""Runs the real product in processes of its own, as the launcher does."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from casebound.site import env

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
CASEBOUND = [sys.executable, "-P", "-m", "casebound"]


def environment(**more: str) -> dict[str, str]:
    # Coverage or a test's settings must not follow into the product.
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CASEBOUND_", "DJANGO_"))
    }
    return kept | {"PYTHONPATH": str(ROOT / "src")} | more


def casebound(*words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end."""
    return subprocess.run(
        [*CASEBOUND, *map(str, words)],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
    )


@cache
def _migrated() -> bytes:
    """An empty database that every migration went over: made once a process, since that takes seconds."""
    with tempfile.TemporaryDirectory() as name:
        env.migrate(*env.open_folder(Path(name)))
        return (Path(name) / "casebound.sqlite3").read_bytes()


def migrated(folder: Path) -> Path:
    """A new folder with a name and keys of its own, as a first start leaves it before anybody sets it up."""
    env.open_folder(folder)
    database = folder / "casebound.sqlite3"
    database.touch(0o600)
    database.write_bytes(_migrated())
    env._change(folder, schema=env.schema_stamp())
    return folder


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes


@dataclass
class Server:
    process: subprocess.Popen[str]
    address: str
    port: int
    data: Path

    @property
    def host(self) -> str:
        return self.address.split("/")[2]

    def get(self, path: str, host: str = "") -> Answer:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request("GET", path, headers={"Host": host or self.host})
            response = line.getresponse()
            return Answer(response.status, response.headers, response.read())

    def workers(self) -> list[int]:
        """The processes that serve pages (not multiprocessing's own helper)."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if b"spawn_main" in _words_of(pid)]


def _words_of(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # it ended between the list and the look
        return b""


@contextmanager
def server(data: Path, *words: str, launcher: list[str] | None = None, **more: str) -> Iterator[Server]:
    """The running server; it is stopped in good order at the end and must obey."""
    ordered = [*(launcher or [*CASEBOUND, "start"]), "--data", str(data), "--no-browser", "--json", *words]
    if "--port" not in words:
        ordered += ["--port", "0"]
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests by nohup has it ignored
    process = subprocess.Popen(
        ordered, env=environment(**more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGHUP, before)
    try:
        result = _result(process)
        yield Server(process, result["address"], result["port"], data)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)  # a disk that is busy holds a dying thread


def _result(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    limit = threading.Timer(PATIENCE * 2, process.kill)  # a launcher may have an environment to build first
    limit.start()
    text = ""
    for line in process.stdout:
        text += line
        if line.startswith("}"):
            limit.cancel()
            return dict(json.loads(text))
    limit.cancel()
    raise AssertionError(f"the server did not start: {process.communicate()[1]}")


def eventually(what: str, true: Callable[[], bool], within: float = 15.0) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, f"not within {within} s: {what}"
        time.sleep(0.1)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def busy_port() -> socket.socket:
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen()
    return door
