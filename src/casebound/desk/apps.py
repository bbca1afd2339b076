"""Desk: what whoever answers the phone has to know, and nothing more."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "casebound.desk"
    label = "desk"
