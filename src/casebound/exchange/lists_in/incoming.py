"""A list on its way in: sealed to whoever gave it, signed by her, gone when it is imported or after a day."""

import time
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import gettext as _

from casebound.core import context, ed25519
from casebound.core.errors import BadInput, CaseboundError, Malformed, Stale
from casebound.core.packing import pack, pad, unpack, unpad
from casebound.exchange.lists_in import columns, plan, reading, rows
from casebound.exchange.lists_in.plan import Plan
from casebound.exchange.lists_in.table import Choices, Table
from casebound.exchange.models import Incoming
from casebound.members.who import Who

SIGNED, NAMED = b"casebound/v1/list-by-its-giver", b"casebound/v1/id-of-a-list"
KEPT = 24 * 3600  # seconds that a file waits
MOST_ATTEMPTS = 50
FILE = 0  # the part that is the file; revisions of the plan are counted from 1


@dataclass(frozen=True)
class Given:
    """A list as it lies here, opened. raw: the file, b"" once it is gone."""

    id: bytes
    begun: int
    revision: int
    plan: Plan
    raw: bytes = field(repr=False)

    def table(self) -> Table:
        """The list, read as the plan says. Raises Stale once the file is gone."""
        if not self.raw:
            raise Stale(
                _("This list is not kept any more: it was imported, or a day has passed. Give it again.")
            )
        return reading.read(self.raw, self.plan.choices)


def begin(who: Who, raw: bytes, name: str, choices: Choices | None = None) -> Given:
    """Take a list, understand it, and keep it sealed. The same list again goes on where it was left.

    Raises BadInput for what is no list, or for one that was imported already and not undone.
    """
    sweep()
    table = reading.read(raw, choices)
    for attempt in range(MOST_ATTEMPTS):
        id = _id(who, raw, attempt)
        known = _known(who, id)
        if known is None:
            return _first(who, id, raw, name, table)
        if known.plan.stage == plan.DONE:
            raise BadInput(
                _("This list was imported already: %(count)d pages. Take that back first to have it again.")
                % {"count": known.plan.sealed}
            )
        if known.plan.stage in (plan.RUNNING, plan.UNDOING):
            return _with_file(who, known, raw)
        if known.plan.stage != plan.UNDONE:
            return _first(who, id, raw, name, table)
    raise BadInput(_("This list was undone too often. Save it anew in the other program and give that file."))


def imported(who: Who, raw: bytes) -> Given:
    """What became of a list that was imported and not undone. Raises BadInput where there is none."""
    for attempt in range(MOST_ATTEMPTS):
        known = _known(who, _id(who, raw, attempt))
        if known and known.plan.stage in (plan.DONE, plan.RUNNING, plan.UNDOING):
            return known
    raise BadInput(_("This list was not imported here, or it was taken back already."))


def _id(who: Who, raw: bytes, attempt: int) -> bytes:
    """The same for the same person and list. Signed, so that a thief with a list cannot look for it."""
    told = pack(NAMED, who.practice.uid, sha256(raw).digest(), attempt.to_bytes(4, "big"))
    return sha256(who.secret.sign(told)).digest()[:16]


def _first(who: Who, id: bytes, raw: bytes, name: str, table: Table) -> Given:
    taken = columns.guessed(table.header)
    order, told = rows.guessed_order(table, taken, who.practice.place)
    made = Plan(
        name=name[:200],
        form=table.form,
        choices=table.choices,
        columns=tuple(taken),
        count=len(table.lines),
        casebook=who.own_casebook().hex(),
        order=order,
        told=told,
    )
    Incoming.objects.filter(practice=who.practice, id=id, person=who.number).delete()
    given = Given(id, int(time.time()), 1, made, raw)
    Incoming.objects.create(
        practice=who.practice,
        id=id,
        person=who.number,
        begun=given.begun,
        revision=1,
        file=_sealed(who, id, FILE, raw),
        plan=_sealed(who, id, 1, made.to_bytes()),
    )
    return given


def _with_file(who: Who, known: Given, raw: bytes) -> Given:
    """A run that was broken off, and whose file is gone: this is the same file."""
    row = Incoming.objects.filter(practice=who.practice, id=known.id, person=who.number)
    row.update(file=_sealed(who, known.id, FILE, raw), begun=int(time.time()))
    return load(who, known.id)


def load(who: Who, id: bytes) -> Given:
    """Raises Stale where there is none of hers, Tampered for one that she did not give."""
    row = Incoming.objects.filter(practice=who.practice, id=id, person=who.number).first()
    if row is None:
        raise Stale(_("This list is not here any more. Give the file again."))
    raw = _opened(who, id, FILE, row.file) if row.file else b""
    made = plan.from_bytes(_opened(who, id, row.revision, row.plan))
    return Given(id, row.begun, row.revision, made, raw)


def _known(who: Who, id: bytes) -> Given | None:
    """None, too, for one that cannot be opened: it gives way to a new one."""
    try:
        return load(who, id)
    except CaseboundError:
        return None


def mine(who: Who) -> list[Given]:
    """Lists of hers that can be opened, the newest first; without their files."""
    rows = Incoming.objects.filter(practice=who.practice, person=who.number).order_by("-begun", "id")
    return [given for row in rows if (given := _known(who, row.id))]


def save(who: Who, given: Given, made: Plan, *, erase: bool = False) -> Given:
    """The next revision of the plan. Raises Stale when another window was quicker."""
    later = given.revision + 1
    row = Incoming.objects.filter(
        practice=who.practice, id=given.id, person=who.number, revision=given.revision
    )
    told: dict[str, object] = {"revision": later, "plan": _sealed(who, given.id, later, made.to_bytes())}
    if not row.update(**(told | {"file": None} if erase else told)):
        raise Stale(_("This list was changed in another window. Look at it once more."))
    return Given(given.id, given.begun, later, made, b"" if erase else given.raw)


def throw_away(who: Who, id: bytes) -> None:
    """The file and what was decided about it. What is sealed already stays sealed."""
    Incoming.objects.filter(practice=who.practice, id=id, person=who.number).delete()


def sweep(now: float | None = None) -> None:
    """Files that wait for longer than a day go; what was never begun goes whole with the next list."""
    before = int(now or time.time()) - KEPT
    Incoming.objects.filter(begun__lt=before).exclude(file=None).update(file=None)


def _sealed(who: Who, id: bytes, part: int, raw: bytes) -> bytes:
    public = who.secret.public
    where = context.incoming(who.practice.uid, id, part, public.fingerprint)
    return public.seal(pad(pack(raw, who.secret.sign(_signed(who, id, part, raw)))), where)


def _opened(who: Who, id: bytes, part: int, sealed: bytes) -> bytes:
    where = context.incoming(who.practice.uid, id, part, who.secret.public.fingerprint)
    parts = unpack(unpad(who.secret.open(sealed, where)))
    if len(parts) != 2:
        raise Malformed(_("This list was changed from outside. Give the file again."))
    ed25519.verify(who.secret.public.sign, _signed(who, id, part, parts[0]), parts[1])
    return parts[0]


def _signed(who: Who, id: bytes, part: int, raw: bytes) -> bytes:
    return pack(SIGNED, who.practice.uid, id, part.to_bytes(4, "big"), sha256(raw).digest())
