"""Drafts: saved at each step, sealed to their writer's own public key: a locked session loses no text."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from django.db import transaction

from casebound.attachments import stored
from casebound.book.models import Entry, Practice
from casebound.core import context, ed25519
from casebound.core.errors import BadInput, CaseboundError, Malformed, Stale, Tampered
from casebound.core.keys import Public
from casebound.core.kinds import FILES, Kind
from casebound.core.packing import pack, pad, unpack, unpad
from casebound.members.who import Who
from casebound.records.models import Draft

SIGNED = b"casebound/v1/draft-by-its-writer"
Sign = Callable[[bytes], bytes]
NOT_HERS = (
    "This draft was changed from outside: it is not the one that you saved, so it was not opened. "
    "Write it anew, and tell the people who run this server."
)
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
    windows: Mapping[str, str] = field(default_factory=dict)  # by page: the window that saved it last

    @property
    def is_form(self) -> bool:
        """Whether it is no draft at all, but a form of some other page that came after the lock closed."""
        return "form" in (self.loose or {})


def new(
    who: Who,
    kind: str,
    language: str,
    answers: Mapping[str, object],
    amends: int | None = None,
    path: str = "note",
    id: bytes = b"",
) -> Sheet:
    """A new draft; `id` (16 bytes) if it has one already. IntegrityError if that one is taken."""
    now = datetime.now(UTC)
    id = id or secrets.token_bytes(16)
    sheet = Sheet(id, 1, kind, language, dict(answers), now, now, amends, path=path)
    return _put(who.practice, who.number, who.secret.public, sheet, who.secret.sign)


def filled_in(kind: Kind, moment: datetime) -> dict[str, object]:
    """The only answers that nobody gave herself: times that a kind begins with now, marked as approximate.

    moment: now, in the writer's time zone.
    """
    begun = moment.strftime("%Y-%m-%dT%H:%M~")
    return {question.id: begun for question in kind.questions if question.default == "now"}


def untouched(kind: Kind, sheet: Sheet, zone: tzinfo) -> bool:
    """Whether nobody has said anything on it yet: begun, and left."""
    begun = filled_in(kind, sheet.started.astimezone(zone))
    return sheet.answers == begun and not (sheet.new_client or sheet.loose or sheet.received)


def drop(practice: Practice, person: int, public: Public, sheet: Sheet) -> Sheet:
    """Keep a sheet for somebody who is not signed in: her public key is enough.

    One of the same id that waits already is replaced. Nobody signs it, so it may say less (`_unsigned`).
    """
    waits = Draft.objects.filter(practice=practice, id=sheet.id, person=person).first()
    return _put(practice, person, public, replace(sheet, revision=waits.revision + 1 if waits else 1))


def save(who: Who, sheet: Sheet, answers: Mapping[str, object], **changes: Any) -> Sheet:
    """Write the next revision. Raises Stale when another window saved or sealed it first."""
    now = datetime.now(UTC)
    said = {name: value for name, value in answers.items() if name != FILES}
    if FILES in sheet.answers:
        said[FILES] = sheet.answers[FILES]
    later = replace(sheet, answers=said, revision=sheet.revision + 1, saved=now, **changes)
    return _put(who.practice, who.number, who.secret.public, later, who.secret.sign)


def load(who: Who, draft: bytes) -> Sheet:
    row = Draft.objects.filter(practice=who.practice, id=draft, person=who.number).first()
    if row is None:
        raise Stale(GONE)
    return _open(who, row)


def sheets(who: Who) -> list[Sheet]:
    """All drafts of a person that can be opened, newest first."""
    return [sheet for sheet in every(who) if not sheet.is_form]


def every(who: Who) -> list[Sheet]:
    """Drafts, and forms that came late, newest first: one that was changed from outside hides no other."""
    rows = Draft.objects.filter(practice=who.practice, person=who.number).order_by("-saved")
    opened = [_opened_or_none(who, row) for row in rows]
    return [sheet for sheet in opened if sheet is not None]


def waiting(practice: Practice, person: int) -> int:
    """How many drafts of a person are kept, sealed."""
    return Draft.objects.filter(practice=practice, person=person).count()


def _opened_or_none(who: Who, row: Draft) -> Sheet | None:
    try:
        return _open(who, row)
    except CaseboundError:
        return None


def exists(who: Who, draft: bytes) -> bool:
    """Whether a draft of this id is kept for her, opened or not."""
    return Draft.objects.filter(practice=who.practice, id=draft, person=who.number).exists()


def discard(who: Who, draft: bytes) -> None:
    with transaction.atomic():
        Draft.objects.filter(practice=who.practice, id=draft, person=who.number).delete()
        stored.throw_away(who, draft)


def sealed_as(who: Who, draft: bytes) -> int | None:
    """The seq of the entry that this draft became, if it was sealed."""
    return Entry.objects.filter(practice=who.practice, draft=draft).values_list("seq", flat=True).first()


def _put(practice: Practice, person: int, public: Public, sheet: Sheet, sign: Sign | None = None) -> Sheet:
    raw = json.dumps(_fields(sheet), ensure_ascii=False).encode()
    if len(raw) > 2_000_000:
        raise BadInput(
            "This page is too long to keep as one draft. Seal what you have and go on in an addendum."
        )
    where = context.draft(practice.uid, sheet.id, sheet.revision, public.fingerprint)
    signature = sign(_signed(practice, sheet.id, sheet.revision, raw)) if sign else b""
    sealed = public.seal(pad(pack(raw, signature)), where)
    with transaction.atomic():
        if sheet.revision == 1:
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


def _signed(practice: Practice, draft: bytes, revision: int, raw: bytes) -> bytes:
    """What its writer signs: anybody who has her public key could seal a draft to her."""
    return pack(SIGNED, practice.uid, draft, revision.to_bytes(4, "big"), raw)


def _fields(sheet: Sheet) -> dict[str, object]:
    """Files are kept apart, each with a slip of its own: a page saved in another window loses none."""
    return {
        "kind": sheet.kind,
        "language": sheet.language,
        "answers": {name: value for name, value in sheet.answers.items() if name != FILES},
        "amends": sheet.amends,
        "started": sheet.started.isoformat(),
        "received": sheet.received.isoformat() if sheet.received else None,
        "loose": dict(sheet.loose) if sheet.loose else None,
        "path": sheet.path,
        "new_client": sheet.new_client,
        "windows": dict(sheet.windows),
    }


def _open(who: Who, row: Draft) -> Sheet:
    where = context.draft(who.practice.uid, row.id, row.revision, who.secret.public.fingerprint)
    raw, signature = _two(unpad(who.secret.open(row.sealed, where)))
    found = json.loads(raw)
    if signature:
        public = who.secret.public.sign
        ed25519.verify(public, _signed(who.practice, row.id, row.revision, raw), signature)
    else:
        found = _unsigned(found)
    received = datetime.fromisoformat(found["received"]) if found["received"] else None
    return Sheet(
        id=row.id,
        revision=row.revision,
        kind=found["kind"],
        language=found["language"],
        answers=found["answers"] | _files(who, row.id),
        started=datetime.fromisoformat(found["started"]),
        saved=row.saved,
        amends=found["amends"],
        received=received,
        loose=found["loose"],
        path=found["path"],
        new_client=found["new_client"],
        windows=found.get("windows", {}),
    )


def _files(who: Who, draft: bytes) -> dict[str, object]:
    files = stored.waiting(who, draft).answer
    return {FILES: files} if files else {}


def _two(raw: bytes) -> tuple[bytes, bytes]:
    parts = unpack(raw)
    if len(parts) != 2:
        raise Malformed(NOT_HERS)
    return parts[0], parts[1]


def _unsigned(found: dict[str, Any]) -> dict[str, Any]:
    """No more than a closed book can leave behind: a note or a late page, and that it came like this."""
    if not found["received"] or found["kind"] != "incident.v1":
        raise Tampered(NOT_HERS)
    return found | {"amends": None, "started": found["received"], "path": "note", "new_client": ""}
