"""Rows of the exchange room."""

from django.db import models

from casebound.book.models import OfPractice
from casebound.people.fields import Bytes, BytesOrNone


class Incoming(OfPractice):
    """A client list on its way in. The file and what is to be done with it are sealed to whoever gave it.

    begun: seconds since 1970. file: None once it was imported, or a day has passed. revision: of `plan`.
    """

    left_out_of_backups = True  # a list on its way is given again; what was imported is in the ledger

    pk = models.CompositePrimaryKey("practice_id", "id")
    id = Bytes(max_length=16)
    person = models.IntegerField()
    begun = models.BigIntegerField()
    revision = models.IntegerField()
    file = BytesOrNone(null=True)
    plan = Bytes()

    def __str__(self) -> str:
        return bytes(self.id).hex()
