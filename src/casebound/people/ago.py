"""How long ago something was, by a clock that somebody may have put back or forward meanwhile."""

from datetime import datetime, timedelta

from django.utils import timezone

SLACK = timedelta(minutes=1)  # by which two readings of an honest clock may run backwards


def within(then: datetime, span: timedelta) -> bool:
    """Whether it was less than `span` ago. A moment still to come, left by a clock put back, is not."""
    return -SLACK < timezone.now() - then < span
