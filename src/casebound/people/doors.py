"""Every view needs an open book, unless it says otherwise here."""

from collections.abc import Callable
from typing import TypeVar

from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def open_door(view: View) -> View:
    """Lets in whoever comes: for the lock, recovery, invitations, and what shows no content."""
    view.open_door = True  # type: ignore[attr-defined]
    return view


def is_open(view: Callable[..., HttpResponseBase]) -> bool:
    return getattr(view, "open_door", False) is True
