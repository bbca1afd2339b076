"""The steps behind ./check. Runs all of them, says at the end what each came to, fails if one failed."""

import argparse
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from tools import chromium, postgres, strace  # type: ignore[import-not-found]

PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header"]
LAYERS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CLOSING = re.compile(r"\d+ (passed|failed|errors?|deselected).* in [\d.]+s")
FAST = "not slow and not journey and not postgres"
SLOW = "slow and not journey and not postgres and not strace"
# Everything that touches a database, but for what is about SQLite itself.
DATABASE = "not slow and not journey and not sqlite"
PURE = [f"--ignore=tests/{room}" for room in ("core", "docs", "paper", "verify", "journeys", "faults")]


@dataclass
class Outcome:
    ok: bool
    closing: str
    code: int = 0


@dataclass
class Step:
    """`when` is the smallest run that includes the step: --fast, the plain one, or --all."""

    name: str
    when: str
    what: str
    run: Callable[[], Outcome] = field(repr=False)


def command(*words: str) -> Callable[[], Outcome]:
    return lambda: stream(list(words))


def python(*words: str) -> Callable[[], Outcome]:
    return command(sys.executable, *words)


def stream(words: list[str], **more: str) -> Outcome:
    """Runs a program, shows what it says as it says it, and keeps its closing line."""
    closing = ""
    with subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=os.environ | more,
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if not CLOSING.search(closing):  # what a wrapper says after pytest is not the news
                closing = line.strip() or closing
    return Outcome(process.returncode == 0, closing, process.returncode)


def journeys(everything: bool) -> Outcome:
    """In a real browser. Without one the run passes and says so; a build server must have one."""
    chosen = "journey" if everything else "journey and not slow"
    browser = chromium()
    if browser:
        return stream([*PYTEST, "-n", "2", "-m", chosen], CASEBOUND_CHROMIUM=browser)
    return left_out("BROWSER", chosen, "journeys")


def on_postgres() -> Outcome:
    return with_postgres(DATABASE, "-n", "2", *PURE)


def slow_on_postgres() -> Outcome:
    """Several servers, processes and databases at once; they need the machine for themselves."""
    return with_postgres("slow and postgres")


def with_postgres(chosen: str, *more: str) -> Outcome:
    if not postgres():
        return left_out("POSTGRESQL", chosen, "tests", *(word for word in more if word in PURE))
    address = "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
    tests = f'DATABASE_URL="{address}" exec {shlex.join([*PYTEST, "-m", chosen, *more])}'
    return stream(["pg_virtualenv", "-t", "-o", "fsync=off", "sh", "-c", tests])


def with_faults() -> Outcome:
    """What a disk or a system does wrong is put in at the edge of the system."""
    return stream([*PYTEST, "-m", "strace"]) if strace() else left_out("STRACE", "strace", "tests")


def looked_up(script: str) -> Outcome:
    """Exit code 3: nobody could look it up. The last line of all says so; it is no fault of the project."""
    outcome = python(script)()
    return Outcome(outcome.code in (0, 3), outcome.closing, outcome.code)


def left_out(what: str, chosen: str, noun: str, *more: str) -> Outcome:
    listing = subprocess.run(
        [*PYTEST, "--collect-only", "-m", chosen, *more], capture_output=True, text=True
    ).stdout
    number = sum("::" in line for line in listing.splitlines())
    sentence = f"WITHOUT {what}: {number} {noun} not run"
    return (
        Outcome(False, f"FAILED {sentence}") if os.environ.get("CI") else Outcome(True, f"PASSED {sentence}")
    )


def core_coverage() -> Outcome:
    """With ten times the examples that the fast run draws."""
    coverage = [sys.executable, "-m", "coverage"]
    tests = ["-n", "2", "--hypothesis-profile=many", "-m", "not slow", "tests/core"]
    ran = stream([*coverage, "run", *PYTEST[1:], *tests])
    together = stream([*coverage, "combine", "-q"])
    report = stream([*coverage, "report"])
    return Outcome(ran.ok and together.ok and report.ok, report.closing)


def steps(everything: bool) -> list[Step]:
    # The whole run asks core's tests once, under coverage and with more examples.
    fast = command(*PYTEST, "-n", "2", "-m", FAST, *(["--ignore=tests/core"] if everything else []))
    return [
        Step("lint", "--fast", "ruff check", python("-m", "ruff", "check")),
        Step("format", "--fast", "ruff format --check", python("-m", "ruff", "format", "--check")),
        Step("types", "--fast", "mypy --strict", python("-m", "mypy")),
        Step("layers", "--fast", "import-linter: which room may import which", python("-c", LAYERS)),
        Step("templates", "--fast", "djlint", python("-m", "djlint", "--lint", "--quiet", "src")),
        Step("collected", "--fast", "every test file is collected", python("scripts/collected.py")),
        Step("tests", "--fast", "pytest, the fast ones", fast),
        Step("journeys", "", "pytest, in a real browser", lambda: journeys(everything)),
        Step(
            "cooldown", "--all", "no version younger than 14 days", lambda: looked_up("scripts/cooldown.py")
        ),
        Step("audit", "--all", "known weaknesses of packages", lambda: looked_up("scripts/audit.py")),
        Step("coverage", "--all", "every branch of core", core_coverage),
        Step(
            "slow",
            "--all",
            "pytest, the slow ones",
            command(*PYTEST, "-n", "2", "-m", SLOW),
        ),
        Step("faults", "--all", "pytest, disks that fail", with_faults),
        Step("postgres", "--all", "pytest once more, on PostgreSQL", on_postgres),
        Step("together", "--all", "pytest, the slow ones on PostgreSQL", slow_on_postgres),
    ]


def wanted(step: Step, args: argparse.Namespace) -> bool:
    if args.only:
        return step.name in args.only
    return step.when == "--fast" or (step.when == "" and not args.fast) or args.all


def main() -> int:
    parser = argparse.ArgumentParser(prog="./check", description="Checks everything; see CONTRIBUTING.md.")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--fast", action="store_true", help="no browser")
    size.add_argument("--all", action="store_true", help="slow tests and PostgreSQL, too")
    parser.add_argument("--list", action="store_true", help="print the steps and stop")
    parser.add_argument("--only", action="append", metavar="STEP", help="this step only (may be repeated)")
    args = parser.parse_args()
    every = steps(args.all)
    unknown = set(args.only or ()) - {step.name for step in every}
    if unknown:
        parser.error(f"there is no step {', '.join(sorted(unknown))}; ./check --list prints them")
    if args.list:
        for step in every:
            print(f"{step.name:10} {step.what}{' (only with --all)' if step.when == '--all' else ''}")
        return 0
    return run([step for step in every if wanted(step, args)])


def run(chosen: list[Step]) -> int:
    summary = []
    failed = False
    for step in chosen:
        print(f"\n== {step.name}: {step.what}", flush=True)
        began = time.monotonic()
        outcome = step.run()
        failed = failed or not outcome.ok
        verdict = "ok    " if outcome.ok else "FAILED"
        summary.append(f"{verdict} {step.name:10} {time.monotonic() - began:6.1f} s  {outcome.closing}")
    print("\n== summary", *summary, verdict_on(failed, summary), sep="\n", flush=True)
    return int(failed)


def verdict_on(failed: bool, summary: list[str]) -> str:
    """The very last line: nobody should take a run without a browser for a whole one."""
    optional = ("BROWSER", "POSTGRESQL", "PACKAGE INDEX", "VULNERABILITY DATABASE")
    missing = [what for what in optional if any(f"WITHOUT {what}" in line for line in summary)]
    if failed:
        return "FAILED"
    return f"PASSED WITHOUT {' AND '.join(missing)}" if missing else "PASSED"


if __name__ == "__main__":
    sys.exit(main())
