"""The book: the practice's ledger as it stands on disk."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BookConfig(AppConfig):
    name = "casebound.book"
    label = "book"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casebound.book.guards import install

        post_migrate.connect(install, sender=self)
