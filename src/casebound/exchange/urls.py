"""Addresses of the exchange room. What comes in and what goes out each bring their own."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
