"""Backups and whoever leaves: the words that open them are on paper; the program cannot see who has it."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from casebound.members.handing_over import Item
from casebound.members.who import Who
from casebound.upkeep import keys
from casebound.upkeep.place import data


def words_of_backups(who: Who, person: int) -> Iterable[Item]:
    """For an administrator, where there are backups: somebody else has to hold the words."""
    if settings.DATA is None or "administrator" not in who.roll.persons[person].roles:
        return []
    if not keys.exists(data()):
        return []
    said = _(
        "Backups open with 24 words on paper. Whoever stays needs that paper, or makes new words; "
        "backups made before open with the old words."
    )
    return [
        Item(
            "backups",
            _("The words of the backups"),
            said,
            False,
            role="administrator",
            address=reverse("backups"),
            way=_("Backups"),
        )
    ]
