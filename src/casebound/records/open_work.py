"""Unsealed drafts of somebody who leaves: they stay hers, and nobody can take them over."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebound.members.handing_over import Item
from casebound.members.who import Who
from casebound.records import drafts


def drafts_of(who: Who, person: int) -> Iterable[Item]:
    """One line for all of them; only she herself is led to them."""
    count = drafts.waiting(who.practice, person)
    if not count:
        return []
    said = ngettext(
        "%(n)d is not sealed. Nobody else can open it: seal it, or throw it away.",
        "%(n)d are not sealed. Nobody else can open them: seal them, or throw them away.",
        count,
    )
    mine = person == who.number
    address = reverse("entries") + "?drafts=1" if mine else ""
    return [Item("drafts", _("Drafts"), said % {"n": count}, False, address=address, way=_("Look at them"))]
