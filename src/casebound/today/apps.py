"""Today: her own calendar beside her clients; what is due, as dates without words, for other programs."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "casebound.today"
    label = "today"
