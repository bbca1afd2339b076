"""Fails when a test file exists that pytest does not collect, or a test folder has no __init__.py."""

import subprocess
import sys
from pathlib import Path

TESTS = Path("tests")


def main() -> int:
    listing = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "--no-header"],
        capture_output=True,
        text=True,
    )
    if listing.returncode:
        print(listing.stdout, listing.stderr)
        return 1
    collected = {line.partition("::")[0] for line in listing.stdout.splitlines() if "::" in line}
    files = sorted(TESTS.rglob("test_*.py"))
    folders = {file.parent for file in TESTS.rglob("*.py")}
    faults = [f"{file} holds no collected test" for file in files if file.as_posix() not in collected]
    faults += [
        f"{folder} has no __init__.py" for folder in sorted(folders) if not (folder / "__init__.py").exists()
    ]
    print(*faults, f"{len(files)} test files, {len(faults)} faults", sep="\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
