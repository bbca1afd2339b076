"""Mallory asks two server processes at once, so that each sees half of his guesses. Rows count for both."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
GUESSES = 20

# Runs in a process of its own. The first wait is an hour, so that no clock decides how many are looked at.
GUESS = f"""
import json, sys
from pathlib import Path
from casebound.site import env
env.with_django(Path(sys.argv[1]))
from casebound.core.errors import BadInput
from casebound.people import attempts, second, unlock
from casebound.people.models import Account
attempts.pause = lambda failures, free, longest: 0 if failures <= free else 3600
ana, looked_at = Account.objects.get(), {{"code": 0, "password": 0}}
input()
for number in range({GUESSES}):
    for what in looked_at:
        try:
            if what == "code":
                second.check(ana, f"{{number:06}}")
            else:
                unlock.with_password(ana, f"guess {{number}} of his", address=sys.argv[2])
        except attempts.TooSoon:
            continue
        except BadInput:
            looked_at[what] += 1
print(json.dumps(looked_at))
"""


def run(*words: str) -> subprocess.Popen[str]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    variables = os.environ | {"PYTHONPATH": str(ROOT / "src"), "CASEBOUND_PASSWORD": "a calm river at night"}
    return subprocess.Popen([sys.executable, *words], env=variables, text=True, **pipes)


def test_two_processes_count_one_row(tmp_path: Path) -> None:
    folder = str(tmp_path / "data")
    made = run("-m", "casebound", "setup", "--person", "Ana", "--data", folder)
    made.communicate(timeout=120)
    assert made.returncode == 0
    both = [run("-c", GUESS, folder, f"192.0.2.{number}") for number in (7, 8)]
    told = [json.loads(process.communicate("\n", timeout=120)[0]) for process in both]
    looked_at = {what: sum(each[what] for each in told) for what in ("code", "password")}
    assert looked_at == {"code": 3 + 1, "password": 1 + 1}, "the free ones, and the one that begins the wait"
