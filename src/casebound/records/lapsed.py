"""Text that arrives while the book is closed: sealed to its writer's public key, put in place later."""

import secrets
from datetime import UTC, datetime

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse

from casebound.book import roll
from casebound.core.errors import Stale
from casebound.members.models import Person
from casebound.members.who import Who
from casebound.people.models import Account
from casebound.records import clients, drafts, kinds
from casebound.records.forms import Known, PageForm

NOT_ANSWERS = ("csrfmiddlewaretoken", "do", "add")


def keep_note(account: Account, text: str) -> None:
    """A first note from the lock screen. Only the person herself can open it again."""
    _drop(account, "incident.v1", {"account": text}, None)


def keep(request: HttpRequest, account: Account) -> str:
    """A page of a draft that was sent after the lock closed; returns where it is offered, "" if not kept."""
    try:
        match = resolve(request.path)
    except Resolver404:
        return ""
    if match.url_name != "draft_step":
        return ""
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_ANSWERS}
    _drop(account, "incident.v1", {}, {**match.kwargs, "fields": fields})
    return reverse("draft_check", args=[match.kwargs["draft"]])


def _drop(account: Account, kind: str, answers: dict[str, object], loose: dict[str, object] | None) -> None:
    person = Person.objects.filter(account=account).select_related("practice").first()
    if person is None:
        return
    public = roll.of(person.practice).persons[person.number].public
    now = datetime.now(UTC)
    sheet = drafts.Sheet(
        id=secrets.token_bytes(16),
        revision=1,
        kind=kind,
        language=account.language,
        answers=answers,
        started=now,
        saved=now,
        received=now,
        loose=loose,
    )
    drafts.drop(person.practice, person.number, public, sheet)


def adopt(who: Who) -> None:
    """Put pages that arrived after the lock into the drafts they belong to."""
    for late in reversed(drafts.sheets(who)):
        if late.loose is None:
            continue
        try:
            _put_in_place(who, late)
        except (Stale, KeyError, ValueError):
            drafts.save(who, late, {"account": _words(late)}, loose=None)  # its draft is gone: offer it alone
            continue
        drafts.discard(who, late.id)


def _put_in_place(who: Who, late: drafts.Sheet) -> None:
    loose = dict(late.loose or {})
    sheet = drafts.load(who, bytes.fromhex(str(loose["draft"])))
    kind = kinds.get(who.practice, sheet.kind).worded(sheet.language)
    data = QueryDict(mutable=True)
    fields = loose["fields"]
    assert isinstance(fields, dict)
    for name, values in fields.items():
        data.setlist(name, values)
    known = Known({number: client.name for number, client in clients.known(who).items()})
    asked = kind.questions_on(str(loose["page"]))
    form = PageForm(kind, asked, sheet.answers, data, known)
    drafts.save(
        who, sheet, {**sheet.answers, **form.answers()}, new_client=form.new_client() or sheet.new_client
    )


def _words(late: drafts.Sheet) -> str:
    fields = dict(late.loose or {}).get("fields")
    values = fields.values() if isinstance(fields, dict) else []
    return "\n".join(str(item) for value in values for item in value)
