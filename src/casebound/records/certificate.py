"""The certificate of an erasure: what was ordered, where it was looked for, where copies may still be."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from casebound.book.models import Leaf
from casebound.core.errors import Stale
from casebound.core.roll import Erased
from casebound.kinds import shipped
from casebound.members import names
from casebound.members.who import Who
from casebound.paper.plain_sheet import Attachment, Part, PlainSheet, render_plain
from casebound.paper.words import LANGUAGES
from casebound.records import digests, display, erasing, erasure, read, write

OWED = "This erasure is not finished yet, so nothing can be certified. Try again in a few minutes."


@dataclass(frozen=True)
class Certificate:
    """An erasure that is done, as far as this person may know it. left: ids of disclosures that named it.

    backups: those known here that still hold it; backups_until: what somebody said of copies that are not.
    """

    who: Who
    place: erasure.Place
    erased: Erased
    told: dict[str, object]
    done: int
    backups_until: str
    backups: Any
    left: tuple[str, ...]


def of(who: Who, seq: int) -> Certificate:
    """Raises Sealed for a page that is not hers, Stale for one that is not, or not wholly, erased."""
    place, erased = erasure.place(who, seq), who.roll.erased.get(seq)
    row = erasing.progress(who.practice, seq)
    if erased is None or row is None or row.done is None:
        raise Stale(OWED)
    backups = import_string(settings.BACKUPS_HOOK)(row.done)  # of a room above this one
    told, left = json.loads(row.told), tuple(_left(who, seq))
    return Certificate(who, place, erased, told, row.done, row.backups_until, backups, left)


def _left(who: Who, seq: int) -> Iterator[str]:
    """Evidence files that held it, as far as she can open what was noted when they left."""
    kind = shipped().get("disclosure").number
    lines = {
        line.seq for book in who.casebooks() for line in digests.lines(who, book) if line.digest.kind == kind
    }
    for entry in read.several(who, lines).values():
        listed = entry.answers.get("entries")
        if isinstance(listed, list) and any(str(one).split(" ")[0] == f"e{seq}" for one in listed):
            yield entry.id


def as_json(it: Certificate) -> str:
    """Everything a machine could check: the leaf that ordered it, its receipt, the page's own leaf hash."""
    leaf = Leaf.objects.get(practice=it.who.practice, seq=it.erased.seq)
    told = {
        "what": "certificate of erasure",
        "practice": it.who.practice.uid.hex(),
        "origin": it.who.practice.origin,
        "entry": f"e{it.place.seq}",
        "page": it.place.page,
        "casebook": it.place.casebook.hex(),
        "entry_leaf": it.place.leaf.hex(),
        "ground": it.erased.ground,
        "erased_by": it.erased.by,
        "asked_by": it.erased.asker,
        "ordered": _utc(it.erased.time),
        "done": _utc(it.done),
        "reason_commitment": it.erased.reason.hex(),
        "order": {"seq": it.erased.seq, "leaf": base64.b64encode(leaf.data).decode()},
        "receipt": write.receipt_of(it.who, it.erased.seq).decode(),
        "places": it.told,
        "backups": {
            "planned": it.backups.planned,
            "until": it.backups.until.isoformat() if it.backups.until else None,
            "by_hand": list(it.backups.by_hand),
        },
        "other_copies_until": it.backups_until or None,
        "evidence_files": list(it.left),
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def as_pdf(it: Certificate) -> bytes:
    """A sheet for whoever asked. It names who signed, and no word of what was erased."""
    here = (get_language() or "en").split("-")[0]
    people = names.people(it.who)
    book = names.casebook(it.who, it.place.casebook)
    data = Attachment("certificate.json", as_json(it).encode(), "application/json", _("The same as data"))
    sheet = PlainSheet(
        title=_("Certificate of erasure"),
        over=it.who.practice.name or people[it.erased.by],
        lead=_(
            "Page %(page)d of “%(book)s” was erased. Its words are gone; that a page stood there, its number "
            "and its seal remain."
        )
        % {"page": it.place.page, "book": book},
        parts=(
            Part(_("What was ordered"), pairs=tuple(_ordered(it, people))),
            Part(_("Where it was looked for"), pairs=tuple(_places(it))),
            Part(_("Where a copy may still be"), pairs=tuple(_copies(it))),
            Part(_("What this says, and what it does not"), _limits()),
        ),
        made=datetime.fromtimestamp(it.done, UTC),
        foot=f"e{it.place.seq}",
        language=here if here in LANGUAGES else "en",
        attachments=(data,),
    )
    return render_plain(sheet)


def _limits() -> str:
    return _(
        "Where more than one person could read the page or had written it, two of them agreed. "
        "What somebody has read stays known. The order is a signed leaf of the practice’s log: "
        "the data inside this PDF hold it with its receipt, so that anybody can check that it was signed, "
        "by whom and when. What was looked for on disk is this server’s own word."
    )


def _ordered(it: Certificate, people: dict[int, str]) -> Iterator[tuple[str, str]]:
    zone = it.who.account.time_zone
    yield _("Page"), f"{it.place.page} (e{it.place.seq}), " + display.stamp(it.place.sealed, zone)
    yield _("Ground"), str(erasure.GROUNDS[it.erased.ground])
    if it.erased.asker:
        yield _("Asked for by"), people.get(it.erased.asker, str(it.erased.asker))
    yield (
        (_("Agreed to by") if it.erased.asker else _("Ordered by")),
        people.get(it.erased.by, str(it.erased.by)),
    )
    yield _("Ordered"), display.stamp(it.erased.time, zone)
    yield _("Finished"), display.stamp(it.done, zone)
    yield _("Seal of the page"), it.place.leaf.hex()


def _places(it: Certificate) -> Iterator[tuple[str, str]]:
    taken = it.told.get("taken")
    counts = taken if isinstance(taken, dict) else {}
    for code, label in _labels().items():
        count = int(counts.get(code, 0))
        yield (
            label,
            ngettext("%(n)d, deleted", "%(n)d, deleted", count) % {"n": count} if count else _("None there"),
        )
    yield _("Files of the database"), _files(it.told)


def _labels() -> dict[str, str]:
    return {
        "body": _("The text"),
        "keys": _("Its keys"),
        "attachments": _("Files with it"),
        "hints": _("Hints that it exists"),
        "digests": _("Pages of digests"),
        "search": _("Search words"),
        "drafts": _("Drafts of it"),
    }


def _files(told: dict[str, object]) -> str:
    files = told.get("files")
    if not isinstance(files, list) or not files:
        return _(
            "Tables rewritten by the database server. Its own log and archive keep it until they are reused."
        )
    listed = ", ".join(str(name) for name in files)
    if told.get("looked_for"):
        return _("Emptied, then looked through for its bytes: none found (%(files)s).") % {"files": listed}
    return _("Written anew after an interruption (%(files)s).") % {"files": listed}


def _copies(it: Certificate) -> Iterator[tuple[str, str]]:
    yield _("Backups made here"), " ".join(_backups(it))
    other = _("Not known to Casebound. Ask whoever runs this server whether there are any.")
    if it.backups_until:
        day = date_format(date.fromisoformat(it.backups_until), "j F Y")
        other = _("They may hold it until %(day)s at the latest, as was said when it was erased.") % {
            "day": day
        }
    yield _("Other copies, such as snapshots"), other
    if it.left:
        yield (
            _("Evidence files"),
            _("Made and given away before: %(ids)s. They stay with whoever has them.")
            % {"ids": ", ".join(it.left)},
        )
    else:
        yield _("Evidence files"), _("None is known to %(name)s.") % {"name": it.who.name}


def _backups(it: Certificate) -> Iterator[str]:
    """What is known of each sort of backup that was made before the erasure was done."""
    planned, until = it.backups.planned, it.backups.until
    if planned:
        yield (
            ngettext("%(n)d of before may hold it.", "%(n)d of before may hold it.", planned) % {"n": planned}
        )
        yield (
            _("The last of them is deleted on %(day)s, if one is made each day till then.")
            % {"day": date_format(until, "j F Y")}
            if until
            else _("None are made any more, so none of these is deleted by itself.")
        )
    if it.backups.by_hand:
        names_of = ", ".join(it.backups.by_hand)
        yield _("Made by hand, so deleted by nobody but you: %(names)s.") % {"names": names_of}
    if not planned and not it.backups.by_hand:
        yield _("None of before is left that this installation knows of.")


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
