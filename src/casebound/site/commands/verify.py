"""Check an evidence file: what it proves, and what it does not. Needs no data folder, key or network."""

import argparse

from casebound.core.evidence import UNREADABLE
from casebound.site.cli import emit, tell
from casebound.verify import options, report

EXAMPLE = "casebound verify evidence.zip --log-key FINGERPRINT --show"


def add(parser: argparse.ArgumentParser) -> None:
    options.add(parser)


def run(args: argparse.Namespace) -> int:
    findings = report.check_file(args.file, args.log_key, args.policy, args.tsa_ca)
    if findings.status == UNREADABLE and not args.json:
        tell(report.text(findings))
    else:
        emit(args, report.table(findings), report.text(findings, args.show))
    return findings.status
