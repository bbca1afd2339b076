"""What people and casebooks are called on screens. Names come from rows; they decide nothing."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from casebound.book.models import Casebook
from casebound.members.models import Person
from casebound.members.who import Who
from casebound.people.accounts import fold


def people(who: Who) -> dict[int, str]:
    """Everybody of the practice by number."""
    rows = Person.objects.filter(practice=who.practice).order_by("number")
    return dict(rows.values_list("number", "name"))


def casebook(who: Who, id: bytes) -> str:
    """“Ana’s casebook”, “Safety team”, or the name it was given."""
    state = who.roll.casebooks.get(id)
    if state is None:
        return _("Unknown casebook")
    if state.purpose == "team":
        return _("Safety team")
    if state.purpose == "own":
        return _("%(name)s’s casebook") % {"name": people(who).get(state.creator, "?").split()[0]}
    row = Casebook.objects.filter(practice=who.practice, id=id).first()
    return row.name if row else _("Unknown casebook")


def taken(who: Who) -> set[str]:
    """What a new casebook may not be called, folded: like another one, or like the Safety team anywhere.

    “own” and “team” are words of the command line.
    """
    found = {"own", "team"}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {_("Safety team"), *(casebook(who, id) for id in who.roll.casebooks)}
    return {fold(name) for name in found}
