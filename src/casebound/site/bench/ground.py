"""A throwaway practice to measure on: made through the real write path, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import env

if TYPE_CHECKING:
    from casebound.members.who import Who
    from casebound.records.write import Order

PASSWORD = "measured on a calm day"  # noqa: S105 of a practice that lives a minute
TEXT = 600  # characters of a typical note
_SOUNDS = ("ba", "co", "de", "fi", "gu", "la", "me", "ni", "or", "pe", "qui", "ra", "so", "tu", "va", "zen")
_COMMON = ("the", "he", "said", "that", "and", "room", "then", "session", "left", "asked", "I", "table", "to")


@dataclass(frozen=True)
class Ground:
    """A practice of one: where it lies, who she is, and the key of her account."""

    folder: Path
    who: "Who"
    account_key: bytes

    def size(self) -> int:
        """Leaves in the ledger now."""
        from casebound.book.models import Head

        return Head.objects.get(practice=self.who.practice).size


@contextmanager
def ground(beside: Path | None = None) -> Iterator[Ground]:
    """Founds a practice in a new folder on the disk of `beside` (else of the user's data folder).

    One a process: Django knows one database.
    """
    place = beside or env.default_folder().parent
    place.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="casebound-bench-", dir=place))
    try:
        yield founded(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def populate(who: "Who", count: int, seed: int = 0) -> None:
    """Seals so many notes through the real write path, committed together so that it does not take long."""
    from django.db import transaction

    from casebound.records import write

    with transaction.atomic():
        for number in range(count):
            write.seal_entry(who, order(who, words(seed + number)))


def order(who: "Who", text: str) -> "Order":
    """What is asked of the write path for one note."""
    from casebound.kinds import shipped
    from casebound.records import write

    return write.Order(shipped().get("note"), "en", {"text": text}, who.own_casebook())


def words(seed: int, length: int = TEXT) -> str:
    """Text that looks like a note, the same for the same seed: a few common words among many rare ones."""
    draw = Random(seed)  # noqa: S311 it only has to look like a note
    text = ""
    while len(text) < length:
        rare = "".join(draw.choices(_SOUNDS, k=draw.randint(2, 4)))
        text += (rare if draw.random() < 0.6 else draw.choice(_COMMON)) + draw.choice(("  ", " ", " ", ". "))
    return text[:length].strip()


def founded(folder: Path) -> Ground:
    """A practice of one in a folder that is to stay. BadInput where somebody has set up already."""
    env.with_django(folder, create=True)
    from casebound.members import found
    from casebound.people.models import Account

    if Account.objects.exists():
        raise BadInput(f"There is a practice in {folder} already. Give a new folder.")
    who, key = found.found(found.Founding("Ana", PASSWORD, email="ana@example.org"))
    env.mark_set_up(folder)
    return Ground(folder, who, key)
