"""What people and casebooks are called on screens. Names come from rows; they decide nothing."""

from django.utils.translation import gettext as _

from casebound.book.models import Casebook
from casebound.members.models import Person
from casebound.members.who import Who


def people(who: Who) -> dict[int, str]:
    """Everybody of the practice by number."""
    rows = Person.objects.filter(practice=who.practice).order_by("number")
    return dict(rows.values_list("number", "name"))


def casebook(who: Who, id: bytes) -> str:
    """“Ana’s casebook”, “Safety team”, or the name it was given."""
    row = Casebook.objects.filter(practice=who.practice, id=id).first()
    if row is None:
        return _("Unknown casebook")
    if row.purpose == "team":
        return _("Safety team")
    if row.purpose == "own":
        return _("%(name)s’s casebook") % {"name": people(who).get(row.owner, "?").split()[0]}
    return row.name
