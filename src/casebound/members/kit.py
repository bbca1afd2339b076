"""The recovery kit on paper: what the 24 words open and what not, with the words while they are shown."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebound.members.who import Who
from casebound.paper.plain_sheet import Part, PlainSheet, render_plain
from casebound.paper.words import LANGUAGES

COUNT = 24
LINE = "_" * 14


def kit(who: Who, words: list[str], address: str = "") -> bytes:
    """The PDF. Without words it has lines to write them on; either way nothing of it is kept here."""
    here = (get_language() or "en").split("-")[0]
    now = datetime.now(UTC).replace(microsecond=0)
    sheet = PlainSheet(
        title=_("Recovery kit"),
        over=_("For %(name)s") % {"name": who.name},
        lead=_(
            "Keep this sheet where you keep a passport, not beside your computer and not as a photograph. "
            "Whoever holds it can open your book."
        ),
        parts=(
            Part(_("Your 24 words"), numbered=tuple(words or [LINE] * COUNT)),
            Part(_("What they open"), _opens()),
            Part(_("What they do not open"), _opens_not()),
            Part(_("If the words and the password are both lost"), _lost()),
            Part(_("If somebody else has seen this sheet"), _seen()),
            Part(_("Where"), pairs=tuple(_where(who, address))),
        ),
        made=now,
        foot=_("Newer words make this sheet worthless"),
        language=here if here in LANGUAGES else "en",
    )
    return render_plain(sheet)


def _opens() -> str:
    return _(
        "Your own casebook with all its pages, your drafts, and every casebook that you may read.\n"
        "On the page “Your book is closed” choose “I have my 24 words”, type them in this order and choose a "
        "new password."
    )


def _opens_not() -> str:
    return _(
        "Pages that were erased, casebooks that you were removed from, "
        "and pages on a server that is gone and left no backup."
    )


def _lost() -> str:
    return _(
        "Lost everything means lost: nobody can open your own casebook again, "
        "no administrator and not whoever runs the server.\n"
        "A casebook that a colleague reads too comes back: you make new keys, and after 72 hours "
        "that colleague lets you in by six words that you read out. "
        "So let somebody whom you trust read what must not be lost."
    )


def _seen() -> str:
    return _(
        "Sign in, go to “About me” and choose “Somebody knows my password or my words”. New words are made; "
        "these then open nothing that is written later."
    )


def _where(who: Who, address: str) -> list[tuple[str, str]]:
    account = who.account
    day = date_format(timezone.localtime(), "j F Y")
    found = [
        (_("Address"), address),
        (_("You sign in as"), account.email or account.name),
        (_("Practice"), who.practice.name),
        (_("Printed on"), day),
    ]
    return [(label, value) for label, value in found if value]
