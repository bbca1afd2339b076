"""Known weaknesses in what is installed: pip-audit asks a public database about every line of locks/dev.txt.

pip-audit says "no known vulnerabilities found" also when it could ask about nothing. This says how many were
looked up: 0 all of them and nothing is known; 1 a weakness is known; 3 some, or all, were not looked up.
"""

import argparse
import json
import subprocess
import sys
from typing import Any

LOCK = "locks/dev.txt"  # holds every line of locks/run.txt, too; a test sees to that
KNOWN, UNASKED = 1, 3
WITHOUT = "WITHOUT VULNERABILITY DATABASE"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", default="pypi", choices=("pypi", "osv"), help="whom to ask")
    args = parser.parse_args()
    code, told = verdict(ask(args.service))
    print(*told, sep="\n")
    return code


def ask(service: str) -> dict[str, Any]:
    """pip-audit's report, empty where it gave none."""
    words = [sys.executable, "-m", "pip_audit", "--requirement", LOCK, "--require-hashes", "--disable-pip"]
    words += ["--format", "json", "--progress-spinner", "off", "--timeout", "10", "-s", service]
    done = subprocess.run(words, capture_output=True, text=True)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        print(done.stderr.strip().rpartition("\n")[2][:300])
        return {}
    return found if isinstance(found, dict) else {}


def verdict(report: dict[str, Any]) -> tuple[int, list[str]]:
    """Exit code and lines for a report."""
    packages = report.get("dependencies") or []
    asked = [package for package in packages if "skip_reason" not in package]
    told = [
        f"{package['name']} {package['version']}: {weak['id']}, mended in {', '.join(weak['fix_versions'])}"
        for package in asked
        for weak in package["vulns"]
    ]
    if told:
        return KNOWN, [
            *told,
            f"{len(told)} known weaknesses: take a mended version, or say in THREATS.md why not.",
        ]
    if len(asked) < len(packages) or not packages:
        left = f"{len(packages) - len(asked)} of {len(packages)}" if packages else "all"
        return UNASKED, [f"{WITHOUT}: {left} packages were not looked up. Nothing is known about them."]
    return 0, [f"{len(asked)} packages looked up, no weakness is known."]


if __name__ == "__main__":
    sys.exit(main())
