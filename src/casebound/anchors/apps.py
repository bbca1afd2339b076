"""Anchors: what ties the ledger to something outside of it. Receipts, time tokens, cosigned checkpoints."""

from django.apps import AppConfig


class AnchorsConfig(AppConfig):
    name = "casebound.anchors"
    label = "anchors"
    default_auto_field = "django.db.models.BigAutoField"
