"""Rows of the anchors room. Nothing here is secret, and nothing is believed that does not prove itself."""

from datetime import UTC, datetime

from django.db import models

from casebound.book.models import OfPractice
from casebound.people.fields import Bytes


class Token(OfPractice):
    """The answer of a time authority, as it came, to the checkpoint over `size` leaves.

    earliest, latest: its moment, seconds since 1970 UTC. checked: whether it was verified on arrival.
    """

    authority = models.TextField()
    size = models.BigIntegerField()
    hash = Bytes()
    raw = Bytes()
    earliest = models.BigIntegerField()
    latest = models.BigIntegerField()
    checked = models.BooleanField()
    received = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "hash"], name="anchors_token_once")]
        indexes = [models.Index(fields=["practice", "id"], name="anchors_token_newest")]

    def __str__(self) -> str:
        return f"{self.authority} over {self.size}"

    @property
    def day(self) -> datetime:
        """Its moment, the later end of it."""
        return datetime.fromtimestamp(self.latest, UTC)


class Cosignature(OfPractice):
    """What a witness signed: that it saw the checkpoint over `size` leaves at `time`, seconds since 1970.

    line: the signature line of the note, as it came and was verified. received: by our clock, rounded up.
    """

    witness = models.TextField()
    size = models.BigIntegerField()
    time = models.BigIntegerField()
    line = Bytes()
    received = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "witness", "size"], name="anchors_cosigned_once")
        ]

    def __str__(self) -> str:
        return f"{self.witness} over {self.size}"


class Errand(OfPractice):
    """A question to one authority that comes round again. Times are seconds since 1970 UTC.

    done: size of the checkpoint that was stamped last. claimed: until when a process is at it; one that dies
    leaves a claim that runs out. said: why the last attempt came to nothing, in plain words.
    """

    authority = models.TextField()
    not_before = models.BigIntegerField(default=0)
    claimed = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    done = models.BigIntegerField(default=0)
    said = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "authority"], name="anchors_errand_once")]

    def __str__(self) -> str:
        return self.authority


class Letter(OfPractice):
    """A person who wants the pin by e-mail, once a day. Times as in an errand."""

    person = models.IntegerField()
    not_before = models.BigIntegerField()
    claimed = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="anchors_letter_once")]

    def __str__(self) -> str:
        return f"to person {self.person}"
