"""Addresses of the safety room."""

from django.urls import path

from casebound.safety import views

urlpatterns = [
    path("happened/", views.happened, name="happened"),
    path("happened/not-yet/", views.not_yet, name="not_yet"),
    path("happened/lock/", views.lock_note, name="lock_note"),
]
