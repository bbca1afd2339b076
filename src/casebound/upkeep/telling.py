"""What everybody who looks after a practice here is told about the backups of the whole installation."""

import uuid

from casebound.book import roll
from casebound.book.models import Practice
from casebound.core.errors import CaseboundError
from casebound.members.models import Person
from casebound.people import notices
from casebound.people.models import Account


def new_words(session: uuid.UUID | None = None) -> None:
    """Backups open with other words from now on. session: the one in which they were made knows already."""
    for account in _administrators():
        notices.note(account, notices.BACKUP_WORDS, session=session)


def _administrators() -> set[Account]:
    found = set()
    for practice in Practice.objects.order_by("id"):
        try:
            persons = roll.of(practice).persons
        except CaseboundError:  # doctor says why; the words are made all the same
            continue
        for person in Person.objects.filter(practice=practice).select_related("account"):
            known = persons.get(person.number)
            if known and known.is_administrator:
                found.add(person.account)
    return found
