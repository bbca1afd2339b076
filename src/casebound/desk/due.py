"""What the desk is told and no longer fits, for the due list of whoever can take it away."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from casebound.desk import telling
from casebound.members.who import Who
from casebound.records import display
from casebound.safety.due import Item


def items(who: Who, today: date) -> Iterator[Item]:
    """One a stale instruction: due on its own day where that has come, else today."""
    for one in telling.told(who):
        if one.stale:
            day = date.fromisoformat(one.instruction.until) if telling.past(one.instruction, today) else today
            about = display.client_name(one.client, {})
            yield Item(day, _("Look again at what the desk is told"), about, reverse("desk_told"), today)
