"""Drafts: saved at each step, sealed to their writer's own public key: a locked session loses no text."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from casebound.book.models import Entry, Practice
from casebound.core import context
from casebound.core.errors import BadInput, Stale
from casebound.core.keys import Public
from casebound.core.packing import pad, unpad
from casebound.members.who import Who
from casebound.records.models import Draft

GONE = "This draft is not here any more. It was sealed or thrown away, perhaps in another window."


@dataclass(frozen=True)
class Sheet:
    """An opened draft: a loose sheet, not numbered yet.

    started: when the first word was saved. received: when text arrived without a signed-in session, if so.
    """

    id: bytes
    revision: int
    kind: str
    language: str
    answers: Mapping[str, object]
    started: datetime
    saved: datetime
    amends: int | None = None
    received: datetime | None = None
    loose: Mapping[str, object] | None = None  # a form that arrived after the lock, not yet in its place
    path: str = "note"  # "note": the short path; "full": every page
    new_client: str = ""  # a name typed for somebody who has no number yet


def new(
    who: Who,
    kind: str,
    language: str,
    answers: Mapping[str, object],
    amends: int | None = None,
    path: str = "note",
) -> Sheet:
    now = datetime.now(UTC)
    sheet = Sheet(secrets.token_bytes(16), 1, kind, language, dict(answers), now, now, amends, path=path)
    return _put(who.practice, who.number, who.secret.public, sheet, fresh=True)


def drop(practice: Practice, person: int, public: Public, sheet: Sheet) -> Sheet:
    """Keep a sheet for somebody who is not signed in: her public key is enough."""
    return _put(practice, person, public, sheet, fresh=True)


def save(who: Who, sheet: Sheet, answers: Mapping[str, object], **changes: Any) -> Sheet:
    """Write the next revision. Raises Stale when another window saved or sealed it first."""
    now = datetime.now(UTC)
    later = replace(sheet, answers=dict(answers), revision=sheet.revision + 1, saved=now, **changes)
    return _put(who.practice, who.number, who.secret.public, later, fresh=False)


def load(who: Who, draft: bytes) -> Sheet:
    row = Draft.objects.filter(practice=who.practice, id=draft, person=who.number).first()
    if row is None:
        raise Stale(GONE)
    return _open(who, row)


def sheets(who: Who) -> list[Sheet]:
    """All drafts of a person, newest first."""
    rows = Draft.objects.filter(practice=who.practice, person=who.number).order_by("-saved")
    return [_open(who, row) for row in rows]


def discard(who: Who, draft: bytes) -> None:
    Draft.objects.filter(practice=who.practice, id=draft, person=who.number).delete()


def sealed_as(who: Who, draft: bytes) -> int | None:
    """The seq of the entry that this draft became, if it was sealed."""
    return Entry.objects.filter(practice=who.practice, draft=draft).values_list("seq", flat=True).first()


def _put(practice: Practice, person: int, public: Public, sheet: Sheet, fresh: bool) -> Sheet:
    raw = json.dumps(_fields(sheet), ensure_ascii=False).encode()
    if len(raw) > 2_000_000:
        raise BadInput(
            "This page is too long to keep as one draft. Seal what you have and go on in an addendum."
        )
    where = context.draft(practice.uid, sheet.id, sheet.revision, public.fingerprint)
    sealed = public.seal(pad(raw), where)
    with transaction.atomic():
        if fresh:
            Draft.objects.create(
                practice=practice,
                id=sheet.id,
                person=person,
                revision=sheet.revision,
                sealed=sealed,
                started=sheet.started,
                saved=sheet.saved,
            )
            return sheet
        changed = Draft.objects.filter(
            practice=practice, id=sheet.id, person=person, revision=sheet.revision - 1
        ).update(revision=sheet.revision, sealed=sealed, saved=sheet.saved)
    if not changed:
        raise Stale(
            "This draft was saved in another window meanwhile. Your text is shown here; save it again."
        )
    return sheet


def _fields(sheet: Sheet) -> dict[str, object]:
    return {
        "kind": sheet.kind,
        "language": sheet.language,
        "answers": dict(sheet.answers),
        "amends": sheet.amends,
        "received": sheet.received.isoformat() if sheet.received else None,
        "loose": dict(sheet.loose) if sheet.loose else None,
        "path": sheet.path,
        "new_client": sheet.new_client,
    }


def _open(who: Who, row: Draft) -> Sheet:
    where = context.draft(who.practice.uid, row.id, row.revision, who.secret.public.fingerprint)
    found = json.loads(unpad(who.secret.open(row.sealed, where)))
    received = datetime.fromisoformat(found["received"]) if found["received"] else None
    return Sheet(
        id=row.id,
        revision=row.revision,
        kind=found["kind"],
        language=found["language"],
        answers=found["answers"],
        started=row.started,
        saved=row.saved,
        amends=found["amends"],
        received=received,
        loose=found["loose"],
        path=found["path"],
        new_client=found["new_client"],
    )
