"""Attachments: evidence files, sealed chunk by chunk as they arrive."""

from pathlib import Path

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "casebound.attachments"
    label = "attachments"

    def ready(self) -> None:
        from casebound.book import guards

        guards.also(Path(__file__).parent / "sql", "attachments_chunk")
