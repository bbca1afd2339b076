"""One line a page, as lists on the command line give it."""

from collections.abc import Iterable
from typing import Any

from casebound.core import moments
from casebound.core.errors import BadInput
from casebound.members.who import Who
from casebound.records import clients, kinds, read
from casebound.records import drafts as loose
from casebound.records.display import instant, summary
from casebound.site import terminal


def pages(who: Who) -> list[dict[str, Any]]:
    """Every page this person can open, newest first."""
    return of(who, sorted(read.everything(who), key=lambda entry: -entry.seq))


def of(who: Who, entries: Iterable[read.Entry]) -> list[dict[str, Any]]:
    """One line each, in the order given."""
    people = terminal.people(who.practice)
    names = {number: client.name for number, client in clients.known(who).items()}
    books = {id: terminal.casebook_name(who, id) for id in who.roll.casebooks}
    return [_page(entry, people, names, books) for entry in entries]


def drafts(who: Who) -> list[dict[str, Any]]:
    """Her open drafts, newest first."""
    return [_draft(who, sheet) for sheet in loose.sheets(who)]


def text(line: dict[str, Any]) -> str:
    """A line for people."""
    when = str(line.get("happened") or line["written"])[:10]
    who = f" ({line['client_name']})" if line.get("client_name") else ""
    return f"{line.get('entry', 'draft'):<7}{when:<12}{line['kind']:<22}{line['summary']}{who}"


def happened(entry: read.Entry) -> str | None:
    """When it happened as it was answered, such as 2026-03-14T15:30~; None where nobody knows."""
    question = entry.kind.by_digest("occurred")
    answer = entry.answers.get(question.id) if question else None
    return str(answer) if answer else None


def _page(
    entry: read.Entry, people: dict[int, str], names: dict[int, str], books: dict[bytes, str]
) -> dict[str, Any]:
    stamped = entry.sections[entry.kind.sections[0].code]
    client = entry.digest.client or None
    return {
        "entry": entry.id,
        "page": entry.page,
        "kind": entry.kind.id,
        "casebook": books[entry.row.casebook],
        "author": people.get(entry.row.author, str(entry.row.author)),
        "sealed": _utc(entry.header.time),
        "written": stamped["written"],
        "happened": happened(entry),
        "class": _class(entry),
        "summary": summary(entry.kind, entry.answers) or entry.missing,
        "client": client,
        "client_name": names.get(client, "") if client else "",
        "amends": None if entry.amends is None else f"e{entry.amends}",
    }


def _class(entry: read.Entry) -> str | None:
    for item in entry.kind.computed:
        value = entry.answers.get(item.id)
        if item.rule == "primary_class" and isinstance(value, dict):
            return str(value["class"])
    return None


def _draft(who: Who, sheet: loose.Sheet) -> dict[str, Any]:
    try:
        kind = kinds.get(who.practice, sheet.kind).worded(sheet.language)
        words = summary(kind, sheet.answers)
    except BadInput:  # a kind of the practice's own that is gone
        words = ""
    return {
        "draft": sheet.id.hex(),
        "kind": sheet.kind,
        "written": moments.stamp(sheet.started),
        "saved": moments.stamp(sheet.saved),
        "summary": words,
    }


def _utc(seconds: int) -> str:
    return moments.stamp(instant(seconds, "UTC"))
