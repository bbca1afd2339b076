"""Her own casebook to take along: evidence files of all its pages in one sealed file with words of its own.

Elsewhere it is foreign evidence: header, signatures and proofs of each page are those of this practice, and
the checker takes them. Nothing of it becomes a page of another ledger. Its bytes: core.taken_along.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebound.book.append import clock
from casebound.core import taken_along
from casebound.core.errors import BadInput
from casebound.core.recovery import new_words
from casebound.members import leavers
from casebound.members.who import Who
from casebound.records import clients, digests, read
from casebound.release import enclosed, lawful, mentions
from casebound.release.disclose import disclose
from casebound.release.mentions import Place
from casebound.release.sheet import Wish

A_FILE = 100  # pages in one evidence file
WITHOUT = "board"  # the view that names nobody: no person, no identifiers, no other people


@dataclass(frozen=True)
class Book:
    """What she takes along. words: 24, shown once and kept nowhere.

    left_out: client pages that stay; sections: those of other pages that stay because somebody is named.
    """

    raw: bytes
    words: str
    pages: int
    files: int
    left_out: int
    sections: int


def take_along(who: Who, *, identities: bool, left_out: Collection[Place] = ()) -> Book:
    """All pages of her own casebook; client identities only where the practice's policy lets them go.

    `left_out`: sections that stay although the rest of their page goes. What was sealed is never altered.
    Raises BadInput for an empty book, or for identities that have to stay.
    """
    policy = leavers.standing(who.practice).now
    if identities and policy is not None and policy.identities == leavers.STAY:
        raise BadInput(_("In this practice clients’ names stay here. Take your casebook along without them."))
    lines = digests.lines(who, who.own_casebook())
    wanted = _wanted(lines, identities)
    if not wanted:
        raise BadInput(_("There is no page in your own casebook yet."))
    stay = frozenset((place.seq, place.slot) for place in left_out)
    files, words = dict(_files(who, wanted, identities, stay)), new_words()
    raw = taken_along.closed(files, words, clock())
    return Book(raw, words, len(wanted), len(files), len(lines) - len(wanted), len(stay))


def named(who: Who) -> list[Place]:
    """Where clients she knows are named in words that would go along without identities, page by page."""
    wanted = _wanted(digests.lines(who, who.own_casebook()), identities=False)
    known = [client.answers for client in clients.known(who).values()]
    sought = mentions.needles([*known, *(entry.answers for entry in _opened(who, wanted))])
    found = [
        place
        for entry in _opened(who, wanted)
        for place in mentions.places(entry, lawful.shown(entry, WITHOUT), sought)
    ]
    return sorted(found, key=lambda place: (place.seq, place.slot))


def _opened(who: Who, seqs: Sequence[int]) -> Iterator[read.Entry]:
    """One after the other, so that not all of a large casebook lies open in memory."""
    for start in range(0, len(seqs), A_FILE):
        yield from read.several(who, seqs[start : start + A_FILE]).values()


def _wanted(lines: Sequence[digests.Line], identities: bool) -> list[int]:
    return [line.seq for line in lines if identities or line.digest.kind != clients.CLIENT_KIND]


def _files(
    who: Who, wanted: Sequence[int], identities: bool, stay: frozenset[tuple[int, int]]
) -> Iterator[tuple[str, bytes]]:
    wish = Wish(
        to=who.name,
        purpose=_purpose(who, identities),
        view="full" if identities else WITHOUT,
        private=identities,
        files=enclosed.COPIES if identities else enclosed.NONE,
        left_out=stay,
    )
    for start in range(0, len(wanted), A_FILE):
        made = disclose(who, wanted[start : start + A_FILE], wish)
        yield made.name, made.raw


def _purpose(who: Who, identities: bool) -> str:
    """Stands on the first page of each file: what was taken along, and which policy it follows."""
    said = [_("Own casebook, taken along on leaving the practice.")]
    if identities:
        said.append(_("Client identities are in it."))
    else:
        said.append(_("Client pages, files and parts that name clients were left out."))
    policy = leavers.standing(who.practice).now
    if policy is None:
        said.append(_("The practice had said nothing about it; the person who left decided."))
    else:
        words = _("The practice’s policy (leaf %(leaf)d of its ledger): %(what)s.")
        goes = _("clients’ names may go along")
        stays = _("clients’ names stay")
        what = goes if policy.identities == leavers.GO else stays
        said.append(words % {"leaf": policy.seq, "what": what})
    return " ".join(said)
