"""Rows beside the ledger: sealed drafts, a practice's own kinds, client numbers, sealed caches."""

from django.db import models

from casebound.book.models import OfPractice
from casebound.people.fields import Bytes


class Draft(OfPractice):
    """Answers not sealed yet, readable by their writer only; kind and content lie inside `sealed`."""

    pk = models.CompositePrimaryKey("practice_id", "id")
    id = Bytes(max_length=16)
    person = models.IntegerField()
    revision = models.IntegerField(default=1)
    sealed = Bytes()
    started = models.DateTimeField()
    saved = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["practice", "person", "-saved"], name="draft_by_person")]

    def __str__(self) -> str:
        return bytes(self.id).hex()


class OwnKind(OfPractice):
    """A kind a practice brought itself, found by the hash that its entries commit to.

    language: of a language file of that kind; empty for the file of the kind itself.
    """

    pk = models.CompositePrimaryKey("practice_id", "sha256")
    sha256 = Bytes(max_length=32)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=10, blank=True)
    raw = Bytes()
    added = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class ClientNumber(OfPractice):
    """Numbers already given out in the practice: random, without a name."""

    pk = models.CompositePrimaryKey("practice_id", "number")
    number = models.IntegerField()

    def __str__(self) -> str:
        return str(self.number)


class DigestPage(OfPractice):
    """Up to 1,000 digests of one casebook, sealed; a cache that can be rebuilt from the entries."""

    pk = models.CompositePrimaryKey("practice_id", "casebook", "number")
    casebook = Bytes(max_length=16)
    number = models.IntegerField()
    epoch = models.IntegerField()
    binding = Bytes()
    sealed = Bytes()

    def __str__(self) -> str:
        return f"page {self.number}"


class SearchBlob(OfPractice):
    """The folded words of one casebook, sealed; a cache that can be rebuilt from the entries."""

    pk = models.CompositePrimaryKey("practice_id", "casebook")
    casebook = Bytes(max_length=16)
    epoch = models.IntegerField()
    binding = Bytes()
    sealed = Bytes()

    def __str__(self) -> str:
        return f"words of {bytes(self.casebook).hex()}"


class Erasure(OfPractice):
    """How far the erasure of an entry has come; that it was ordered stands in the ledger.

    begun, done: seconds since 1970; not done means owed. told: what was looked at and found, as JSON without
    content. backups_until: an ISO day that somebody gave for copies not known here, or empty.
    """

    pk = models.CompositePrimaryKey("practice_id", "seq")
    seq = models.BigIntegerField()
    begun = models.BigIntegerField()
    done = models.BigIntegerField(null=True)
    told = models.TextField()
    backups_until = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"e{self.seq}"


class ErasureReason(OfPractice):
    """Salt and reason in words behind leaf `leaf`, sealed to one person concerned."""

    pk = models.CompositePrimaryKey("practice_id", "leaf", "person")
    leaf = models.BigIntegerField()
    person = models.IntegerField()
    sealed = Bytes()

    def __str__(self) -> str:
        return f"leaf {self.leaf} for {self.person}"
