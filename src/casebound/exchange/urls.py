"""Addresses of the exchange room. What comes in and what goes out each bring their own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("casebound.exchange.lists_in.urls")),
    path("", include("casebound.exchange.out.urls")),
]
