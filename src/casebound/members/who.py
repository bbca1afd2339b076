"""The person at work: unlocked keys, roles as the leaves say them, and the casebooks she can open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from casebound.book import plain, roll
from casebound.book.models import Practice
from casebound.core import context, desk, trust
from casebound.core.cipher import unlock as open_sealed
from casebound.core.errors import Sealed, Untrusted
from casebound.core.keys import Epoch, Secret
from casebound.members.models import Person, WaitingKeys
from casebound.people.models import Account

_GRANT = """
    SELECT sealed FROM members_grant WHERE practice_id = %s AND casebook = %s AND epoch = %s AND person = %s
"""
# Asked with every request, see people.sessions.
_PERSONS = """
    SELECT practice_id, number, name, sealed FROM members_person WHERE account_id = %s ORDER BY practice_id
"""
_PRACTICE = "SELECT * FROM book_practice WHERE id = %s"
# (SHA-256 of a sealed grant, whose it is, the casebook's public keys) that were held against each other.
# What a grant gives to this one person is always the same, and what is remembered here is public.
_fitting: set[tuple[bytes, bytes, bytes, bytes]] = set()


@dataclass(frozen=True)
class Who:
    """A signed-in person of one practice. Holds private keys: never store, log or pickle one.

    session: the row of the browser session that her book is open in; "" on the command line.
    """

    practice: Practice
    number: int
    name: str
    account: Account
    secret: Secret = field(repr=False)
    _epochs: dict[tuple[bytes, int], Epoch] = field(default_factory=dict, repr=False)
    session: str = field(default="", repr=False)

    @property
    def roll(self) -> trust.Roll:
        return roll.of(self.practice)

    @property
    def zone(self) -> ZoneInfo:
        """Her own time zone."""
        return ZoneInfo(self.account.time_zone)

    @property
    def roles(self) -> frozenset[str]:
        return self.roll.persons[self.number].roles

    @property
    def writes_as(self) -> frozenset[str]:
        """Roles whose kinds of page she may write. Into her own casebook everybody writes (docs/adr/0008)."""
        return self.roles | {"practitioner"}

    def reads(self, casebook: bytes) -> bool:
        return self.number in self.roll.casebooks[casebook].readers

    def casebooks(self) -> list[bytes]:
        """Ids of the casebooks this person reads, oldest first.

        Without that of the front desk: what stands there is looked up one by one, never listed or searched.
        """
        apart = {state.id for state in desk.casebooks(self.practice.uid, self.roll.casebooks)}
        return [id for id in self.with_desk() if id not in apart]

    def with_desk(self) -> list[bytes]:
        """The same with that of the desk: all that she holds a key for."""
        return [id for id, state in self.roll.casebooks.items() if self.number in state.readers]

    def own_casebook(self) -> bytes:
        mine = [
            state
            for state in self.roll.casebooks.values()
            if state.purpose == "own" and state.creator == self.number
        ]
        # After all was lost the first one is closed to her for ever, and a second one has been started.
        return next((state.id for state in reversed(mine) if self.number in state.readers), mine[0].id)

    def epoch(self, casebook: bytes) -> Epoch:
        """The keys of a casebook's current epoch. Raises Sealed without a grant."""
        return self.epoch_of(self.roll.casebooks[casebook])

    def epoch_of(self, state: trust.CasebookState) -> Epoch:
        """The same where the casebook's state is at hand, so that the roll need not be asked again."""
        known = self._epochs.get((state.id, state.epoch))
        if known is None:
            known = self._epochs[state.id, state.epoch] = self._open_grant(state.id, state.epoch)
        return known

    def _open_grant(self, casebook: bytes, epoch: int) -> Epoch:
        state = self.roll.casebooks[casebook]
        granted = state.grants.get(self.number)
        row = plain.one(_GRANT, self.practice.id, casebook, epoch, self.number)
        if row is None or granted is None:
            raise Sealed("You hold no key for this casebook. One of its readers can let you in.")
        sealed = bytes(row[0])
        if granted.sealed != sha256(sealed).digest():
            raise Untrusted(
                "The key stored for this casebook is not the one its reader signed for you. "
                "Nothing was opened. Run `casebound doctor` and tell a reader of the casebook."
            )
        where = context.grant(self.practice.uid, casebook, epoch, self.secret.fingerprint)
        opened = Epoch(self.secret.open(sealed, where), self.practice.uid, casebook, epoch)
        told = (granted.sealed, self.secret.fingerprint, state.dropin.raw, state.dropin_light.raw)
        if told not in _fitting:
            if (opened.dropin.public.raw, opened.dropin_light.public.raw) != told[2:]:
                raise Untrusted(
                    "The key you were granted is not the one this casebook's epoch was started with."
                )
            _fitting.add(told)
        return opened


def unlock(person: Person, account: Account, account_key: bytes) -> Who:
    """Open a person's private keys with the account key and hold them against the signed key leaf."""
    practice = person.practice
    where = context.person(practice.uid, person.number)
    secret = Secret.from_bytes(open_sealed(account_key, person.sealed, where))
    who = Who(practice, person.number, person.name, account, secret)
    known = who.roll.persons[person.number]
    if known.public.fingerprint != secret.fingerprint:
        raise Untrusted("Your stored keys are not the ones this practice's ledger knows. Nothing was opened.")
    if known.closed:
        raise Sealed("Your account in this practice was closed. Ask an administrator of the practice why.")
    return who


def of_account(account: Account, account_key: bytes, practice: Practice | None = None) -> Who:
    """The person this account is in a practice (its first one unless named)."""
    for person in _persons(account):
        if practice is None or person.practice_id == practice.id:
            who = unlock(person, account, account_key)
            if not who.reads(who.own_casebook()) and who.roll.endings.closed is None:
                _start_own(who)
            return who
    waiting = WaitingKeys.objects.filter(account=account).select_related("practice").first()
    if waiting is not None:
        raise Sealed(_waits(waiting))
    raise Sealed("This account belongs to no practice here. Ask the person who invited you for a new link.")


def _persons(account: Account) -> Iterator[Person]:
    """Her place in each practice, the first one first."""
    for place, number, name, sealed in list(plain.every(_PERSONS, account.id.hex)):
        for practice in Practice.objects.raw(_PRACTICE, [place]):
            yield Person(practice=practice, number=number, account=account, name=name, sealed=bytes(sealed))


def _waits(waiting: WaitingKeys) -> str:
    key = roll.of(waiting.practice).waiting.get(waiting.person)
    if key is None or key.seq != waiting.leaf:
        return _("Your new keys were refused by somebody here. Call a colleague and ask why.")
    words = " ".join(key.public.words)
    return _(
        "Your new keys wait for a colleague who reads a casebook with you, for 72 hours at least. "
        "Call, and read out these six words: %(words)s. Until then nothing opens here."
    ) % {"words": words}


def _start_own(who: Who) -> None:
    """After all was lost she begins a casebook anew: the one before stays closed to everybody."""
    from casebound.book.append import turn
    from casebound.members import casebooks

    with turn(who.practice) as held:
        casebooks.create(held, who, "own")
