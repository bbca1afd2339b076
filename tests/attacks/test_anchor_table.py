"""Which anchor shows which attack: the table of docs/spec/anchors.md, every cell of it tried.

The ledger is written a year ago by its own clock; receipt, evidence file, time token and cosignature are kept
outside today. Then somebody who owns the database, the log key and, where it takes one, an author attacks.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any

import pytest
from django.db import transaction

from casebound.anchors import tokens
from casebound.anchors.against import against
from casebound.book import append, logkey
from casebound.book.models import Leaf, Practice
from casebound.core import ed25519, ledger, notes, witness
from casebound.core.errors import CaseboundError
from casebound.core.notes import COSIGNATURE, VerifierKey
from casebound.members import found
from casebound.records import write
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish
from tests.anchors.authority import Authority
from tests.attacks.hostile import PASSWORD, Book, cover_tracks, delete, drop_guards
from tests.attacks.test_ledger_anchored import _rewrite_last

pytestmark = pytest.mark.django_db
SPEC = Path(__file__).parents[2] / "docs" / "spec" / "anchors.md"
A_YEAR = 365 * 24 * 3600


def table() -> list[tuple[str, str, bool]]:
    rows = [
        line.strip("| \n").split(" | ") for line in SPEC.read_text("utf-8").splitlines() if line[:2] == "| "
    ]
    header, *body = rows
    return [
        (row[0], column, cell == "yes")
        for row in body
        for column, cell in zip(header[1:], row[1:], strict=True)
    ]


class Witness:
    """A neighbour who keeps the newest checkpoint she cosigned, as c2sp.org/tlog-witness asks."""

    NAME, SEED = "witness.example/test", b"w" * 32

    def __init__(self) -> None:
        self.newest: dict[str, notes.Checkpoint] = {}

    def policy(self, practice: Practice) -> bytes:
        key = VerifierKey(self.NAME, ed25519.public_of(self.SEED), COSIGNATURE)
        log = logkey.of(practice).vkey(practice.origin)
        return f"log {log}\nwitness w {key}\nquorum w\n".encode()

    def cosign(self, note: bytes) -> bytes:
        checkpoint = notes.Checkpoint.parse(notes.Note.parse(note).text)
        self.newest[checkpoint.origin] = checkpoint
        return witness.cosign(note, self.NAME, self.SEED, int(time()))

    def alarms(self, practice: Practice) -> bool:
        """Asked to cosign the ledger as it stands now; a log she has never seen gets no cosignature."""
        hashes = [
            ledger.leaf_hash(leaf.data) for leaf in Leaf.objects.filter(practice=practice).order_by("seq")
        ]
        ours = notes.Checkpoint(practice.origin, len(hashes), ledger.root(hashes))
        known = self.newest.get(practice.origin)
        if known is None:
            return True
        refused = False
        if known.size < ours.size:
            proof = ledger.consistency(hashes, known.size, ours.size)
            try:
                ledger.verify_consistency(known.size, ours.size, known.root, ours.root, proof)
            except CaseboundError:
                refused = True
        return witness.meaning(ours, known.size, known.root, proof_refused=refused).alarm


@dataclass
class World:
    """The practice that is looked at, and what was kept outside before the attack."""

    book: Book
    practice: Practice
    authority: Authority
    witness: Witness
    policy: bytes
    kept: dict[str, bytes]

    def shows(self, anchor: str) -> bool:
        """Whether anything is noticed with the help of this anchor alone."""
        if anchor == "nothing kept":
            self.book.practice = self.practice
            return self.book.said() != ""
        if anchor == "cosignature" and self.witness.alarms(self.practice):
            return True
        given: dict[str, Any] = {"trusted": self.policy, "authorities": self.authority.ca}
        return against(self.practice, [self.kept[anchor]], **given) != []


def keep(book: Book, authority: Authority, witness: Witness, practice: Practice) -> dict[str, bytes]:
    """What people take home: the evidence file first, for its disclosure is a leaf too."""
    wish = Wish(to="R. Lane", purpose="Advice", view="full")
    file = disclose(book.ana, [book.seqs[4]], wish)
    size = Leaf.objects.filter(practice=practice).count()
    note = tokens.note(practice, logkey.of(practice).public, size)
    return {
        "evidence file": file.raw,
        "receipt": write.receipt_of(book.ana, book.seqs[4]),
        "time token": authority.stamp(note),
        "cosignature": witness.cosign(note),
    }


def cut_off(world: World) -> None:
    for seq in range(world.book.seqs[4], Leaf.objects.count()):
        delete(seq)
    cover_tracks(world.practice)


def rolled_back(world: World) -> None:
    cut_off(world)
    for number in range(4):
        world.book.note(world.book.ana, f"Another history, {number}.")


def written_anew(world: World) -> None:
    for seq in range(world.book.seqs[4] + 1, Leaf.objects.count()):
        delete(seq)
    _rewrite_last(world.book, world.book.ana.secret)
    world.book.note(world.book.ana, "As long as before.")


def fork_alone(world: World) -> None:
    """Ben is shown the other history and handed what belongs to it; nobody can give him a cosignature."""
    written_anew(world)
    newest = dict(world.witness.newest)
    mine = keep(world.book, world.authority, world.witness, world.practice)
    world.witness.newest = newest
    world.kept = mine | {"cosignature": world.kept["cosignature"]}


def made_anew(world: World) -> None:
    """Other keys for everybody and for the log, the same names and words."""
    ana, _ = found.found(found.Founding("Ana", PASSWORD, email="ana@else.example"))
    for number in range(5):
        world.book.note(ana, f"Number {number}.")
    world.practice = ana.practice


def clock_put_back(world: World) -> None:
    with clock(time() - A_YEAR + 60):
        world.book.note(world.book.ana, "I wrote this a year ago, says the clock.")


ATTACKS: dict[str, Callable[[World], None]] = {
    "none": lambda world: None,
    "the end is cut off": cut_off,
    "rolled back to an older copy, and written on": rolled_back,
    "the end is written anew by operator and author": written_anew,
    "fork, each alone": fork_alone,
    "fork, compared": written_anew,
    "the whole practice is made anew": made_anew,
    "the clock is put back": clock_put_back,
}


@contextmanager
def clock(at: float) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(append, "time", lambda: at)
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def before(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        with clock(time() - A_YEAR):
            book = Book()
            drop_guards()
            authority, neighbour = Authority(tmp_path_factory.mktemp("authority")), Witness()
            kept = keep(book, authority, neighbour, book.practice)
        policy = neighbour.policy(book.practice)
        yield World(book, book.practice, authority, neighbour, policy, kept)


@pytest.fixture(scope="module", params=ATTACKS)
def attacked(before: World, request: pytest.FixtureRequest) -> Iterator[tuple[str, World]]:
    """The same practice for each attack, which is undone afterwards."""
    neighbour = Witness()
    neighbour.newest = dict(before.witness.newest)
    world = World(before.book, before.practice, before.authority, neighbour, before.policy, dict(before.kept))
    with undone():
        append.standing.forget()
        ATTACKS[request.param](world)
        yield request.param, world
    before.book.practice = before.practice
    append.standing.forget()


@pytest.mark.parametrize("anchor", dict.fromkeys(column for _, column, _ in table()))
def test_a_cell(attacked: tuple[str, World], anchor: str) -> None:
    attack, world = attacked
    wanted = {(row, column): cell for row, column, cell in table()}[attack, anchor]
    assert world.shows(anchor) == wanted


def test_the_table_and_the_attacks_name_each_other() -> None:
    assert list(dict.fromkeys(row for row, _, _ in table())) == list(ATTACKS)
