"""Text that arrives while the book is closed: sealed to its writer's public key, put in place later."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from casebound.book import roll
from casebound.core.errors import BadInput, CaseboundError, Stale
from casebound.core.keys import Public
from casebound.core.packing import pack
from casebound.kinds import shipped
from casebound.members.models import Person
from casebound.members.who import Who
from casebound.people import again
from casebound.people.models import Account
from casebound.records import clients, drafts, kinds, lock_notes, offline, windows
from casebound.records.forms import Known, PageForm
from casebound.records.lock_notes import late_id

MOST = 200  # drafts of one person: a stolen session that is locked must not fill the disk
NOT_ANSWERS = ("csrfmiddlewaretoken", "do", "add", *again.OURS)
# Pages of words that stand in no draft, and are asked for again.
FORMS = (
    *("release_start", "release_client", "pack_page", "pack_year", "pack_of_year"),
    *("timer", "timer_colleague", "desk_call", "desk_tell", "data_out", "refused_out", "care_talk"),
)
FORMS_LAST = timedelta(days=1)


def keep_note(account: Account, text: str, note: bytes = b"", *, sent: bool = True) -> None:
    """A first note from the lock screen. Only the person herself can open it again.

    note: its id (16 bytes), the same for every save of one page; sent: she pressed the button herself.
    Raises BadInput when it was not kept.
    """
    note = note or secrets.token_bytes(16)
    now, person = datetime.now(UTC), _person(account)
    first = (person and lock_notes.began(person.practice, person.number, note)) or now
    begun = drafts.filled_in(shipped().get("incident"), first.astimezone(ZoneInfo(account.time_zone)))
    loose: dict[str, object] = {lock_notes.NOTE: note.hex(), lock_notes.BEGAN: first.isoformat()}
    where = lock_notes.place(note, b"sent" if sent else b"saved")
    if not _drop(account, where, begun | {"account": text}, loose):
        raise BadInput(_("Too much waits here already. Open your book, then seal or throw away some of it."))
    if sent and person:
        lock_notes.sent(person.practice, person.number, note)


def note_waits(account: Account, note: bytes) -> bool:
    """Whether some of this note was saved before and nobody opened the book since."""
    person = _person(account)
    return person is not None and lock_notes.began(person.practice, person.number, note) is not None


def _person(account: Account) -> Person | None:
    return Person.objects.filter(account=account).select_related("practice").first()


def keep(request: HttpRequest, account: Account) -> str:
    """A form that was sent after the lock closed; returns where it is offered, "" if it is not kept.

    The same window's page sent again takes the place of what waits: it sends itself many times.
    """
    try:
        match = resolve(request.path)
    except Resolver404:
        return ""
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_ANSWERS}
    if not any(text for texts in fields.values() for text in texts):
        return ""  # a press alone: nothing was typed
    if match.url_name in FORMS:
        late = _drop(account, _of(request.path), {}, _form(request.path, fields))
        return request.path if late else ""
    if match.url_name != "draft_step":
        return ""
    window = windows.read(request.POST.get(windows.FIELD, ""))
    name = window.name if window else ""
    page = pack(b"late page", name.encode(), *(str(part).encode() for part in match.kwargs.values()))
    if not _drop(account, page, {}, {**match.kwargs, "fields": fields}):
        return ""
    return reverse("draft_check", args=[match.kwargs["draft"]])


def _of(path: str) -> bytes:
    """What a form that came late to this address is kept by."""
    return pack(b"late form", path.encode())


def _form(path: str, fields: Mapping[str, object]) -> dict[str, object]:
    return {"form": path, "fields": fields}


def waiting(who: Who, path: str) -> QueryDict | None:
    """What was sent to this address after the lock closed."""
    id = late_id(who.practice, who.number, _of(path))
    late = next((sheet for sheet in drafts.every(who) if sheet.id == id and sheet.is_form), None)
    return _sent(dict(late.loose or {})) if late else None


def given_back(request: HttpRequest, who: Who, path: str = "") -> dict[str, Any]:
    """What was typed into this page's form and came late, as initial values. The form that arrives in time
    takes its place. Nothing is done with it before she presses again. path: of the form, if not this page's.
    """
    if request.method == "POST":
        forget(who, path or request.path)
        return {}
    late = waiting(who, path or request.path)
    return again.as_initial(late) if late else {}


def forget(who: Who, path: str) -> None:
    """It was seen and sent anew."""
    drafts.discard(who, late_id(who.practice, who.number, _of(path)))


def _sent(loose: Mapping[str, object]) -> QueryDict:
    data = QueryDict(mutable=True)
    fields = loose["fields"]
    assert isinstance(fields, dict)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def keep_offline(account: Account, raw: bytes) -> str:
    """A note that a browser sealed without a network, as delivered; its id. BadInput when it was not kept."""
    sent = offline.read(raw)
    if sent.recipient != _public(account).fingerprint:
        raise BadInput(_("This note was written for somebody else. It waits here until they come."))
    # Not the note's own id: once it is in her drafts under that one, a second delivery must not replace it.
    if not _drop(account, pack(b"offline note", sent.note), {}, {offline.SEALED: raw.hex()}):
        raise BadInput(_("Too much waits here already. Open your book, then seal or throw away some of it."))
    return sent.note.hex()


def recipient(account: Account) -> str:
    """The fingerprint that notes are sealed to today, in hex; empty for an account of no practice."""
    try:
        return _public(account).fingerprint.hex()
    except BadInput:
        return ""


def _public(account: Account) -> Public:
    person = _person(account)
    if person is None:
        raise BadInput(_("This account belongs to no practice here."))
    return roll.of(person.practice).persons[person.number].public


def _drop(
    account: Account, place: bytes, answers: dict[str, object], loose: dict[str, object] | None
) -> bool:
    person = _person(account)
    if person is None or drafts.waiting(person.practice, person.number) >= MOST:
        return False
    public = roll.of(person.practice).persons[person.number].public
    now = datetime.now(UTC)
    sheet = drafts.Sheet(
        id=late_id(person.practice, person.number, place),
        revision=1,
        kind="incident.v1",
        language=account.language,
        answers=answers,
        started=now,
        saved=now,
        received=now,
        loose=loose,
    )
    try:
        drafts.drop(person.practice, person.number, public, sheet)
    except (BadInput, Stale):  # too long for one draft, or sent twice at once
        return False
    return True


def adopt(who: Who) -> None:
    """Put what arrived while the book was closed into the drafts it belongs to."""
    for late in reversed(drafts.every(who)):
        if late.is_form and late.saved < datetime.now(UTC) - FORMS_LAST:
            drafts.discard(who, late.id)
        if late.is_form or late.loose is None:
            continue
        if offline.SEALED in late.loose:
            offline.put_in_place(who, late)
            continue
        if lock_notes.NOTE in late.loose:
            lock_notes.put_in_place(who, late)
            continue
        try:
            _put_in_place(who, late)
        except (CaseboundError, KeyError, ValueError):
            drafts.save(who, late, {"account": _words(late)}, loose=None)  # its draft is gone: offer it alone
            continue
        drafts.discard(who, late.id)


def _put_in_place(who: Who, late: drafts.Sheet) -> None:
    loose = dict(late.loose or {})
    sheet = drafts.load(who, bytes.fromhex(str(loose["draft"])))
    kind = kinds.get(who.practice, sheet.kind).worded(sheet.language)
    data = _sent(loose)
    known = Known({number: client.name for number, client in clients.known(who).items()})
    page = str(loose["page"])
    asked = kind.questions_on(page)
    form = PageForm(kind, asked, sheet.answers, data, known)
    window = windows.read(data.get(windows.FIELD, ""))
    answers = form.answers()
    if windows.overtaken(sheet, page, window):
        answers = windows.both(asked, sheet.answers, answers, typed_wins=False)
    drafts.save(
        who,
        sheet,
        {**sheet.answers, **answers},
        new_client=form.new_client() or sheet.new_client,
        received=late.received,
        windows=windows.saved_by(sheet, page, window),
    )


def _words(late: drafts.Sheet) -> str:
    fields = dict(late.loose or {}).get("fields")
    said = fields.items() if isinstance(fields, dict) else []
    return "\n".join(str(item) for name, value in said if name != windows.FIELD for item in value)
