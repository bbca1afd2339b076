"""People: accounts, sign-in, sessions, the lock, recovery words."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "casebound.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
