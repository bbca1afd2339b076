"""Her calendar as it is kept: one row, sealed to her own public key and signed by her, replaced each time.

Signed, because anybody who has her public key could seal an address to her that the server would then ask.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from casebound.core import context, ed25519
from casebound.core.errors import CaseboundError, Malformed
from casebound.core.packing import pack, pad, unpack, unpad
from casebound.members.who import Who
from casebound.people import attempts
from casebound.today import apart, appointments, fetch
from casebound.today.appointments import Appointment
from casebound.today.models import Calendar

SIGNED = b"casebound/v1/calendar-by-its-owner"
FREE = 20  # times that a calendar is taken without a wait
NOBODY = 0  # she said that it is none of her clients


@dataclass(frozen=True)
class Kept:
    """What is known of her calendar. at: when it was read, None for never. passed: entries not looked at.

    said: name of an appointment → number of the client she said it is, or NOBODY.
    """

    address: str = ""
    at: datetime | None = None
    found: tuple[Appointment, ...] = ()
    passed: int = 0
    said: Mapping[str, int] = field(default_factory=dict)

    def fresh(self, zone: ZoneInfo) -> bool:
        """Whether it was read today."""
        return self.at is not None and self.at.astimezone(zone).date() == timezone.localdate(timezone=zone)

    def shown(self, zone: ZoneInfo) -> list[Appointment]:
        """Those of today that are not over by the day, whole days first."""
        today = timezone.localdate(timezone=zone)
        mine = [one for one in self.found if one.covers(today, zone)]
        return sorted(mine, key=lambda one: (not one.whole_day, one.begins(zone)))


def name_of(one: Appointment) -> str:
    """What an appointment is called in forms: its id in the calendar is somebody else's text."""
    return sha256(one.uid.encode() or f"{one.start} {one.title}".encode()).hexdigest()[:32]


def load(who: Who) -> Kept:
    """Her calendar; an empty one where there is none. Raises Tampered or Malformed for a changed one."""
    row = Calendar.objects.filter(practice=who.practice, person=who.number).first()
    if row is None:
        return Kept()
    where = context.calendar(who.practice.uid, who.number, who.secret.public.fingerprint)
    parts = unpack(unpad(who.secret.open(row.sealed, where)))
    if len(parts) != 2:
        raise Malformed(_("Your calendar was changed from outside. Give it anew."))
    ed25519.verify(who.secret.public.sign, _signed(who, parts[0]), parts[1])
    found = json.loads(parts[0])
    return Kept(
        found["address"],
        datetime.fromisoformat(found["at"]) if found["at"] else None,
        tuple(appointments.of_plain(one) for one in found["found"]),
        found["passed"],
        found["said"],
    )


def save(who: Who, kept: Kept) -> None:
    plain = {
        "address": kept.address,
        "at": kept.at.isoformat() if kept.at else None,
        "found": [one.plain() for one in kept.found],
        "passed": kept.passed,
        "said": dict(kept.said),
    }
    raw = json.dumps(plain, ensure_ascii=False).encode()
    where = context.calendar(who.practice.uid, who.number, who.secret.public.fingerprint)
    sealed = who.secret.public.seal(pad(pack(raw, who.secret.sign(_signed(who, raw)))), where)
    Calendar.objects.update_or_create(practice=who.practice, person=who.number, defaults={"sealed": sealed})


def carry(who: Who, fresh: Who) -> None:
    """Seals it to her new key. One that does not open is left as it is: it is not hers."""
    with suppress(CaseboundError):
        if Calendar.objects.filter(practice=who.practice, person=who.number).exists():
            save(fresh, load(who))


def _signed(who: Who, raw: bytes) -> bytes:
    return pack(SIGNED, who.practice.uid, who.number.to_bytes(4, "big"), raw)


def forget(who: Who) -> None:
    """The address, the appointments, and whom they were with."""
    Calendar.objects.filter(practice=who.practice, person=who.number).delete()


def of_file(who: Who, raw: bytes) -> Kept:
    """Takes a calendar file. Raises BadInput, TooSoon."""
    _count(who)
    return _taken(who, replace(_before(who), address=""), raw)


def of_address(who: Who, url: str) -> Kept:
    """Asks a calendar for the first time; kept only once it answered. Raises BadInput, TooSoon."""
    address = fetch.target(url).url
    _count(who)
    return _taken(who, replace(_before(who), address=address), fetch.fetched(address))


def again(who: Who) -> Kept:
    """Asks the kept address once more. Raises BadInput, TooSoon; what was kept stays as it was."""
    before = load(who)
    _count(who)
    return _taken(who, before, fetch.fetched(before.address))


def _count(who: Who) -> None:
    """Nobody makes this server ask others, or read for seconds, over and over."""
    one = attempts.Scope("calendar", str(who.account.id), free=FREE, longest=300)
    attempts.begin([one])


def _before(who: Who) -> Kept:
    """A row that somebody changed does not stand in the way of a new one."""
    try:
        return load(who)
    except CaseboundError:
        return Kept()


def _taken(who: Who, before: Kept, raw: bytes) -> Kept:
    """What she said about an appointment stays with it while the calendar has it."""
    found, passed = apart.read(raw, timezone.localdate(timezone=who.zone), who.zone)
    names = {name_of(one) for one in found}
    said = {name: number for name, number in before.said.items() if name in names}
    kept = Kept(before.address, timezone.now(), tuple(found), passed, said)
    save(who, kept)
    return kept


def say(who: Who, name: str, number: int) -> None:
    """Who an appointment is with, as she says. Only about one that is there."""
    kept = load(who)
    if any(name_of(one) == name for one in kept.found):
        save(who, replace(kept, said={**kept.said, name: number}))


def unsay(who: Who, name: str) -> None:
    """She was wrong: it is open again."""
    kept = load(who)
    save(who, replace(kept, said={one: number for one, number in kept.said.items() if one != name}))
