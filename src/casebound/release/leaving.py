"""Her own casebook to take along: evidence files of all its pages in one sealed file with words of its own.

Elsewhere it is foreign evidence: header, signatures and proofs of each page are those of this practice, and
the checker takes them. Nothing of it becomes a page of another ledger. Its bytes: core.taken_along.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebound.book.append import clock
from casebound.core import taken_along
from casebound.core.errors import BadInput
from casebound.core.recovery import new_words
from casebound.members import names, roles
from casebound.members.who import Who
from casebound.records import digests, drafts
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish

A_FILE = 100  # pages in one evidence file
CLIENT = 3  # the digest's number of the kind `client`
WITHOUT = "board"  # the view that names nobody: no person, no identifiers, no other people


@dataclass(frozen=True)
class Book:
    """What she takes along. words: 24, shown once and kept nowhere. left_out: client pages that stay."""

    raw: bytes
    words: str
    pages: int
    files: int
    left_out: int


@dataclass(frozen=True)
class OpenWork:
    """What others have to take over, and what she loses: names of casebooks, how many drafts."""

    drafts: int
    lost: tuple[str, ...]
    alone: tuple[str, ...]


def take_along(who: Who, *, identities: bool) -> Book:
    """All pages of her own casebook, without client identities unless she may take these.

    Free words stay as they were written: a name inside a sentence goes along. BadInput for an empty book.
    """
    lines = digests.lines(who, who.own_casebook())
    wanted = [line.seq for line in lines if identities or line.digest.kind != CLIENT]
    if not wanted:
        raise BadInput(_("There is no page in your own casebook yet."))
    files, words = dict(_files(who, wanted, identities)), new_words()
    raw = taken_along.closed(files, words, clock())
    return Book(raw, words, len(wanted), len(files), len(lines) - len(wanted))


def _files(who: Who, wanted: Sequence[int], identities: bool) -> Iterator[tuple[str, bytes]]:
    wish = Wish(
        to=who.name,
        purpose=_("Own casebook, taken along on leaving the practice"),
        view="full" if identities else WITHOUT,
        private=identities,
    )
    for start in range(0, len(wanted), A_FILE):
        made = disclose(who, wanted[start : start + A_FILE], wish)
        yield made.name, made.raw


def open_work(who: Who) -> OpenWork:
    """What stays behind when she leaves."""
    own = who.own_casebook()
    shared = [id for id in who.casebooks() if id != own]
    alone = [id for id in roles.alone_with(who, who.number) if id != own]
    return OpenWork(
        drafts.waiting(who.practice, who.number),
        tuple(names.casebook(who, id) for id in shared),
        tuple(names.casebook(who, id) for id in alone),
    )
