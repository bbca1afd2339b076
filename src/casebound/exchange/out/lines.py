"""A casebook as JSON Lines (docs/spec/exchange.md, 2): one object a line, readable as it arrives."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casebound.core.errors import BadInput
from casebound.core.kinds import Asked, Kind, Question
from casebound.exchange.out.leaf import Leaf, utc

FORMAT = "casebound-lines/v1"
Shows = Callable[[Kind], Collection[str]]  # codes of the sections of a kind that leave
CUT = gettext_noop("This file ends before its end, or was changed on the way. Ask for it again.")


@dataclass(frozen=True)
class Head:
    """What the whole file says of itself. made: seconds since 1970 UTC. size: of the ledger, in leaves."""

    practice: bytes
    made: int
    size: int
    log_key: bytes
    view: str
    private: bool


def write(head: Head, leaves: Iterable[Leaf], sections: Shows | None = None) -> Iterator[bytes]:
    """Lines, each with its LF. sections: whose questions are told; all for None."""
    seen: set[tuple[bytes, str]] = set()
    digest, pages, answers = sha256(), 0, 0
    for record in _records(head, leaves, sections, seen):
        line = _line(record)
        digest.update(line)
        if "entry" in record:
            pages, answers = pages + 1, answers + len(_answers(record))
        yield line
    yield _line({"end": FORMAT, "entries": pages, "answers": answers, "sha256": digest.hexdigest()})


def _records(
    head: Head,
    leaves: Iterable[Leaf],
    sections: Shows | None,
    seen: set[tuple[bytes, str]],
) -> Iterator[dict[str, object]]:
    yield {
        "casebook": FORMAT,
        "practice": head.practice.hex(),
        "made": utc(head.made),
        "ledger_size": head.size,
        "log_key": head.log_key.hex(),
        "view": head.view,
        "private": head.private,
    }
    for leaf in leaves:
        known = (leaf.kind.sha256, leaf.kind.language)
        if known not in seen:
            seen.add(known)
            yield _kind(leaf.kind, None if sections is None else sections(leaf.kind))
        yield _entry(leaf)


def _kind(kind: Kind, told: Collection[str] | None) -> dict[str, object]:
    shown = [section for section in kind.sections if told is None or section.code in told]
    codes = {section.code for section in shown}
    return {
        "kind": kind.id,
        "sha256": kind.sha256.hex(),
        "language": kind.language,
        "wording": kind.wording_sha256(kind.language).hex(),
        "title": kind.title,
        "sections": [{"section": section.code, "label": section.label} for section in shown],
        "questions": [_question(one) for one in kind.questions if one.section in codes],
    }


def _question(question: Question) -> dict[str, object]:
    told: dict[str, object] = {"section": question.section, "link_id": question.fhir} | _asked(question)
    if question.columns:
        told["columns"] = [_asked(column) for column in question.columns]
    return told


def _asked(asked: Asked) -> dict[str, object]:
    told: dict[str, object] = {"question": asked.id, "type": asked.type, "label": asked.label}
    if asked.options:
        told["options"] = [{"code": option.code, "label": option.label} for option in asked.options]
    return told


def _entry(leaf: Leaf) -> dict[str, object]:
    told: dict[str, object] = {
        "entry": leaf.id,
        "page": leaf.page,
        "casebook": leaf.casebook.hex(),
        "kind": leaf.kind.id,
        "language": leaf.kind.language,
        "author": leaf.author,
        "sealed": utc(leaf.sealed),
        "leaf": leaf.hash.hex(),
        "retracted": leaf.retracted,
    }
    if leaf.client:
        told["client"] = leaf.client
    if leaf.amends is not None:
        told["amends"] = f"e{leaf.amends}"
    if leaf.later:
        told["later"] = [{"entry": f"e{later.seq}", "kind": later.kind} for later in leaf.later]
    told["answers"] = [
        {
            "section": answer.section,
            "question": answer.question,
            "link_id": answer.link,
            "label": answer.label,
            "type": answer.type,
            "value": answer.value,
        }
        | ({"words": answer.words} if answer.words else {})
        for answer in leaf.answers()
    ]
    return told


def _line(record: Mapping[str, object]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _answers(record: Mapping[str, object]) -> list[dict[str, object]]:
    found = record["answers"]
    assert isinstance(found, list)
    return found


@dataclass(frozen=True)
class Back:
    """One page read back: its line, and its sections exactly as they were sealed."""

    told: Mapping[str, object]
    sections: Mapping[str, Mapping[str, object]]


def read(lines: Iterable[bytes]) -> Iterator[Back]:
    """The pages of such a file, one after the other. Raises BadInput, at its end, where it was changed."""
    digest, pages, ended = sha256(), 0, False
    for number, line in enumerate(lines):
        record = _record(line, number)
        if ended:
            raise BadInput(_(CUT))
        if "end" in record:
            ended = record.get("sha256") == digest.hexdigest() and record.get("entries") == pages
        elif "entry" in record:
            pages += 1
            yield Back(record, _sections(record))
        digest.update(line)
    if not ended:
        raise BadInput(_(CUT))


def _record(line: bytes, number: int) -> dict[str, object]:
    try:
        record = json.loads(line)
    except ValueError:
        raise BadInput(_(CUT)) from None
    if not isinstance(record, dict) or (number == 0 and record.get("casebook") != FORMAT):
        raise BadInput(
            _("This is no file of the form %(form)s. Its first line says which form a file has.")
            % {"form": FORMAT}
        )
    return record


def _sections(record: Mapping[str, object]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for answer in _answers(record):
        found.setdefault(str(answer["section"]), {})[str(answer["question"])] = answer["value"]
    return found
