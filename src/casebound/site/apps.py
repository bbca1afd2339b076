from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "casebound.site"
    label = "site"
