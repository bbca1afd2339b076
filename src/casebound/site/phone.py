"""The book on a phone: the address to point the camera at, and what makes it an icon with a neutral name."""

from functools import cache
from io import BytesIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw

from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people import qr
from casebound.people.doors import open_door

PAPER, LINE = "#fbf8f1", "#545b5c"
SIZES = (192, 512)


@with_who
@require_safe
def phone(request: HttpRequest, who: Who) -> HttpResponse:
    """Where this book has a name that a phone can reach: the QR code. Elsewhere, plainly, why not."""
    context = {
        "address": settings.ADDRESS,
        "code": qr.drawn(f"{settings.ADDRESS}/") if settings.TLS else None,
    }
    return render(request, "site/phone.html", context)


@open_door
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs for an icon on its first screen; name and drawing say nothing."""
    icons = [
        {"src": reverse("notes_icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in SIZES
    ]
    told = {
        "name": _("Notes"),
        "short_name": _("Notes"),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@open_door
@require_safe
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """A sheet with three lines, as any program for notes has it."""
    return HttpResponse(_drawn(size if size in SIZES else SIZES[0]), content_type="image/png")


@cache
def _drawn(size: int) -> bytes:
    picture = Image.new("RGB", (size, size), PAPER)
    draw = ImageDraw.Draw(picture)
    unit = size // 16
    for row, length in ((5, 6), (8, 6), (11, 4)):
        draw.rectangle(
            (5 * unit, row * unit - unit // 4, (5 + length) * unit, row * unit + unit // 4), fill=LINE
        )
    raw = BytesIO()
    picture.save(raw, "PNG")
    return raw.getvalue()
