"""Rows of the today room."""

from django.db import models

from casebound.book.models import OfPractice
from casebound.people.fields import Bytes


class Calendar(OfPractice):
    """Address and appointments of her calendar, sealed to her and signed by her. Replaced at each fetch."""

    person = models.IntegerField()
    sealed = Bytes()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="today_calendar_once")]

    def __str__(self) -> str:
        return f"calendar of person {self.person}"


class Dates(OfPractice):
    """Days on which something is due, and how many things, under the host key: read while she is away.

    Only there while a feed or an e-mail of hers needs it.
    """

    person = models.IntegerField()
    sealed = Bytes()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="today_dates_once")]

    def __str__(self) -> str:
        return f"dates of person {self.person}"


class Feed(OfPractice):
    """A secret address at which a calendar program finds the dates. lookup: HMAC of the secret."""

    person = models.IntegerField()
    lookup = Bytes(max_length=32, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="today_feed_once")]

    def __str__(self) -> str:
        return f"feed of person {self.person}"


class Digest(OfPractice):
    """A person who wants to be told by e-mail how much is due. Times: seconds since 1970 UTC.

    every: days between two, 1 or 7. claimed: until when a process is at it.
    """

    person = models.IntegerField()
    every = models.IntegerField()
    not_before = models.BigIntegerField()
    claimed = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="today_digest_once")]

    def __str__(self) -> str:
        return f"to person {self.person}"
