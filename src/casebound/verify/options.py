"""The checker's options, the same for `python -m casebound.verify` and `casebound verify`."""

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """FILE and whom to trust."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the evidence file, unchanged; any name")
    parser.add_argument("--log-key", metavar="KEY", help="fingerprint or verifier key, from elsewhere")
    parser.add_argument("--policy", type=Path, metavar="POLICY", help="tlog-policy file, from elsewhere")
    parser.add_argument(
        "--tsa-ca", type=Path, metavar="PEM", help="certificates of a time authority, from elsewhere"
    )
    parser.add_argument("--show", action="store_true", help="print the sealed sections, too")
