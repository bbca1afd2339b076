"""Whether a timer can be armed at all on this server, and why not."""

from django.conf import settings

from casebound.book.models import Practice

NOBODY = "django.core.mail.backends.dummy.EmailBackend"  # what the settings say where no server is named
ASLEEP, SILENT, CLOSED = "asleep", "silent", "closed"


def mails() -> bool:
    """Whether this server sends mail."""
    return bool(settings.EMAIL_BACKEND != NOBODY)


def lacking(practice: Practice) -> list[str]:
    """What stands in the way: ASLEEP where the server stops with somebody's own computer, SILENT where it
    sends no mail, CLOSED where this copy of the book is closed. Empty where timers can be armed.
    """
    found = [] if settings.TLS and not settings.DEMO else [ASLEEP]
    if not mails():
        found.append(SILENT)
    if practice.closed_at is not None:
        found.append(CLOSED)
    return found
