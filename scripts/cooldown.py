"""No version is taken before it is 14 days old: by then a stolen account of its author was mostly noticed.

Asks the package index, by uv, when each line of the lock files was published. 0 all are old enough; 1 one is
not; 3 the index was not reached. A mended weakness need not wait: name its package in locks/early.txt.
"""

import os
import subprocess
import sys
from pathlib import Path

DAYS = 14
LOCKS = ("locks/dev.txt", "locks/run.txt")
EARLY = Path("locks/early.txt")
YOUNG, UNASKED = 1, 3
WITHOUT = "WITHOUT PACKAGE INDEX"


def main() -> int:
    codes = []
    for lock in LOCKS:
        code, told = verdict(lock, *ask(lock, early(EARLY.read_text("utf-8"))))
        print(told)
        codes.append(code)
    return min((code for code in codes if code), default=0)


def early(text: str) -> list[str]:
    """Names of packages that may be younger: the first word of each line that is no remark."""
    return [line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("#")]


def ask(lock: str, excepted: list[str]) -> tuple[int, str]:
    """uv's exit code and words."""
    words = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "--no-config",
        "--universal",
        "--no-deps",
        "--quiet",
    ]
    words += ["--python-version", "3.11", "--exclude-newer", f"{DAYS} days", lock, "-o", os.devnull]
    for name in excepted:
        words += ["--exclude-newer-package", f"{name}=0 days"]
    done = subprocess.run(words, capture_output=True, text=True)
    return done.returncode, done.stderr


def verdict(lock: str, code: int, words: str) -> tuple[int, str]:
    """Exit code and sentence."""
    if code == 0:
        return 0, f"{lock}: every version is at least {DAYS} days old."
    if "exclude-newer" in words:
        why = next((line for line in words.splitlines() if "was published at" in line), words.strip())
        return YOUNG, f"{lock}: a version is younger than {DAYS} days. {why.strip()}"
    return UNASKED, f"{WITHOUT}: {lock} was not looked up ({words.strip().partition(chr(10))[0][:200]})."


if __name__ == "__main__":
    sys.exit(main())
