"""Exchange: lists that come in from other programs, and what goes out in forms that they read."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "casebound.exchange"
    label = "exchange"
