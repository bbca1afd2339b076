"""Every place where something sealed lies, with the product's own way of opening it.

`PLACES` is the table of tests/attacks/test_every_sealed_thing_replayed.py. Who seals something new adds its
place here, or its column to `CLEAR` if nothing is sealed in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.db import models
from django.http import HttpResponse

from casebound.attachments import reading, stored
from casebound.attachments.models import Attachment, Chunk
from casebound.book import roll
from casebound.book.models import Entry, EntryKey
from casebound.core import backup, context
from casebound.core.packing import pack, pad, unpack
from casebound.core.recovery import new_words
from casebound.desk import look_up
from casebound.desk.models import LookUp
from casebound.exchange.lists_in import incoming
from casebound.exchange.models import Incoming
from casebound.members import desk_book, found, lost_keys
from casebound.members.models import Grant, Hint, Person, WaitingKeys
from casebound.members.who import Who, of_account
from casebound.people import half, recovery, second, unlock
from casebound.people.models import Account, SecondFactor, Session
from casebound.people.sessions import SessionStore
from casebound.records import digests, drafts, erasure, held, hints, offline, read, search
from casebound.records.models import DigestPage, Draft, ErasureReason, SearchBlob
from casebound.timer import colleagues, sending
from casebound.timer.models import Colleague, Timer
from casebound.today import dates, kept
from casebound.today.models import Calendar, Dates
from tests.attachments.adding import add, bytes_of, draft, seal
from tests.attacks.hostile import PASSWORD, Book
from tests.people.helpers import with_app
from tests.records.seeded import client, note
from tests.small_practice import fixed
from tests.timer.out import going_out
from tests.today import calendars

NOTE = b"n" * 16
RAW = bytes_of(500)


@dataclass(frozen=True)
class Place:
    """column of the row that `row(house)` finds, or bytes that are no row (then `raw`).

    opens(house, value): what comes out; an error or nothing at all when it does not open.
    """

    name: str
    label: str
    opens: Callable[["House"], object]
    model: type[models.Model] | None = None
    column: str = "sealed"
    row: Callable[["House"], dict[str, object]] = lambda house: {}


class House:
    """Ana's practice as it was lived in, another practice on the same server, and what no table holds."""

    def __init__(self) -> None:
        self.book = Book()
        self.ana_key = _key(self.book.ana.account)
        self.ben_key = _key(self.book.ben.account)
        self.words = {who.number: recovery.new_words(who.account, _key(who.account)) for who in self.people}
        self.mallory, self.mallory_key = found.found(
            found.Founding("Mallory", PASSWORD, practice="Elsewhere")
        )
        recovery.new_words(self.mallory.account, self.mallory_key)
        self.drafts = [drafts.new(who, "incident.v1", "en", {"account": "Not yet."}) for who in self.people]
        self.waiting = draft(self.book.ana)
        self.slip = add(self.book.ana, self.waiting, RAW)
        sheets = [draft(self.book.ana) for _ in range(2)]
        for sheet in sheets:
            add(self.book.ana, sheet, RAW)
        self.with_files = [seal(self.book.ana, sheet).seq for sheet in sheets]
        self.lists = [incoming.begin(who, b"Name\nSam\n", "a.csv") for who in (*self.people, self.mallory)]
        self._erase()
        self.hinted = self._hinted()
        desk_book.start(self.book.ana)
        for asked in ("206 555 0134", "Sam Poe"):
            look_up.ask(self.book.ana, asked)
        with_app(self.book.ana.account)
        with_app(self.mallory.account)
        for who in self.people:
            going_out(who)
        self._caches()
        for who in (*self.people, self.mallory):
            calendars.given(who)
        self.sessions = {key: _session(account, key) for account, key in self._accounts()}
        self.loose = self._loose()
        lost_keys.make_keys(lost_keys.make_link(self.book.dana, self.book.ben.number), PASSWORD)

    @property
    def people(self) -> tuple[Who, ...]:
        return (self.book.ana, self.book.ben)

    def ana(self) -> Who:
        """She signs in anew: nothing is remembered from before."""
        roll._known.clear()
        return of_account(Account.objects.get(pk=self.book.ana.account.pk), self.ana_key)

    def ben(self) -> Who:
        return of_account(Account.objects.get(pk=self.book.ben.account.pk), self.ben_key)

    def _accounts(self) -> list[tuple[Account, bytes]]:
        return [
            (self.book.ana.account, self.ana_key),
            (self.book.ben.account, self.ben_key),
            (self.mallory.account, self.mallory_key),
        ]

    def _erase(self) -> None:
        for seq in self.book.seqs[:2]:
            erasure.erase(self.book.ana, seq, erasure.Wish("asked", "She asked for it."))

    def _hinted(self) -> list[int]:
        """Pages about a client that say to the safety lead that they exist."""
        sam = client(self.book.ana, "Sam", phones=["206 555 0134"])
        found = [note(self.book.ana, client=sam).seq for _ in range(2)]
        for seq in found:
            hints.choose(self.book.ana, seq, "lead")
        return found

    def _caches(self) -> None:
        for module in (digests, search):
            module.TAIL, before = 1, module.TAIL
            for who in (*self.people, self.mallory):
                digests.lines(who, who.own_casebook())
                search.search(who, "number")
            module.TAIL = before

    def _loose(self) -> dict[str, bytes]:
        """Sealed things outside of tables: by the name of their place, then others of the same kind."""
        public, uid = self.book.ana.secret.public, self.book.practice.uid
        wanted = context.offline(uid, NOTE, 1, public.fingerprint)
        told = pad(b'{"text": "from the phone", "began": "2026-11-21T09:05+01:00"}')
        kept = backup.Recipient(backup.secret_of(BACKUP_WORDS).public.raw)
        self.backup = b"".join(backup.seal([b"a stream" * 99], [kept], 1_770_000_000, chunk=500))
        self.header, head = backup.read_header(BytesIO(self.backup).read)
        frames = unpack(self.backup[len(head) :])
        halves = [_half(self.sessions[key], account, key) for account, key in self._accounts()]
        return {
            "note from a phone": public.seal(told, wanted),
            "note of another part": public.seal(told, context.offline(uid, NOTE, 2, public.fingerprint)),
            "half a sign-in": halves[0],
            "half a sign-in of Ben": halves[1],
            "key of a backup": self.header.recipients[0][1],
            "key of another backup": kept.seal(fixed("file key"), fixed("another", 16)),
            "part of a backup": frames[0],
            "next part of a backup": frames[1],
        }


BACKUP_WORDS = new_words()


def _key(account: Account) -> bytes:
    return unlock.open_sealed(
        unlock.hasher.parse(account.password).keys(PASSWORD).wrap,
        account.wrapped_key,
        context.account(account.id.bytes),
    )


def _session(account: Account, key: bytes) -> Any:
    request = SimpleNamespace(session=SessionStore(), META={}, COOKIES={})
    unlock.sign_in(request, account, key)  # type: ignore[arg-type]
    return request


def _half(request: Any, account: Account, key: bytes) -> bytes:
    response = HttpResponse()
    half.begin(request, response, half.Half(account, key, own=True))
    return half.base64.urlsafe_b64decode(response.cookies[half.COOKIE].value)


def _body(house: House) -> object:
    return read.open_entry(house.ana(), house.book.seqs[3], "read").answers


def _shared(house: House) -> object:
    return read.open_entry(house.ben(), house.book.done[2].seq, "read").answers


def _grant(house: House) -> object:
    who = house.ana()
    return who.epoch(who.own_casebook())


def _page(house: House) -> object:
    who, epoch = house.ana(), house.book.ana.epoch(house.book.ana.own_casebook())
    row = DigestPage.objects.get(**_own(house))
    return digests._checked(row, epoch, held.leaves(who, epoch.casebook))


def _search(house: House) -> object:
    who, epoch = house.ana(), house.book.ana.epoch(house.book.ana.own_casebook())
    row = SearchBlob.objects.get(**_own(house))
    return search._checked(row, epoch, held.leaves(who, epoch.casebook))


def _file(house: House) -> object:
    who = house.ana()
    entry = read.open_entry(who, house.with_files[0], "read")
    [file] = reading.files(entry.answers)
    return b"".join(reading.opened(who.practice, entry.seq, entry.data_key, file))


def _reason(house: House) -> object:
    row = ErasureReason.objects.filter(person=1).order_by("leaf").first()
    return erasure.reason(house.ana(), row.leaf) if row else None


def _asked(house: House) -> object:
    row = LookUp.objects.filter(reader=1).order_by("id").first()
    return look_up.opened(house.ana(), row) if row else None


def _hint(house: House) -> object:
    """The key itself, without the signature that would stop it first."""
    row = Hint.objects.get(seq=house.hinted[0], casebook=house.book.team)
    where = context.token(house.book.practice.uid, house.book.team, row.seq, row.epoch)
    return house.ben().epoch(house.book.team).dropin.open(row.wrapped, where)


def _offline(house: House) -> object:
    who, part = house.ana(), house.loose["note from a phone"]
    raw = pack(offline.FIRST, NOTE, who.secret.public.fingerprint, (1).to_bytes(4, "big") + part)
    told = offline._told(who, offline.read(raw), 1)
    return told if told["text"] == "from the phone" else None


def _session_key(house: House) -> object:
    request = house.sessions[house.ana_key]
    request.session.forget_row()
    return unlock.account_key(request)


def _half_way(house: House) -> object:
    request = house.sessions[house.ana_key]
    request.COOKIES = {half.COOKIE: half.base64.urlsafe_b64encode(house.loose["half a sign-in"]).decode()}
    return half.found(request)


def _factor(house: House) -> object:
    return second.opened(SecondFactor.objects.get(account=house.book.ana.account, kind="app"))


def _colleague(house: House) -> object:
    found = colleagues.standing(house.book.ana)
    return found if found and found.state != "unreadable" else None


def _to_send(house: House) -> object:
    row = Timer.objects.select_related("practice").get(person=1)
    return sending._opened(row)


def _backup(house: House) -> object:
    told = ((house.header.recipients[0][0], house.loose["key of a backup"]),)
    head = backup.Header(house.header.id, house.header.made, told).encode()
    frames = list(unpack(house.backup[len(house.header.encode()) :]))
    raw = head + pack(house.loose["part of a backup"], *frames[1:])
    return b"".join(backup.opened(BytesIO(raw).read, backup.secret_of(BACKUP_WORDS), chunk=2_000_000))


def _account(house: House) -> object:
    return unlock._opened(Account.objects.get(pk=house.book.ana.account.pk), PASSWORD)


def _words(house: House) -> object:
    return recovery.with_words(house.words[house.book.ana.number])


def _shown(house: House) -> object:
    return recovery.shown(Account.objects.get(pk=house.book.ana.account.pk), house.ana_key)


def _mine(house: House) -> dict[str, object]:
    return {"pk": house.book.ana.account.pk}


def _own(house: House) -> dict[str, object]:
    return {"practice": house.book.practice, "casebook": house.book.ana.own_casebook()}


PLACES = (
    Place("text", "body", _body, Entry, "body", lambda house: {"seq": house.book.seqs[3]}),
    Place("key of a text", "wrap", _body, EntryKey, "wrapped", lambda house: {"seq": house.book.seqs[3]}),
    Place(
        "key dropped in", "dropin", _shared, EntryKey, "wrapped",
        lambda house: {"seq": house.book.done[2].seq, "casebook": house.book.team},
    ),
    Place("grant", "grant", _grant, Grant, row=lambda house: _own(house) | {"person": 1}),
    Place("digests", "page", _page, DigestPage, row=_own),
    Place("words of a search", "search", _search, SearchBlob, row=_own),
    Place(
        "draft", "draft", lambda house: drafts.load(house.ana(), house.drafts[0].id), Draft,
        row=lambda house: {"id": house.drafts[0].id},
    ),
    Place(
        "slip", "slip", lambda house: stored.one(house.ana(), house.waiting.id, house.slip.id),
        Attachment, "slip",
        lambda house: {"id": house.slip.id},
    ),
    Place(
        "list on its way", "incoming", lambda house: incoming.load(house.ana(), house.lists[0].id).raw,
        Incoming, "file",
        lambda house: {"id": house.lists[0].id},
    ),
    Place(
        "what becomes of a list", "incoming",
        lambda house: incoming.load(house.ana(), house.lists[0].id).plan,
        Incoming, "plan",
        lambda house: {"id": house.lists[0].id},
    ),
    Place("note from a phone", "offline", _offline),
    Place(
        "part of a file", "chunk", _file, Chunk,
        row=lambda house: {"attachment": Attachment.objects.get(seq=house.with_files[0]).id},
    ),
    Place(
        "key of a file", "attachment", _file, Attachment, "wrapped",
        lambda house: {"seq": house.with_files[0]},
    ),
    Place(
        "reason of an erasure", "erasure", _reason, ErasureReason,
        row=lambda house: {"person": 1, "leaf": ErasureReason.objects.order_by("leaf")[0].leaf},
    ),
    Place(
        "look-up at the desk", "lookup", _asked, LookUp,
        row=lambda house: {"reader": 1, "id": LookUp.objects.order_by("id")[0].id},
    ),
    Place(
        "key of a hint", "token", _hint, Hint, "wrapped",
        lambda house: {"seq": house.hinted[0], "casebook": house.book.team},
    ),
    Place(
        "keys of a person", "person", House.ana, Person,
        row=lambda house: {"account": house.book.ana.account},
    ),
    Place("account key", "account", _account, Account, "wrapped_key", _mine),
    Place("account key under words", "recovery", _words, Account, "recovery_key", _mine),
    Place("words still shown", "recovery", _shown, Account, "words_shown", _mine),
    Place(
        "key of a session", "session", _session_key, Session, "unlocked",
        lambda house: {"pk": house.sessions[house.ana_key].session.row().pk},
    ),
    Place("half a sign-in", "half", _half_way),
    Place(
        "second step", "second", _factor, SecondFactor,
        row=lambda house: {"account": house.book.ana.account, "kind": "app"},
    ),
    Place("whom a timer tells", "colleague", _colleague, Colleague, row=lambda house: {"person": 1}),
    Place("what a timer sends", "timer", _to_send, Timer, row=lambda house: {"person": 1}),
    Place(
        "calendar", "calendar", lambda house: kept.load(house.ana()).found, Calendar,
        row=lambda house: {"practice": house.book.practice, "person": 1},
    ),
    Place(
        "days", "dates", lambda house: dates.of(house.book.practice, 1), Dates,
        row=lambda house: {"practice": house.book.practice, "person": 1},
    ),
    Place("key of a backup", "backup", _backup),
    Place("part of a backup", "backup", _backup),
)  # fmt: skip

# Columns of bytes in which nothing is sealed: names, hashes, signatures, public keys, what everybody may see.
CLEAR = {
    "account": {"recovery_lookup"},
    "members_invitation": {"invite_key"},
    "members_grant": {"casebook"},
    "members_hint": {"casebook", "wish", "tokens", "signature"},
    "members_hintasked": {"id"},
    "attachments_attachment": {"id", "draft"},
    "desk_lookup": {"id"},
    "attachments_chunk": {"attachment"},
    "exchange_incoming": {"id"},
    "records_draft": {"id"},
    "records_ownkind": {"sha256", "raw"},
    "records_digestpage": {"casebook", "binding"},
    "records_searchblob": {"casebook", "binding"},
    "book_practice": {"uid"},
    "book_casebook": {"id"},
    "book_leaf": {"signed", "signature", "hash"},
    "book_entry": {"casebook", "draft"},
    "book_entrykey": {"casebook"},
    "book_checkpoint": {"root", "signature"},
    "book_head": {"frontier"},
    "book_tail": {"signer", "hash"},
    "anchors_token": {"hash", "raw"},
    "timer_colleague": {"uid", "link"},
    "timer_timer": {"uid"},
    "anchors_cosignature": {"line"},
    "today_feed": {"lookup"},
}
# Sealed alike, and opened in another place only: keys that wait become those of the person.
ONLY_GIVEN = {WaitingKeys: {"sealed"}}
