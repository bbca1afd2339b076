"""Fixed keys, clock and salts give the same ledger on every database, bit for bit, as committed here."""

from functools import partial
from hashlib import sha256

import pytest

from casebound.book import doctor, logkey, rows
from casebound.book.append import Signer, Turn, turn
from casebound.book.models import Casebook, Checkpoint, Entry, EntryKey, Head, Leaf, Practice, Tail
from casebound.core import ed25519, seal, statements
from casebound.core.commitments import KindRef
from casebound.core.keys import Epoch, Secret
from tests.small_practice import fixed, person, salts

pytestmark = pytest.mark.django_db
NOON = 1_795_262_400
UID, CASEBOOK = fixed("practice", 16), fixed("casebook", 16)
KIND = KindRef("incident.v1", fixed("kind"), "en", fixed("wording"))
# SHA-256 over everything that `everything_stored` names. A new value means: another ledger for the same acts.
AGREED = "f96d863fb33c55529ca2729c924b0a21d2a7f27b45fea9273eb07b5fe27852b3"


def a_practice() -> Practice:
    practice = Practice.objects.create(id=1, uid=UID)
    logkey._in_memory[UID] = fixed("log key")
    Head.objects.create(practice=practice, size=0, frontier=b"")
    return practice


def its_first_leaves(held: Turn, ana: Secret) -> None:
    """What founding a practice appends; the sealed grant, else drawn, is fixed here."""
    log_key, me = held.log_key, Signer.of(ana)
    founder = Signer(log_key.public, partial(ed25519.sign, log_key.seed))
    held.state(statements.Practice, founder, log_key=log_key.public, generation=1)
    held.state(
        statements.Key,
        me,
        person=1,
        sign_key=ana.public.sign,
        kem_key=ana.public.kem,
        kem_suite=statements.KEM_SUITE,
        log_key_seen=sha256(log_key.public).digest(),
        invitation=None,
        voucher=bytes(64),
    )
    for role in ("practitioner", "administrator"):
        held.state(statements.Role, me, person=1, role=role, change="given")
    epoch = Epoch(fixed("epoch"), UID, CASEBOOK, 1)
    leaf = held.state(
        statements.Casebook,
        me,
        casebook=CASEBOOK,
        purpose="own",
        epoch=1,
        dropin_key=epoch.dropin.public.raw,
        dropin_light=epoch.dropin_light.public.raw,
    )
    held.state(
        statements.Grant,
        me,
        casebook=CASEBOOK,
        epoch=1,
        person=1,
        recipient=ana.public.fingerprint,
        sealed=fixed("sealed grant"),
        epoch_leaf=leaf.hash,
    )


def an_entry(held: Turn, ana: Secret, page: int) -> None:
    words = f"Page {page}: ¿qué pasó? 😀".encode()
    place = held.place(ana.public.sign)
    ready = seal.prepare(KIND, {6: ("facts", words)}, bytes(128), salts(f"page {page}"))
    slot = seal.Slot(
        place.practice,
        place.seq,
        CASEBOOK,
        page,
        place.time,
        place.previous,
        place.root,
        place.token,
    )
    closed = seal.close(ready, slot, ana, fixed(f"data key {page}"), nonce=fixed("nonce", 12))
    held.put("entry", closed.header, closed.signature, place)
    rows.add_entry(
        held.run, held.practice, place.seq, CASEBOOK, page, 1, fixed(f"draft {page}", 16), closed.body
    )
    rows.add_key(held.run, held.practice, CASEBOOK, place.seq, 1, fixed(f"wrapped {page}", 61))


def everything_stored(practice: Practice) -> bytes:
    told = sha256()
    mine = {"practice": practice}
    for found in (
        Leaf.objects.filter(**mine).order_by("seq").values_list("seq", "type", "signed", "signature", "hash"),
        Checkpoint.objects.filter(**mine).order_by("size").values_list("size", "root", "signature"),
        Entry.objects.filter(**mine).order_by("seq").values_list("seq", "casebook", "page", "draft", "body"),
        EntryKey.objects.filter(**mine).order_by("seq").values_list("casebook", "seq", "epoch", "wrapped"),
        sorted(Tail.objects.filter(**mine).values_list("signer", "hash")),
        Head.objects.filter(**mine).values_list("size", "frontier"),
    ):
        for row in found:
            told.update(repr(row).encode() + b"\n")
    return told.digest()


def test_the_same_acts_make_the_same_ledger() -> None:
    practice, ana = a_practice(), person("Ana")
    with turn(practice, lambda: NOON) as held:
        Casebook.objects.create(practice=practice, id=CASEBOOK, purpose="own", owner=1, name="")
        its_first_leaves(held, ana)
    for page in (1, 2, 3):
        with turn(practice, lambda: NOON + 60) as held:
            an_entry(held, ana, page)
    assert doctor.examine(practice) == []
    assert everything_stored(practice).hex() == AGREED
