"""What every page's template knows beside its own content: the spine and the bands above the leaf."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.template import Engine
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from casebound.people import shared, ways
from casebound.site.rooms import BANDS, NAVIGATION, Band, NavItem

MOST_WARNING = 120  # seconds between the word that the book closes and its closing; never less than a third


@dataclass(frozen=True)
class Step:
    name: Promise
    address: str
    icon: str
    current: bool
    wide: bool


def load() -> None:
    """All code of all pages, before threads ask for it: two at once can see a module that is half there."""
    get_resolver().url_patterns, Engine.get_default().template_context_processors, band_sources()


class BandSource(Protocol):
    def __call__(self, request: HttpRequest) -> Iterable[Any]: ...


@cache
def band_sources() -> list[BandSource]:
    """The functions named in rooms.BANDS."""
    return [import_string(path) for path in BANDS]


def person_of(request: HttpRequest) -> Any:
    """The signed-in person of this practice, put on the request by the people room; None when locked."""
    # In no practice yet, a signed-in account stands in for the person: it has a name and no roles.
    return getattr(request, "person", None) or getattr(request, "account", None)


def navigation(request: HttpRequest) -> dict[str, Any]:
    person = person_of(request)
    if person is None:
        return {"spine": [], "person": None} | _device(request)
    roles = frozenset(getattr(person, "roles", ()))
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    steps = (_step(item, here) for item in NAVIGATION if not item.roles or item.roles & roles)
    idle = shared.quiet_seconds(request)
    found = {"spine": [step for step in steps if step], "person": person} | _device(request)
    return found | {
        "idle_minutes": idle // 60,
        "idle_seconds": idle,
        "idle_warning": min(MOST_WARNING, idle // 3),
        "lock_again": ways.to_lock(ways.here(request)),
    }


def _device(request: HttpRequest) -> dict[str, bool]:
    """Whether others use this device, and whether it may be offered an icon."""
    others = shared.is_shared(request)
    return {"others_use_it": others, "on_a_phone": bool(settings.TLS) and not others}


def _step(item: NavItem, here: str) -> Step | None:
    address = _address(item.url_name)
    if address is None:
        return None
    return Step(item.name, address, item.icon, here == item.url_name or here in item.under, item.wide)


@cache
def _address(name: str) -> str | None:
    """Asked a dozen times a page; it stays the same while the server runs."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def bands(request: HttpRequest) -> dict[str, list[Any]]:
    found: list[Any] = (
        [Band("demo", _("Demo: invented people, thrown away when it stops."))] if settings.DEMO else []
    )
    return {"bands": found + [band for source in band_sources() for band in source(request)]}
