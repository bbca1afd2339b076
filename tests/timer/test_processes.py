"""Real processes on one installation: exactly one sends, and one that was killed is followed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.databases import empty_database

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
BEGIN = """
from casebound.site import env
import sys; env.with_django(__import__('pathlib').Path(sys.argv[1]), create=True)
from casebound.members import found
from tests.timer.out import said_yes
from django.conf import settings
from casebound.timer import running
settings.TLS = "own"
who, key = found.found(found.Founding("Ana", "a calm river at night"))
settings.EMAIL_BACKEND, real = "django.core.mail.backends.locmem.EmailBackend", settings.EMAIL_BACKEND
said_yes(who, "Chen")
settings.EMAIL_BACKEND = real
running.start(who, running.Wish(int(running.time()) + 60, 5, "Blue car"))
"""
LOOK = """
import sys, time
from pathlib import Path
from casebound.site import env
env.with_django(Path(sys.argv[1]))
from casebound.timer import sending
from django.core.mail.backends.filebased import EmailBackend
if sys.argv[2] == "slow":
    send = EmailBackend.send_messages
    def slowly(self, messages):
        print("sending", flush=True)
        time.sleep(float(sys.argv[3]))
        return send(self, messages)
    EmailBackend.send_messages = slowly
print(sending.round_of_timers(now=lambda: time.time() + 3600), flush=True)
"""


@dataclass
class Installation:
    """A data folder, letters beside it, and a database: `address`, or SQLite in the folder."""

    folder: Path
    address: str

    def begins(self, code: str, *words: str) -> "subprocess.Popen[str]":
        there = os.environ | {
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "CASEBOUND_MAIL": f"file://{self.folder}/letters?from=notes@example.org",
            "DATABASE_URL": self.address,
        }
        command = [sys.executable, "-c", code, str(self.folder / "data"), *words]
        return subprocess.Popen(command, env=there, stdout=subprocess.PIPE, text=True)

    def letters(self) -> list[str]:
        """What went out; a file is there before anything stands in it."""
        texts = [file.read_text("utf-8") for file in sorted((self.folder / "letters").glob("*"))]
        return [text for text in texts if text]


def told(process: "subprocess.Popen[str]") -> str:
    said = process.communicate(timeout=60)[0].strip()
    assert process.returncode == 0
    return said


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.sqlite),
        pytest.param("postgresql", marks=pytest.mark.postgres),
    ]
)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """Ana is out, and her colleague has said yes."""
    with empty_database() if request.param == "postgresql" else nullcontext("") as address:
        made = Installation(tmp_path, address)
        told(made.begins(BEGIN))
        yield made


def test_of_two_processes_exactly_one_sends(house: Installation) -> None:
    first = house.begins(LOOK, "slow", "3")
    assert first.stdout
    assert first.stdout.readline() == "sending\n"
    assert told(house.begins(LOOK, "fast")) == "0", "a second one while the first is at it"
    assert told(first) == "1"
    assert told(house.begins(LOOK, "fast")) == "0"
    [letter] = house.letters()
    assert "Blue car" in letter


def test_one_that_is_killed_while_it_sends_is_followed_at_once(house: Installation) -> None:
    first = house.begins(LOOK, "slow", "60")
    assert first.stdout
    assert first.stdout.readline() == "sending\n"
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert not house.letters()
    assert told(house.begins(LOOK, "fast")) == "1"
    [letter] = house.letters()
    assert "second copy" in letter
