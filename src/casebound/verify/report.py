"""From a file on disk to what the checker says: text for people, a table for programs, and an exit code."""

from pathlib import Path
from typing import Any

from casebound.core import evidence
from casebound.core.errors import BadInput
from casebound.core.evidence import CheckedEntry, CheckedOpening, Findings
from casebound.core.evidence.container import MOST_BYTES
from casebound.core.evidence.findings import JudgedTime
from casebound.core.evidence.sentences import fingerprint, moment
from casebound.core.notes import origin
from casebound.verify import tokens
from casebound.verify.show import shown

HEADLINES = {
    evidence.VOUCHED: "INTACT, and its keys are those you gave.",
    evidence.UNVOUCHED: "INTACT IN ITSELF. Nobody outside has vouched for these keys.",
    evidence.BROKEN: "NOT INTACT. Do not rely on this file.",
    evidence.UNREADABLE: "NOT AN EVIDENCE FILE.",
}
LACKING = "INTACT, and its keys are those you gave. Something else that you asked for is missing."


def check_file(path: Path, log_key: str | None, policy: Path | None, tsa_ca: Path | None = None) -> Findings:
    """Findings for a file, whatever its name. BadInput if what is given does not fit; never a traceback."""
    known = _given(policy, "policy file")
    authorities = _given(tsa_ca, "certificate file")
    raw = _read(path)
    if raw is None:
        # a key that does not fit is said first
        evidence.check(b"", log_key=log_key, policy=known, authorities=authorities)
        sentence = f"{path} cannot be read; check its name and try again."
        return Findings(evidence.UNREADABLE, faults=(sentence,))
    return evidence.check(raw, log_key=log_key, policy=known, authorities=authorities, reader=tokens.EITHER)


def headline(findings: Findings) -> str:
    """The state of the file in one line."""
    lacking = findings.status == evidence.UNVOUCHED and findings.keys_fit
    return LACKING if lacking else HEADLINES[findings.status]


def text(findings: Findings, show: bool = False) -> str:
    """What a person reads."""
    lines = [headline(findings), *findings.faults]
    if findings.sha256:
        lines.append(f"SHA-256 of the file that was checked: {findings.sha256}")
    if findings.contents is not None:
        lines += ["", "Proven:", *(f"  - {sentence}" for sentence in findings.proven)]
        lines += ["", "Not proven:", *(f"  - {sentence}" for sentence in findings.not_proven)]
        if show:
            lines += shown(findings.contents)
    return "\n".join(lines)


def table(findings: Findings) -> dict[str, Any]:
    """What a program reads."""
    result: dict[str, Any] = {
        "status": findings.status,
        "verdict": headline(findings),
        "sha256": findings.sha256 or None,
        "faults": list(findings.faults),
        "proven": list(findings.proven),
        "not_proven": list(findings.not_proven),
    }
    contents = findings.contents
    if contents is not None:
        result |= {
            "log_key": fingerprint(contents),
            "origin": origin(contents.practice, contents.generation),
            "size": contents.checkpoint.size,
            "root": contents.checkpoint.root.hex(),
            "entries": [_entry(entry) for entry in contents.entries],
            "disclosure": _entry(contents.disclosure),
            "openings": [_opening(it) for it in contents.openings],
            "files": [
                {
                    "member": it.member,
                    "entry": f"e{it.seq}",
                    "original": it.original,
                    "sha256": it.told.sha256,
                }
                for it in contents.files
            ],
            "times": [_time(it) for it in findings.times],
        }
    return result


def _entry(entry: CheckedEntry) -> dict[str, Any]:
    header = entry.header
    return {
        "entry": f"e{header.seq}",
        "seq": header.seq,
        "page": header.page,
        "casebook": header.casebook.hex(),
        "person": entry.person,
        "author": header.author.hex(),
        "time": moment(header.time),
        "kind": entry.kind.id,
        "language": entry.kind.language,
        "shown": [{"slot": slot, "code": section.code} for slot, section in entry.shown.items()],
    }


def _opening(it: CheckedOpening) -> dict[str, Any]:
    return {
        "leaf": it.seq,
        "entry": f"e{it.entry}",
        "page": it.page,
        "person": it.person,
        "signer": it.signer.hex(),
        "time": moment(it.time),
    }


def _time(it: JudgedTime) -> dict[str, Any]:
    return {
        "folder": it.time.folder,
        "size": it.time.checkpoint.size,
        "trusted": it.trusted,
        "earliest": moment(it.stamp.earliest) if it.stamp else None,
        "latest": moment(it.stamp.latest) if it.stamp else None,
        "fault": it.fault or None,
    }


def _given(path: Path | None, what: str) -> bytes | None:
    raw = None if path is None else _read(path)
    if path is not None and raw is None:
        raise BadInput(f"The {what} {path} cannot be read; check its name and try again.")
    return raw


def _read(path: Path) -> bytes | None:
    """At most one byte more than any evidence file has, so that no file can fill the memory."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        return None
