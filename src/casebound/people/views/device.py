"""One question about this device, asked once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casebound.people import shared
from casebound.people.views.answers import seen


@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """Does anybody else use this device or mailbox? It can be answered anew at any time."""
    if request.POST.get("others") in (shared.YES, shared.NO):
        response = seen(reverse("device"))
        shared.keep(response, request.POST["others"] == shared.YES)
        return response
    context = {"answered": shared.answered(request), "is_shared": shared.is_shared(request)}
    return render(request, "people/device.html", context)
