"""Stylesheet and script straight from the source: a hash in the address, kept for a year, compressed once.

No collecting step: a file is read, hashed and compressed in memory the first time a page names it.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotFound
from django.http.response import HttpResponseBase

DIGITS = 16  # of SHA-256, in hexadecimal: enough to tell two versions of a file apart
KEEP = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    name: str
    kind: str
    plain: bytes
    packed: bytes


kept: dict[str, Asset] = {}  # of files that are there alone: strangers can ask for names without end


def load(name: str) -> Asset | None:
    """The file behind a static name such as "casebound.css", under its name with the hash of its content."""
    if name not in kept:
        found = finders.find(name)
        if not found:
            return None
        kept[name] = _read(name, Path(found))
    return kept[name]


def _read(name: str, file: Path) -> Asset:
    plain = file.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()[:DIGITS]
    path = PurePosixPath(name)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kind += "; charset=utf-8" if kind.startswith("text/") else ""
    return Asset(
        str(path.with_name(f"{path.stem}.{digest}{path.suffix}")), kind, plain, gzip.compress(plain, mtime=0)
    )


def named(hashed: str) -> Asset | None:
    """The file behind an address with a hash; None if that file has other content today."""
    path = PurePosixPath(hashed)
    stem, _, digest = path.stem.rpartition(".")
    if len(digest) != DIGITS or ".." in path.parts:
        return None
    asset = load(str(path.with_name(f"{stem}{path.suffix}")))
    return asset if asset and asset.name == hashed else None


class Hashed(StaticFilesStorage):
    """What {% static "casebound.css" %} asks for the address."""

    def url(self, name: str | None, force: bool = False) -> str:
        asset = load(str.__str__(name or ""))  # templates pass a kind of string that pathlib refuses
        if asset is None:
            raise ValueError(f"There is no static file {name!r}. Check the name in the template.")
        return f"{settings.STATIC_URL}{asset.name}"


def serve(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(settings.STATIC_URL):
            return answer(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        asset = named(request.path_info.removeprefix(settings.STATIC_URL))
        return (
            _respond(request, asset) if asset else HttpResponseNotFound(headers={"Cache-Control": "no-store"})
        )

    return middleware


def _respond(request: HttpRequest, asset: Asset) -> HttpResponse:
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    body = asset.packed if packs else asset.plain
    response = HttpResponse(body, content_type=asset.kind)
    response.headers["Cache-Control"] = KEEP
    response.headers["Content-Length"] = str(len(body))
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response
