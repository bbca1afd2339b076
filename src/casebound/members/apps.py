"""Members: persons and their keys, casebooks and who reads them, invitations."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "casebound.members"
    label = "members"
