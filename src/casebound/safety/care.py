"""Something for the person who wrote it down: computed for her alone at each look, kept and counted nowhere.

What she puts on her list is a page of her own casebook (kind `reminder`), which nobody else can be let into.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebound.book.models import Entry as Stored
from casebound.core.digest import INJURY, UNKNOWN_TIME
from casebound.core.errors import CaseboundError
from casebound.core.live import Soon
from casebound.core.packing import pack
from casebound.guidance import live_guide, rule_book
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import digests, read, write
from casebound.safety import patterns

KIND = "reminder"
TALK = "talk_on"
TOUCH, BESIDE = "PHY", "PHY.PROX"  # the class that touches, and its one term that does not
HURT = 2  # value of the column `harm_body`: marks or more
FRESH = timedelta(days=14)  # what is older has vanished already
ONCE = b"casebound/v1/reminder"


@dataclass(frozen=True)
class Keep:
    """Something that vanishes, and the day by which to see to it."""

    item: Soon
    by: date


def after_sealing(who: Who, entry: read.Entry) -> dict[str, Any]:
    """What the sealed page offers its writer: a way to the page for her, and what vanishes soon.

    Whatever goes wrong here keeps nobody from the receipt.
    """
    try:
        if entry.row.author != who.number or entry.amends is not None:
            return {}
        there = listed(who, entry)
        soon = [] if there else vanishing(who, entry)
        return {"for_her": a_lot(who, entry), "soon": soon, "on_the_list": there}
    except CaseboundError:
        return {}


def a_lot(who: Who, entry: read.Entry) -> bool:
    """Rule P10 names this entry: it was at least moderate, or the third of her own within ninety days."""
    if entry.digest.severity >= rule_book().limits.load_level:
        return True
    asked = entry.kind.by_digest("behaviours") is not None
    return asked and any(entry.seq in alert.entries for alert in patterns.review(who).for_herself)


def vanishing(who: Who, entry: read.Entry) -> list[Keep]:
    """What vanishes after a touch or a hurt, each with its day; nothing where it was none or long ago."""
    digest, behaviours = entry.digest, shipped().vocabulary("behaviours")
    touching = {term.number for term in behaviours.terms if term.group == TOUCH and term.code != BESIDE}
    hurt = digest.harm_body >= HURT or digest.present & INJURY
    began = digest.occurred if digest.occurred_precision else digest.written
    if began == UNKNOWN_TIME or not (hurt or touching & set(digest.behaviours)):
        return []
    start = datetime.fromtimestamp(began, UTC).astimezone(who.zone)
    if timezone.now() - start > FRESH:
        return []
    today = timezone.localdate(timezone=who.zone)
    days = {item.id: (start + timedelta(hours=item.hours)).date() for item in live_guide().soon}
    return [Keep(item, max(days[item.id], today)) for item in live_guide().soon]


def listed(who: Who, entry: read.Entry) -> bool:
    """Whether she put what vanishes on her list already: from this page, or from the guide before that."""
    stored = Stored.objects.filter(practice=who.practice)
    keys = [_once(who, entry.seq, "soon")]
    begun = stored.filter(seq=entry.seq).values_list("draft", flat=True).first()
    if begun:
        keys.append(_once(who, 0, _of_draft(bytes(begun))))
    return stored.filter(draft__in=keys).exists()


def put_soon(who: Who, draft: bytes, now: datetime) -> None:
    """From the live guide: the same days, counted from now. They stand before anything else is sealed."""
    start = now.astimezone(who.zone)
    days = {f"{one.id}_by": (start + timedelta(hours=one.hours)).date() for one in live_guide().soon}
    _seal(who, {name: day.isoformat() for name, day in days.items()}, _once(who, 0, _of_draft(draft)))


def _of_draft(draft: bytes) -> str:
    return f"soon {draft.hex()}"


def put_on_list(who: Who, entry: read.Entry) -> write.Done:
    """Seal the days of what vanishes into her own casebook; a second press gives the first page again."""
    days = {f"{keep.item.id}_by": keep.by.isoformat() for keep in vanishing(who, entry)}
    return _seal(who, days | {"page": entry.page}, _once(who, entry.seq, "soon"))


def put_talk(who: Who, day: date, whom: str, page: str = "") -> write.Done:
    """Seal the day of a supervision slot into her own casebook.

    page: a name of the form it was typed into; the same words of one form make one page.
    """
    once = _once(who, 0, f"talk {page} {day} {whom}") if page else None
    answers: dict[str, object] = {TALK: day.isoformat()}
    return _seal(who, answers | ({"talk_with": whom} if whom else {}), once)


def settle(who: Who, entry: read.Entry, due: str) -> bool:
    """One thing is done: what is left goes on a page of its own, then a line to this page settles it.

    False where this page was settled before. Cut off between the two, things stand twice and none is lost;
    the same press again makes it whole.
    """
    one = next((one for one in entry.kind.worded(get_language() or "en").due if one.id == due), None)
    if one is None or entry.answers.get(one.starts) is None or _settled(who, entry):
        return False
    days = {name.starts for name in entry.kind.due} - {one.starts}
    left = {name: value for name, value in entry.answers.items() if name in days and value is not None}
    if left:
        beside = {name: entry.answers[name] for name in ("page", "talk_with") if entry.answers.get(name)}
        _seal(who, left | beside, _once(who, entry.seq, f"left {due}"))
    told = {"text": _("Done: %(what)s") % {"what": one.label}}
    _seal(who, told, _once(who, entry.seq, f"done {due}"), "addendum", entry.seq)
    return True


def _settled(who: Who, entry: read.Entry) -> bool:
    return any(line.digest.amends - 1 == entry.seq for line in digests.amending(who))


def way_to_settle(entry: read.Entry, due: str) -> str:
    """Where one press says that it is done; empty for what other pages ask for."""
    return reverse("care_done", args=[entry.id, due]) if entry.kind.name == KIND else ""


def _seal(
    who: Who,
    answers: Mapping[str, object],
    once: bytes | None = None,
    name: str = KIND,
    amends: int | None = None,
) -> write.Done:
    kind = shipped().get(name)
    language = kind.worded((get_language() or "en").split("-")[0]).language
    order = write.Order(kind, language, answers, who.own_casebook(), draft=once, amends=amends)
    return write.seal_entry(who, order)


def _once(who: Who, seq: int, what: str) -> bytes:
    """Two presses make one page. Signed, so that a thief cannot guess for which entry it stands."""
    return sha256(who.secret.sign(pack(ONCE, seq.to_bytes(8, "big"), what.encode()))).digest()[:16]
