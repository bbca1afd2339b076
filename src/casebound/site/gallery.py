"""Every component on one page. Only the tests reach it (settings.GALLERY)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "site/gallery.html", {"form": forms.Form()})
