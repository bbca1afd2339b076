"""Handing one message to the mail server. Nothing counts as sent that it did not take."""

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

REFUSED, UNREACHABLE, UNCLEAR = "refused", "unreachable", "unclear"
URGENT = {"Importance": "high", "X-Priority": "1"}


@dataclass(frozen=True)
class Letter:
    """A message. id: the same for a second copy of the same one, so that mail programs can fold the two."""

    to: str
    subject: str
    body: str
    id: str = ""
    answers: str = ""
    urgent: bool = False


class NotTaken(Exception):
    """It was not taken; `why` is a code. UNCLEAR: it may have been, for the answer did not come."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def send(letter: Letter) -> None:
    """Returns once the mail server has taken it. Raises NotTaken."""
    message = EmailMessage(
        " ".join(letter.subject.split()), letter.body, to=[letter.to], headers=dict(_headers(letter))
    )
    server = message.connection = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(UNREACHABLE) from error
    try:
        taken = message.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError):
        raise NotTaken(REFUSED) from None
    except (OSError, smtplib.SMTPException) as error:  # silence after the text was on its way
        raise NotTaken(UNCLEAR) from error
    finally:
        server.close()
    if taken != 1:
        raise NotTaken(REFUSED)


def _headers(letter: Letter) -> Mapping[str, str]:
    """Auto-Submitted (RFC 3834) keeps a holiday notice from answering."""
    found = {"Auto-Submitted": "auto-generated"}
    if letter.id:
        found["Message-ID"] = f"<{letter.id}@{settings.HOST}>"
    if letter.answers:
        found["In-Reply-To"] = found["References"] = f"<{letter.answers}@{settings.HOST}>"
    return found | (URGENT if letter.urgent else {})
