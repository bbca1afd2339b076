"""Addresses of the today room."""

from django.urls import path

from casebound.today import out_views, views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/calendar/", views.calendar, name="calendar"),
    path("due/elsewhere/", out_views.elsewhere, name="due_elsewhere"),
    path("days/<str:secret>.ics", out_views.due_feed, name="due_feed"),
]
