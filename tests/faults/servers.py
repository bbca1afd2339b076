"""Servers as a person starts them, and persons with a browser of their own in front of them."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from casebound.site import env, ports
from casebound.site.bench.browsing import Answer, Browser

ROOT = Path(__file__).parents[2]
START = [sys.executable, "-m", "casebound", "start", "--no-browser"]
PATIENCE = 90.0  # seconds for an answer: longer than any wait of ours
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WINDOW = re.compile(r'name="window" value="([^"]*)"')
GONE = (OSError, http.client.HTTPException)


@dataclass
class Server:
    """One main process with its worker, on a data folder that is set up."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def worker(self) -> int:
        """Process that answers, as long as it lives."""
        main = self.process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return next(int(pid) for pid in children if b"spawn_main" in _command(int(pid)))

    def answers(self) -> bool:
        browser = Browser(self.port, env.installation(self.folder).host)
        try:
            return browser.get("/lock/").status == 200
        except GONE:
            return False
        finally:
            browser.close()

    def wait(self) -> "Server":
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
        return self


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def serving(folder: Path, *before: str, **more: str) -> Iterator[Server]:
    """before: what the server is run under. What it says goes to a file beside the folder."""
    port = ports.free_port()
    with (folder.parent / f"{folder.name}.said").open("ab") as said:
        process = subprocess.Popen(
            [*before, *START, "--port", str(port), "--data", str(folder)],
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")} | more,
            stdout=said,
            stderr=said,
        )
    try:
        yield Server(folder, process, port).wait()
    finally:
        process.terminate()
        process.wait(PATIENCE)


@dataclass
class Somebody:
    """A signed-in person; what is sent carries the form's token, as her browser sends it."""

    server: Server
    name: str
    password: str
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.browser = Browser(self.server.port, env.installation(self.server.folder).host)
        self.browser.line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        try:
            self.browser.sign_in(self.name, self.password)
        except BaseException:
            self.browser.close()
            raise

    def see(self, path: str) -> Answer:
        return self.browser.get(path)

    def send(self, page: str, fields: dict[str, str], to: str = "") -> Answer:
        """Opens the page, and sends a form of it with these fields."""
        found = self.see(page)
        token = TOKEN.search(found.text)
        assert token, f"{page} has no form ({found.status})"
        return self.browser.post(to or page, {"csrfmiddlewaretoken": token[1], **fields})

    def begin(self, kind: str = "note") -> str:
        """A new page; the address of its draft."""
        answer = self.send("/write/", {}, f"/write/{kind}/")
        assert answer.status == 302, answer.text
        return urlsplit(answer.where).path.partition("/page/")[0]

    def written(self, text: str) -> str:
        """A note with this text, to be read once more and sealed; the address of its draft."""
        draft = self.begin()
        answer = self.send(f"{draft}/page/note/", {"do": "check", "text": text})
        assert answer.where.endswith("/check/"), (answer.status, answer.text)
        return draft

    def written_at_last(self, text: str) -> str:
        """The same by somebody whom nothing keeps from trying again."""
        return self._at_last(lambda: self.written(text))

    def sealed(self, draft: str) -> int:
        """Seals it; the place in the ledger that she is shown."""
        return place_of(self.send(f"{draft}/check/", {}))

    def sealed_at_last(self, draft: str) -> int:
        """The same by somebody whom nothing keeps from trying again."""

        def once() -> int:
            found = self.see(f"{draft}/check/")
            return place_of(found) if found.status == 302 else self.sealed(draft)

        return self._at_last(once)

    def _at_last(self, act: Callable[[], Any]) -> Any:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return act()
            except GONE:
                self.browser.close()
                assert time.monotonic() < until, "the server does not come back"
                time.sleep(0.2)


@contextmanager
def entering(server: Server, name: str, password: str) -> Iterator[Somebody]:
    person = Somebody(server, name, password)
    try:
        yield person
    finally:
        person.browser.close()


def place_of(answer: Answer) -> int:
    """The number in the address of a page that says what was sealed."""
    found = re.fullmatch(r"/entry/e(\d+)/sealed/", urlsplit(answer.where).path)
    assert found, (answer.status, answer.where, answer.text)
    return int(found[1])
