"""Where backups go and which were made. Rows of the installation, not of a practice; in no backup."""

from django.db import models


class Plan(models.Model):
    """The one row: a folder, and when the next backup is due. Times are seconds since 1970 UTC.

    claimed: until when a process is at it, turn: the name of its claim; one that dies leaves a claim that
    runs out. done, of: rows written and to be written. said: why the last attempt came to nothing.
    """

    left_out_of_backups = True

    target = models.TextField(blank=True)
    not_before = models.BigIntegerField(default=0)
    claimed = models.BigIntegerField(default=0)
    said = models.TextField(blank=True)
    turn = models.TextField(blank=True, default="")
    done = models.BigIntegerField(default=0)
    of = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.target


class Backup(models.Model):
    """A backup that was made, on schedule or by hand. kept: whether its file was not cleared away since."""

    left_out_of_backups = True

    made = models.BigIntegerField(db_index=True)
    path = models.TextField()
    size = models.BigIntegerField()
    kept = models.BooleanField(default=True)
    scheduled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.path
