"""Addresses of the timer room."""

from django.urls import path

from casebound.timer import views

urlpatterns = [
    path("timer/", views.timer, name="timer"),
    path("timer/colleague/", views.colleague, name="timer_colleague"),
    path("timer/yes/<str:secret>/", views.yes, name="timer_yes"),
]
