"""Where to go after unlocking: a local path without a query, so no address carries content or leads away."""

from urllib.parse import quote, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

NEVER_NEXT = {"lock", "lock_now", "lock_second", "stay", "sign_out", "leave", "recover"}


def local(path: str) -> str:
    """The path if it is a page of this site, else the first page. Query and fragment are dropped."""
    home = reverse("home")
    path = path.partition("?")[0].partition("#")[0]
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return home
    try:
        found = resolve(path)
    except Resolver404:
        return home
    return home if found.url_name in NEVER_NEXT else quote(path)


def wanted(request: HttpRequest) -> str:
    """Where this person was on her way to."""
    return local(request.POST.get("next") or request.GET.get("next") or "/")


def here(request: HttpRequest) -> str:
    """The page a person stands on. A form's own address may take no visit, so then the page it was on."""
    if request.method in ("GET", "HEAD"):
        return request.path
    return urlsplit(request.headers.get("Referer", "")).path or request.path


def to_lock(path: str) -> str:
    """Address of the lock screen that leads back to `path` afterwards."""
    path = local(path)
    return reverse("lock") + ("" if path == reverse("home") else f"?next={quote(path)}")
