"""Who is told, and the timers that run. Times are seconds since 1970 UTC; 0 stands for never.

What is sealed here lies under the host key, for it has to leave while nobody is signed in. In no backup: a
timer that was put back days later would raise a false alarm.
"""

from django.db import models

from casebound.book.models import OfPractice
from casebound.people.fields import Bytes

ARMED, SENDING, SENT = "armed", "sending", "sent"


class Colleague(OfPractice):
    """Whom a person has told if she does not come back: name and address, sealed.

    link: HMAC of the secret in the test message. asked: when the mail server took that message.
    answered: when the colleague pressed a button there, answer: `yes` or `no` and a proof of it. said: a
    code, why no message went out. HMAC and proof need the host key.
    """

    left_out_of_backups = True

    person = models.IntegerField()
    uid = Bytes(max_length=16)
    sealed = Bytes()
    link = Bytes(max_length=32, unique=True)
    asked = models.BigIntegerField(default=0)
    answered = models.BigIntegerField(default=0)
    answer = models.TextField(blank=True, default="")
    said = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="timer_colleague_once")]

    def __str__(self) -> str:
        return f"of person {self.person}"


class Timer(OfPractice):
    """One timer of one person, until it is over.

    back: when she wants to be back; due: when the colleague is told; remind: when she is reminded herself.
    state: `armed`, `sending` (an attempt has begun and its end is not known), `sent` (accepted).
    ended: she came back or stopped it while a message was on its way; the all-clear is owed.
    attempts, not_before, said: tries that came to nothing, when the next one is, and why (a code).
    doubt: an attempt may have got through although nobody said so. tried: the first attempt.
    seen: the wall clock at the last look; ran: seconds that passed for certain, whatever that clock said.
    away: the longest time (seconds) that no server looked; sent: when the message was accepted.
    """

    left_out_of_backups = True

    person = models.IntegerField()
    uid = Bytes(max_length=16)
    sealed = Bytes()
    started = models.BigIntegerField()
    back = models.BigIntegerField()
    due = models.BigIntegerField()
    remind = models.BigIntegerField(default=0)
    state = models.TextField(default=ARMED)
    ended = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    not_before = models.BigIntegerField(default=0)
    said = models.TextField(blank=True, default="")
    doubt = models.BooleanField(default=False)
    tried = models.BigIntegerField(default=0)
    seen = models.BigIntegerField()
    ran = models.BigIntegerField(default=0)
    away = models.BigIntegerField(default=0)
    sent = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "person"], name="timer_once")]

    def __str__(self) -> str:
        return f"of person {self.person}, {self.state}"
