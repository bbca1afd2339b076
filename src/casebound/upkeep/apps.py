"""Upkeep: backups, putting them back, moving to another database."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "casebound.upkeep"
    label = "upkeep"
    default_auto_field = "django.db.models.BigAutoField"
