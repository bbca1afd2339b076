"""Writing without a network: the page for it, what a browser needs to show and seal it, and its arrival."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from casebound import checker
from casebound.core.errors import BadInput
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.people import attempts, known, unlock
from casebound.people.doors import open_door
from casebound.records import lapsed, offline

# From the checker: what proves that a key is hers. The rest stands with the stylesheet.
PROVING = ("faults", "bytes", "ledger", "ed25519", "notes", "statements")
OWN = ("offline_hpke", "offline_pin", "offline_note")
DRAWN_WITH = ("casebound.css", "casebound.js", "offline_store.js", "offline_send.js", "live.css", "live.js")


@open_door
@require_safe
def note(request: HttpRequest) -> HttpResponse:
    """A page with nothing of hers on it: browsers keep it for the time without a network."""
    return render(request, "records/offline.html")


@with_who
@require_safe
def set_up(request: HttpRequest, who: Who) -> HttpResponse:
    """Whether this browser may keep notes, chosen once, in this browser."""
    return render(request, "records/offline_set_up.html", {"pin": offline.pin(who)})


@open_door
@require_safe
def script(request: HttpRequest) -> HttpResponse:
    return _javascript(_script())


@open_door
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, told which addresses make up the page; a new version of any is a new worker."""
    shell = [reverse("offline_note"), reverse("live"), reverse("leave"), reverse("offline_script")]
    shell += [static(name) for name in DRAWN_WITH]
    code = _source("worker.js")
    digest = sha256(f"{shell}{code}{_script()}".encode()).hexdigest()[:16]
    return _javascript(f'"use strict";\nconst NAME = "{digest}", SHELL = {json.dumps(shell)};\n{code}')


@open_door
@csrf_exempt  # a page kept for weeks has no valid token; the header below keeps other sites out
@require_POST
def deliver(request: HttpRequest) -> HttpResponse:
    """Keeps a sealed note for whom this browser knows. Acknowledged only once it is on the disk."""
    account = unlock.account(request) or known.account(request)
    ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if account is None or not ours or request.content_type != "application/octet-stream":
        return JsonResponse({"kept": None}, status=403)
    try:
        if unlock.account(request) is None:
            attempts.begin(attempts.scopes(f"note {account.id}", address="", known=True))
        return JsonResponse({"kept": lapsed.keep_offline(account, request.body)})
    except BadInput as error:
        return JsonResponse({"kept": None, "sentence": error.sentence}, status=422)


@open_door
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Whose key counts in this browser today, so that nothing is sealed to one that was replaced."""
    account = unlock.account(request) or known.once(request)
    return JsonResponse({"recipient": lapsed.recipient(account) if account else ""})


def _javascript(code: str) -> HttpResponse:
    return HttpResponse(code, content_type="text/javascript; charset=utf-8")


@cache
def _script() -> str:
    parts = [checker.modules(PROVING), *(_source(f"{name}.js") for name in OWN)]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"


def _source(name: str) -> str:
    return Path(str(finders.find(name))).read_text("utf-8")
