"""The write path: check, prepare, take the turn, encrypt and sign, append, hand out the receipt."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from casebound.attachments import stored
from casebound.book import rows
from casebound.book.append import Place, SignedCheckpoint, Signer, Turn, turn
from casebound.book.models import Checkpoint, Entry, Leaf
from casebound.core import attachments, desk, notes, receipts, seal, statements, trust
from casebound.core import entry as entries
from casebound.core.commitments import KindRef
from casebound.core.errors import BadInput, Stale, Tampered
from casebound.core.kinds import FILES, Kind
from casebound.members import desk_book
from casebound.members.models import Hint
from casebound.members.who import Who
from casebound.records import clients
from casebound.records.models import Draft

NOT_SEALED = (
    "Your draft is here and was not sealed, but the database says that it was: it was changed from outside. "
    "Nothing was lost. Tell the people who run this server to run `casebound doctor`."
)
OWES = (
    "A reader of this casebook was removed and it has no new key yet. Your text is kept as a draft; "
    "one of the remaining readers has to open the casebook first."
)
CHANGED = _(
    "This page was changed in another window since you read it. Nothing was sealed yet. Read it once more."
)
CLOSED = (
    "The practice has closed: nothing further is sealed here. Your text is kept as a draft; write what is "
    "new into the book of the practice you work in now."
)
ONLY_OWN = (
    "Without a role in the practice you write into your own casebook. Choose that one; you can share the "
    "page afterwards."
)


DESK = "desk_instruction"
ONLY_INSTRUCTIONS = _(
    "The front desk’s casebook holds instructions and nothing else: whoever is at the desk reads it. Choose "
    "another one."
)
ONLY_TELLERS = _("A practitioner or a safety lead tells the desk.")


@dataclass(frozen=True)
class Order:
    """What is to be sealed, and where.

    casebook: its home (16 bytes). also: casebooks it is shared into at once. amends: seq of what it amends.
    revision: of the draft that the answers are from; where another one stands by now, nothing is sealed.
    started: when the first word was written, if a draft came before. paper: when it was written on paper.
    """

    kind: Kind
    language: str
    answers: Mapping[str, object]
    casebook: bytes
    also: tuple[bytes, ...] = ()
    draft: bytes | None = None
    revision: int | None = None
    amends: int | None = None
    started: datetime | None = None
    received: datetime | None = None
    event: int = 0
    target: int = 0
    client: int = 0
    paper: str = ""


@dataclass(frozen=True)
class Done:
    """What was acknowledged: it is on disk. `receipt` is a tlog-proof without content."""

    seq: int
    page: int
    receipt: bytes
    fresh: bool = True

    @property
    def id(self) -> str:
        return f"e{self.seq}"


@dataclass(frozen=True)
class Appended:
    """An entry that is on disk: its place and page, and what its receipt is made of."""

    place: Place
    page: int
    proof: tuple[bytes, ...]
    signed: SignedCheckpoint

    def done(self) -> Done:
        """With the receipt, which needs no lock."""
        receipt = receipts.make(self.place.seq, self.proof, self.signed.note())
        return Done(self.place.seq, self.page, receipt)


def seal_entry(who: Who, order: Order) -> Done:
    """Seal one entry. A draft that was already sealed gives its first receipt again.

    Raises BadInput for answers that do not fit, Stale when the draft is open elsewhere, Sealed without a key.
    """
    before = already(who, order)
    if before:
        return before
    appended = sealed(who, order, prepared(who, order))
    return appended if isinstance(appended, Done) else appended.done()


def prepared(who: Who, order: Order) -> seal.Prepared:
    """Everything that needs no place in the ledger: checked answers, committed to. Raises BadInput."""
    now = datetime.now(UTC)
    checked = entries.check(
        order.kind,
        order.answers,
        now,
        zone=who.account.time_zone,
        for_seal=True,
        stamp=_stamp(who, order, now),
    )
    return seal.prepare(
        KindRef(
            order.kind.id,
            order.kind.sha256,
            order.kind.worded(order.language).language,
            order.kind.wording_sha256(order.language),
        ),
        {slot: (order.kind.sections[slot].code, raw) for slot, raw in checked.sections.items()},
        checked.digest,
        _salts(),
    )


def _salts() -> list[bytes]:
    drawn = secrets.token_bytes(32 * seal.SALTS)  # one call to the system instead of eighteen
    return [drawn[at : at + 32] for at in range(0, len(drawn), 32)]


def sealed(who: Who, order: Order, ready: seal.Prepared) -> Appended | Done:
    """Take the turn, encrypt, sign, append; what this returns is on disk. Done if it was sealed before."""
    with turn(who.practice) as held:
        before = already(who, order)
        if before:
            return before
        appended = append(held, who, order, ready)
        _take_draft(who, order)
    return appended


def _take_draft(who: Who, order: Order) -> None:
    """The draft goes as its entry comes. Raises Stale when other words were saved into it meanwhile."""
    if order.draft is None:
        return
    row = Draft.objects.filter(practice=who.practice, id=order.draft)
    taken = (row if order.revision is None else row.filter(revision=order.revision)).delete()[0]
    if not taken and row.exists():
        raise Stale(str(CHANGED))


def append(held: Turn, who: Who, order: Order, ready: seal.Prepared, *, files: bool = True) -> Appended:
    """Encrypt, sign and append one entry inside a turn that the caller holds and ends.

    files: False where the caller knows that none lies under the order's draft.
    """
    _may(held, who, order)
    keep_desk_clear(who, order.kind, order.also)
    data_key = secrets.token_bytes(32)
    place = held.place(who.secret.public.sign)
    page = held.next_page(order.casebook)
    slot = seal.Slot(
        practice=place.practice,
        seq=place.seq,
        casebook=order.casebook,
        page=page,
        time=place.time,
        previous=place.previous,
        root=place.root,
        token=place.token,
    )
    closed = seal.close(ready, slot, who.secret, data_key)
    proof = held.frontier.proof_of_next()
    signed = held.put("entry", closed.header, closed.signature, place)
    rows.add_entry(
        held.run, who.practice, place.seq, order.casebook, page, who.number, order.draft, closed.body
    )
    key_for(held, who, order.casebook, place.seq, data_key)
    if files:
        claimed = order.answers.get(FILES)
        _say_files(held, who, place, stored.bind(who, order.draft, claimed, place.seq, data_key))
    for casebook in order.also:
        share(held, who, place.seq, data_key, casebook)
    if order.kind.name == "retraction" and order.amends is not None:
        _take_hints_back(who, order.amends)
    return Appended(place, page, proof, signed)


def _take_hints_back(who: Who, seq: int) -> None:
    """With a page that its writer takes back goes what told others that it exists."""
    if Entry.objects.filter(practice=who.practice, seq=seq, author=who.number).exists():
        Hint.objects.filter(practice=who.practice, seq=seq).delete()


def _say_files(held: Turn, who: Who, place: Place, files: list[attachments.Beside]) -> None:
    """The leaf right behind the entry fixes every sealed byte of its files, for a check without any key."""
    if files:
        told = attachments.sealed_as(place.practice, place.seq, files)
        held.state(statements.Files, Signer.of(who.secret), entry=place.seq, count=len(files), sealed=told)


def _may(held: Turn, who: Who, order: Order) -> None:
    """Into her own casebook everybody writes; into one of the practice only who has a role for it."""
    home = held.roll.casebooks[order.casebook]
    own = home.purpose == "own" and home.creator == who.number
    if desk_book.is_desk(who, home.id):
        raise BadInput(str(ONLY_INSTRUCTIONS))
    if held.roll.endings.closed is not None and not (own and order.kind.name == "disclosure"):
        raise Stale(CLOSED)
    if not own and not held.roll.persons[who.number].roles & set(order.kind.writers):
        raise BadInput(ONLY_OWN)


def keep_desk_clear(who: Who, kind: Kind, casebooks: Iterable[bytes]) -> None:
    """Into the front desk's casebook only instructions are shared, by who decides. Raises BadInput."""
    if not any(desk_book.is_desk(who, casebook) for casebook in casebooks):
        return
    if kind.name != DESK:
        raise BadInput(str(ONLY_INSTRUCTIONS))
    if not who.roles & desk.TELLING:
        raise BadInput(str(ONLY_TELLERS))


def share(held: Turn, who: Who, seq: int, data_key: bytes, casebook: bytes) -> None:
    """Let the readers of another casebook open this entry too. Raises Stale while it owes a new key."""
    _takes_entries(held.roll.casebooks[casebook])
    held.state(statements.Share, Signer.of(who.secret), entry=seq, casebook=casebook, change="shared")
    key_for(held, who, casebook, seq, data_key)


def key_for(held: Turn, who: Who, casebook: bytes, seq: int, data_key: bytes) -> None:
    """Store the entry key for a casebook: under its epoch for a reader, else to its drop-in key."""
    state = held.roll.casebooks[casebook]
    _takes_entries(state)
    wrapped = (
        seal.wrap(data_key, who.epoch_of(state), seq)
        if who.number in state.readers
        else seal.drop(data_key, state.dropin, who.practice.uid, casebook, state.epoch, seq)
    )
    rows.add_key(held.run, who.practice, casebook, seq, state.epoch, wrapped)


def _takes_entries(casebook: trust.CasebookState) -> None:
    if casebook.owes_epoch:
        raise Stale(OWES)


def receipt_of(who: Who, seq: int) -> bytes:
    """The receipt of an entry against the checkpoint of its own append, computed again from the ledger."""
    from casebound.core import ledger

    hashes = Leaf.objects.filter(practice=who.practice, seq__lte=seq).order_by("seq")
    leaves = list(hashes.values_list("hash", flat=True))
    checkpoint = Checkpoint.objects.get(practice=who.practice, size=seq + 1)
    receipt = receipts.make(seq, ledger.inclusion(leaves, seq, seq + 1), note_of(who, checkpoint))
    leaf = Leaf.objects.get(practice=who.practice, seq=seq)
    receipts.check(
        receipt, ledger.leaf_hash(leaf.data), who.roll.log_key
    )  # hand out none that proves nothing
    return receipt


def note_of(who: Who, checkpoint: Checkpoint) -> bytes:
    """A stored checkpoint as the signed note it was."""
    origin = notes.origin(who.practice.uid, who.roll.generation_at(checkpoint.size))
    text = notes.Checkpoint(origin, checkpoint.size, checkpoint.root)
    return SignedCheckpoint(text, checkpoint.signature, who.roll.log_key).note()


def already(who: Who, order: Order) -> Done | None:
    """What this draft was sealed as, if it was."""
    if order.draft is None:
        return None
    row = Entry.objects.filter(practice=who.practice, draft=order.draft, author=who.number).first()
    if row is None:
        return None
    if Draft.objects.filter(practice=who.practice, id=order.draft, person=who.number).exists():
        raise Tampered(NOT_SEALED)
    return Done(row.seq, row.page, receipt_of(who, row.seq), fresh=False)


def _stamp(who: Who, order: Order, now: datetime) -> entries.Stamp:
    if order.kind.amends and order.amends is None:
        raise BadInput("Say which entry this belongs to: open that entry and choose what to add.")
    return entries.Stamp(
        written=order.started or now,
        received=order.received,
        amends=order.amends,
        event=order.event,
        target=order.target,
        client=order.client or _new_client(who, order),
        paper=order.paper,
    )


def _new_client(who: Who, order: Order) -> int:
    """A new client gets a free random number of the practice; it is drawn here, never typed."""
    return clients.new_number(who.practice) if order.kind.name == "client" else 0
