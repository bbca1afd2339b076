"""Rows of the ledger.

All tables but `Practice` are made by the SQL files beside this module, with real composite foreign keys;
Django only reads and inserts.
"""

from django.db import models

from casebound.people.fields import Bytes, BytesOrNone


class Practice(models.Model):
    """The tenant. `uid` is the sixteen bytes that stand in every seal; `id` is what other rows point to."""

    id = models.BigIntegerField(primary_key=True)
    uid = Bytes(max_length=16, unique=True)
    name = models.CharField(max_length=200, blank=True)
    profession = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=20, blank=True)
    generation = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    closed_to = models.TextField(null=True)  # noqa: DJ001 - a default would make SQLite remake the table

    def __str__(self) -> str:
        return self.name

    @property
    def origin(self) -> str:
        return f"casebound.invalid/{self.uid.hex()}/g{self.generation}"


class OfPractice(models.Model):
    practice = models.ForeignKey(Practice, models.DO_NOTHING, db_index=False)

    class Meta:
        abstract = True


class Casebook(OfPractice):
    pk = models.CompositePrimaryKey("practice_id", "id")
    id = Bytes(max_length=16)
    purpose = models.TextField()
    owner = models.IntegerField()
    name = models.TextField(blank=True)

    class Meta:
        db_table = "book_casebook"

    def __str__(self) -> str:
        return self.name


class Leaf(OfPractice):
    pk = models.CompositePrimaryKey("practice_id", "seq")
    seq = models.BigIntegerField()
    type = models.TextField()
    signed = Bytes()
    signature = Bytes()
    hash = Bytes()

    class Meta:
        db_table = "book_leaf"

    def __str__(self) -> str:
        return f"{self.type} {self.seq}"

    @property
    def data(self) -> bytes:
        return bytes(self.signed) + bytes(self.signature)


class Entry(OfPractice):
    pk = models.CompositePrimaryKey("practice_id", "seq")
    seq = models.BigIntegerField()
    casebook = Bytes(max_length=16)
    page = models.BigIntegerField()
    author = models.IntegerField()
    draft = BytesOrNone(null=True)
    body = BytesOrNone(null=True)

    class Meta:
        db_table = "book_entry"

    def __str__(self) -> str:
        return f"e{self.seq}"


class EntryKey(OfPractice):
    pk = models.CompositePrimaryKey("practice_id", "casebook", "seq")
    casebook = Bytes(max_length=16)
    seq = models.BigIntegerField()
    epoch = models.IntegerField()
    wrapped = Bytes()

    class Meta:
        db_table = "book_entrykey"

    def __str__(self) -> str:
        return f"e{self.seq} under epoch {self.epoch}"


class Checkpoint(OfPractice):
    pk = models.CompositePrimaryKey("practice_id", "size")
    size = models.BigIntegerField()
    root = Bytes()
    signature = Bytes()

    class Meta:
        db_table = "book_checkpoint"

    def __str__(self) -> str:
        return f"{self.size}"


class Head(models.Model):
    practice = models.OneToOneField(Practice, models.DO_NOTHING, primary_key=True)
    size = models.BigIntegerField()
    frontier = Bytes()

    class Meta:
        db_table = "book_head"

    def __str__(self) -> str:
        return f"{self.size}"


class Tail(OfPractice):
    """The newest leaf of each signer; can be rebuilt from the leaves."""

    pk = models.CompositePrimaryKey("practice_id", "signer")
    signer = Bytes(max_length=32)
    hash = Bytes()

    class Meta:
        db_table = "book_tail"

    def __str__(self) -> str:
        return bytes(self.signer).hex()


class Opening(OfPractice):
    """Who opened which entry, when and what for."""

    pk = models.CompositePrimaryKey("practice_id", "number")
    number = models.BigIntegerField()
    seq = models.BigIntegerField()
    person = models.IntegerField()
    purpose = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "book_opening"

    def __str__(self) -> str:
        return f"e{self.seq} by {self.person}"
