"""Records: drafts, the write path, the one door for reading, search."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "casebound.records"
    label = "records"
