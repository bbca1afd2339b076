"""Check an evidence file, offline: python -m casebound.verify FILE [--log-key KEY] [--policy FILE] …

Exit code 0: intact, and the keys are those given. 3: intact in itself, nobody vouched. 1: damaged, packed
anew, or other keys. 2: not a ZIP, unreadable, or options that do not fit.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from casebound.core.errors import BadInput
from casebound.core.evidence import UNREADABLE
from casebound.verify import options, report


def main(words: Sequence[str]) -> int:
    """Run the checker; the result is the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m casebound.verify",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    options.add(parser)
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    args = parser.parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        findings = report.check_file(args.file, args.log_key, args.policy, args.tsa_ca)
    except BadInput as error:
        print(error.sentence, file=sys.stderr)
        return UNREADABLE
    if args.json:
        print(json.dumps(report.table(findings), ensure_ascii=False, indent=1))
    else:
        unreadable = findings.status == UNREADABLE
        print(report.text(findings, args.show), file=sys.stderr if unreadable else sys.stdout)
    return findings.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
