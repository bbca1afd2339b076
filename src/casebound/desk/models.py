"""What was asked at the desk: who and when in clear, the words sealed to those who manage it."""

from django.db import models

from casebound.book.models import OfPractice
from casebound.people.fields import Bytes


class LookUp(OfPractice):
    """One look-up, for one of its readers. person: who asked. at: seconds since 1970."""

    pk = models.CompositePrimaryKey("practice_id", "id", "reader")
    id = Bytes(max_length=16)
    reader = models.IntegerField()
    person = models.IntegerField()
    at = models.BigIntegerField()
    sealed = Bytes()

    def __str__(self) -> str:
        return bytes(self.id).hex()
