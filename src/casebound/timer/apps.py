"""Timer: whoever goes out says when she is back; if she does not, one colleague is told by e-mail."""

from django.apps import AppConfig


class TimerConfig(AppConfig):
    name = "casebound.timer"
    label = "timer"
    default_auto_field = "django.db.models.BigAutoField"
