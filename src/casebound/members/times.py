"""Seconds of the ledger as the time of day of whoever reads the page."""

from datetime import UTC, datetime

from django.utils.timezone import localtime


def local(seconds: int) -> datetime:
    return localtime(datetime.fromtimestamp(seconds, UTC))
