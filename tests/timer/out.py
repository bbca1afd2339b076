"""Somebody goes out: rows as the product makes them, on a server that could send."""

import re
from unittest.mock import patch

from django.conf import settings
from django.core import mail
from django.test import Client

from casebound.members.who import Who
from casebound.timer import colleagues, running

LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


def at_home(client: Client) -> Client:
    """Speaks to a server that is always on: by its name, with TLS."""
    client.defaults |= {"HTTP_HOST": settings.HOST, "HTTP_X_FORWARDED_PROTO": "https"}
    return client


def said_yes(who: Who, name: str = "Chen", at: float | None = None) -> None:
    """Her colleague was asked, and pressed the button."""
    clock = {} if at is None else {"now": lambda: at}
    colleagues.choose(who, name, f"{name.lower()}@example.org", **clock)
    colleagues.answer(link_in_mail(), colleagues.YES, **clock)


def link_in_mail() -> str:
    """The secret of the link in the newest message."""
    found = re.search(r"/timer/yes/([\w-]{43})/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def going_out(who: Who, word: str = "Quiet") -> None:
    """With a colleague who said yes and a timer that runs."""
    with patch.object(settings, "TLS", "own"), patch.object(settings, "EMAIL_BACKEND", LOCMEM):
        mail.outbox = getattr(mail, "outbox", [])
        said_yes(who, word)
        back = int(colleagues.time()) + 3600
        running.start(who, running.Wish(back, 15, f"{word} text", f"{word} street"))
