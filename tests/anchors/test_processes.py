"""Several processes of one installation, one of them killed: an authority is asked by one at a time."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casebound.anchors import asking
from tests.anchors.authority import Authority, served

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
ASKING = """
import sys, time
from pathlib import Path
from casebound.site import env
folder = env.with_django(Path(sys.argv[1]))
from casebound.anchors import asking
print(asking.round_of_questions(folder, now=lambda: time.time() + float(sys.argv[2])))
"""


class Slow(Authority):
    """Answers only when it is told to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked, self.go_on = threading.Semaphore(0), threading.Event()

    def answer(self, query: bytes) -> bytes:
        self.asked.release()
        assert self.go_on.wait(30)
        return super().answer(query)


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT / "src"), "CASEBOUND_PASSWORD": "a calm river at night"}


def casebound(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "casebound", *words, "--data", str(folder)]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=True).stdout


def asks(folder: Path, later: float = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ASKING, str(folder), str(later)]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> str:
    return process.communicate(timeout=60)[0].strip()


@pytest.fixture
def authority(tmp_path: Path) -> Slow:
    return Slow(tmp_path / "authority")


@pytest.fixture
def folder(authority: Slow, tmp_path: Path) -> Iterator[Path]:
    """A practice of Ana's that has chosen the authority."""
    data = tmp_path / "data"
    casebound(data, "setup", "--person", "Ana")
    with served(authority) as url:
        casebound(data, "timestamp", "--add", "test", "--url", url, "--ca", str(authority.folder / "ca.pem"))
        yield data
        authority.go_on.set()


def tokens(folder: Path) -> Any:
    return json.loads(casebound(folder, "timestamp", "--json"))["authorities"][0]["tokens"]


def test_one_process_asks_and_a_killed_one_is_followed(folder: Path, authority: Slow) -> None:
    # Given a process that is killed while the authority thinks
    first = asks(folder)
    assert authority.asked.acquire(timeout=30)
    # Then nobody else asks meanwhile
    assert told(asks(folder)) == "0"
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert told(asks(folder)) == "0"
    assert tokens(folder) == 0
    # But when its claim has run out, one of two does
    authority.go_on.set()
    both = [asks(folder, asking.CLAIM + 1) for _ in range(2)]
    assert sorted(map(told, both)) == ["0", "1"]
    assert tokens(folder) == 1
    assert "Everything stands" in casebound(folder, "doctor")
