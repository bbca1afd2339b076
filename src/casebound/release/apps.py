"""Release: what leaves the house, as a disclosure with proofs."""

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "casebound.release"
    label = "release"
