"""Checking an evidence file (docs/spec/evidence.md §6). Never raises, whatever the bytes.

Every member is taken once, in the order the specification asks for; one that is missing, out of place or left
over is a fault. So there is nothing in the file that nobody looked at.
"""

import re
from dataclasses import replace
from hashlib import sha256

from casebound.core import policy as policies
from casebound.core import timestamps
from casebound.core.errors import BadInput, CaseboundError, Malformed
from casebound.core.evidence import container, times
from casebound.core.evidence.findings import BROKEN, UNREADABLE, UNVOUCHED, VOUCHED, Contents, Findings
from casebound.core.evidence.inside import inspect
from casebound.core.evidence.sentences import not_proven, proven
from casebound.core.notes import VerifierKey, origin, vkey
from casebound.core.policy import Policy
from casebound.core.timestamps import Reader

NO_ZIP = "This is not a ZIP file; choose the evidence file as you received it."
OTHER_KEYS = "The ledger in this file has another key than the one you gave; do not rely on the file."
_GROUPING = re.compile(r"[\s:-]")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def check(
    raw: bytes,
    *,
    log_key: str | None = None,
    policy: bytes | None = None,
    authorities: bytes | None = None,
    reader: Reader = timestamps.CLIENT,
) -> Findings:
    """Status and sentences for the bytes of a file.

    `log_key` is a fingerprint (64 hex digits, in any case and grouping) or a verifier key, `policy` the bytes
    of a tlog-policy file, `authorities` certificates of time authorities (PEM): what somebody outside vouches
    for. BadInput if one of them does not parse. `reader` looks into time tokens.
    """
    _check_certificates(authorities)
    outside = [] if log_key is None else [parse_log_key(log_key)]
    given = None if policy is None else _parse_policy(policy)
    if given is not None and given.logs:  # one without logs is for who knows the log otherwise
        outside.append({str(log).encode() for log in given.logs})
    digest = sha256(raw).hexdigest()
    if not container.looks_like_zip(raw):
        return Findings(UNREADABLE, faults=(NO_ZIP,), sha256=digest)
    try:
        contents = inspect(container.read(raw))
    except CaseboundError as error:
        return Findings(BROKEN, faults=(error.sentence,), sha256=digest)
    if any(not known & _names(contents) for known in outside):
        return Findings(BROKEN, faults=(OTHER_KEYS,), sha256=digest)
    judged = times.judge(contents.times, reader, authorities)
    missing = _unmet(given, contents)
    if authorities is not None and not any(it.trusted for it in judged):
        missing = (*missing, times.NONE_OF_THESE)
    known = bool(outside)
    return Findings(
        VOUCHED if known and not missing else UNVOUCHED,
        proven=proven(contents, known, judged),
        not_proven=(*missing, *not_proven(contents, known, judged)),
        keys_fit=known,
        contents=contents,
        times=judged,
        sha256=digest,
    )


def parse_log_key(text: str) -> set[bytes]:
    """The verifier key, or a fingerprint, that somebody vouches for; BadInput with the way on."""
    try:
        return {str(VerifierKey.parse(text.strip())).encode()}
    except Malformed:
        digits = _GROUPING.sub("", text).lower()
    if not _FINGERPRINT.fullmatch(digits):
        raise BadInput("A log key is a fingerprint of 64 hex digits or a verifier key; type it whole.")
    return {bytes.fromhex(digits)}


def _parse_policy(raw: bytes) -> Policy:
    try:
        return policies.parse(raw)
    except Malformed as error:
        raise BadInput(error.sentence) from None


def _check_certificates(pem: bytes | None) -> None:
    try:
        if pem is not None:
            timestamps.authorities(pem)
    except Malformed as error:
        raise BadInput(error.sentence) from None


def _names(contents: Contents) -> set[bytes]:
    name = origin(contents.practice, contents.generation)
    return {vkey(name, contents.log_public).encode(), sha256(contents.log_public).digest()}


def _unmet(given: Policy | None, contents: Contents) -> tuple[str, ...]:
    try:
        if given is not None:
            ours = VerifierKey(origin(contents.practice, contents.generation), contents.log_public)
            trusted = given if given.logs else replace(given, logs=(ours,))
            trusted.check(contents.members["checkpoint"])
    except CaseboundError as error:
        return (error.sentence,)
    return ()
