"""Safety: the first minutes after something happened."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "casebound.safety"
    label = "safety"
