"""What stands above the pages of whoever looks after the practice, when nothing was backed up for long."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebound.book.models import Practice
from casebound.people.bands import Band
from casebound.upkeep import plan


def copy_is_closed(request: HttpRequest) -> Iterable[Band]:
    """For everybody: what is written belongs elsewhere."""
    who = getattr(request, "who", None)
    if who is None or who.practice.closed_at is None:
        return []
    text = _("This copy is closed and can only be read: the book goes on in %(place)s.")
    return [Band("look", text % {"place": who.practice.closed_to}, "", "")]


def backup_is_old(request: HttpRequest) -> Iterable[Band]:
    """For administrators, from the first week on: the newest backup is older than seven days."""
    person = getattr(request, "person", None)
    if settings.DATA is None or settings.DEMO or person is None or "administrator" not in person.roles:
        return []
    address = reverse("backups")
    week_ago = timezone.now() - timedelta(seconds=plan.OLD)
    if request.path == address or not Practice.objects.filter(created__lt=week_ago).exists():
        return []
    age = plan.age()
    if age is None:
        return [
            Band(
                "look",
                _("Nothing was ever backed up. If this machine breaks, all is lost."),
                address,
                _("Begin"),
            )
        ]
    if age <= plan.OLD:
        return []
    days = age // plan.DAY
    text = ngettext("The newest backup is %(n)d day old.", "The newest backup is %(n)d days old.", days)
    return [Band("look", text % {"n": days}, address, _("Look at it"))]
