"""The lock files and the scripts that look them up: what nobody could look up is not said to be well."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import audit  # type: ignore[import-not-found]  # noqa: E402
import cooldown  # type: ignore[import-not-found]  # noqa: E402

LOCKS = [ROOT / "locks" / name for name in ("run.txt", "dev.txt")]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
LINE = re.compile(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")


def pins(lock: Path) -> set[tuple[str, str]]:
    return set(PIN.findall(lock.read_text("utf-8")))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(lock: Path) -> None:
    assert [line for line in lock.read_text("utf-8").splitlines() if not LINE.fullmatch(line)] == []


def test_what_runs_is_what_was_tested() -> None:
    assert pins(LOCKS[0]) <= pins(LOCKS[1])


def package(name: str, *weak: str) -> dict[str, object]:
    return {"name": name, "version": "1", "vulns": [{"id": each, "fix_versions": ["2"]} for each in weak]}


def skipped(name: str) -> dict[str, object]:
    return {"name": name, "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("dependencies", "code", "said"),
    [
        ([package("a"), package("b")], 0, "2 packages looked up"),
        ([package("a", "CVE-1")], 1, "a 1: CVE-1, mended in 2"),
        ([package("a", "CVE-1"), skipped("b")], 1, "1 known weaknesses"),
        ([package("a"), skipped("b")], 3, "WITHOUT VULNERABILITY DATABASE: 1 of 2 packages were not"),
        ([skipped("a")], 3, "WITHOUT VULNERABILITY DATABASE: 1 of 1 packages were not"),
        ([], 3, "WITHOUT VULNERABILITY DATABASE: all packages were not"),
    ],
)
def test_an_audit_that_asked_nobody_passes_for_nothing(dependencies, code, said) -> None:
    got, told = audit.verdict({"dependencies": dependencies})
    assert got == code
    assert said in "\n".join(told)


def test_a_report_that_did_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "LOCK", "locks/no-such-file.txt")
    assert audit.verdict(audit.ask("pypi"))[0] == audit.UNASKED


@pytest.mark.parametrize(
    ("exited", "words", "code"),
    [
        (0, "", 0),
        (1, "hint: `ruff` was filtered by `exclude-newer`: was published at 2026-11-12", cooldown.YOUNG),
        (1, "error: No solution found\n cause: asgiref was not found in the cache", cooldown.UNASKED),
        (2, "error: error sending request", cooldown.UNASKED),
    ],
)
def test_a_version_is_old_enough_too_young_or_not_looked_up(exited, words, code) -> None:
    assert cooldown.verdict("locks/run.txt", exited, words)[0] == code


def test_exceptions_name_packages() -> None:
    assert cooldown.early("# a remark\n\ndjango CVE-2026-1\n") == ["django"]
    names = {name for lock in LOCKS for name, _version in pins(lock)}
    assert set(cooldown.early((ROOT / "locks" / "early.txt").read_text("utf-8"))) <= names
