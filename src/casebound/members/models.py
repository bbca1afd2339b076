"""Rows that hold sealed keys and names. What they claim counts only where a signed leaf says the same."""

from django.conf import settings
from django.db import models

from casebound.book.models import OfPractice
from casebound.people.fields import Bytes


class Person(OfPractice):
    """An account's place in one practice, with private keys of its own for that practice."""

    pk = models.CompositePrimaryKey("practice_id", "number")
    number = models.IntegerField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="persons")
    name = models.CharField(max_length=120)
    sealed = Bytes()
    joined = models.DateTimeField(auto_now_add=True)
    told_about_server = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "account"], name="one_person_per_account")]

    def __str__(self) -> str:
        return self.name


class Invitation(OfPractice):
    """What an invitation is good for; the link itself is held by nobody but the two people.

    person: who lost her password and her words and makes new keys with it; None for a newcomer.
    """

    pk = models.CompositePrimaryKey("practice_id", "seq")
    seq = models.BigIntegerField()
    invite_key = Bytes(max_length=32, unique=True)
    name = models.CharField(max_length=120, blank=True)
    used_by = models.IntegerField(null=True)
    person = models.IntegerField(null=True)

    def __str__(self) -> str:
        return self.name


class Grant(OfPractice):
    """A casebook's epoch secret, sealed to one reader."""

    pk = models.CompositePrimaryKey("practice_id", "casebook", "epoch", "person")
    casebook = Bytes(max_length=16)
    epoch = models.IntegerField()
    person = models.IntegerField()
    sealed = Bytes()

    def __str__(self) -> str:
        return f"epoch {self.epoch} to {self.person}"


class WaitingKeys(OfPractice):
    """New private keys of somebody who lost hers, until a colleague has accepted them. account: a new one."""

    pk = models.CompositePrimaryKey("practice_id", "person")
    person = models.IntegerField()
    leaf = models.BigIntegerField()
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sealed = Bytes()

    def __str__(self) -> str:
        return f"person {self.person}, leaf {self.leaf}"


class Hint(OfPractice):
    """That a page exists, for the readers of one casebook: tokens of what somebody is known by.

    audience: of core.hints.AUDIENCES. wish, signature: of the page's writer. Without tokens when somebody
    left the casebook since; only the writer can make them anew.
    """

    pk = models.CompositePrimaryKey("practice_id", "casebook", "seq")
    casebook = Bytes(max_length=16)
    seq = models.BigIntegerField()
    epoch = models.IntegerField()
    audience = models.CharField(max_length=12)
    wish = Bytes()
    wrapped = Bytes()
    tokens = Bytes()
    signature = Bytes()

    def __str__(self) -> str:
        return f"hint of e{self.seq}"


class HintAsked(OfPractice):
    """That somebody asked whether a colleague knows one of her clients. at: seconds since 1970."""

    pk = models.CompositePrimaryKey("practice_id", "id")
    id = Bytes(max_length=16)
    person = models.IntegerField()
    at = models.BigIntegerField()

    def __str__(self) -> str:
        return f"asked by {self.person}"
