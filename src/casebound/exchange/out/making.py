"""A file that streams: measured once, its disclosure sealed, then sent. No copy of it lies anywhere.

The same moment gives the same bytes. Where the book changed in between, what is sent is not what was sealed;
then the last piece is held back, so that the file is seen to be cut.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import chain, pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casebound.core import entry as checking
from casebound.core.errors import BadInput, Problem, Tampered
from casebound.exchange.out import fhir, lines, table
from casebound.exchange.out.leaf import Leaf
from casebound.exchange.out.opened import PURPOSE, Book
from casebound.exchange.out.plan import Plan, plan
from casebound.exchange.out.wish import ENDINGS, FHIR, LINES, TYPES, Wish, shows
from casebound.kinds import shipped
from casebound.members import names
from casebound.members.who import Who
from casebound.records import read, write
from casebound.release.disclose import OTHER
from casebound.release.moments import Moment

KIND = "disclosure.v2"
WIDTH, MOST = 180, 999  # characters of one line of page ids, and how many of them
CHANGED = gettext_noop("The book changed while the file was sent, so its end was held back. Make a new file.")


@dataclass(frozen=True)
class Told:
    """What a file is before it leaves: SHA-256 (hex) and size in bytes."""

    sha256: str
    size: int

    def manifest(self, name: str) -> bytes:
        """The list of parts that the disclosure keeps: one file."""
        return f"# casebound-data/v1\n# {self.size} bytes\n{self.sha256}  {name}\n".encode()


@dataclass(frozen=True)
class Data:
    """A file that may leave now: its disclosure is sealed. pieces: gives its bytes, each time anew."""

    told: Told
    name: str
    type: str
    done: write.Done
    pieces: Callable[[], Iterator[bytes]]


def make(who: Who, wish: Wish, at: Moment) -> Data:
    """Measure the file and seal its disclosure into the writer's own casebook; asked again, the same file.

    Raises BadInput for a wish that does not fit, Sealed or Tampered for a page that cannot be opened.
    """
    answers = asked(who, wish.to, wish.organisation, wish.purpose)
    found = plan(who, wish, at.size)
    book = Book(who, wish, found, int(at.made.timestamp()))
    told = measured(_pieces(book, at, note=True))
    name = f"casebook.{ENDINGS[wish.form]}"
    done = remember(who, answers | _which(wish, found), told.manifest(name), at)
    file = f"casebook-{at.made:%Y-%m-%d}-e{done.seq}.{ENDINGS[wish.form]}"
    return Data(told, file, TYPES[wish.form], done, partial(_sent, book, at, told))


def asked(who: Who, to: str, organisation: str, purpose: str) -> dict[str, object]:
    """To whom and why, as the disclosure asks for it.

    Raises BadInput with what it would be refused for, before anything is opened.
    """
    answers = base_answers(to, organisation, purpose)
    found = problems(who, answers)
    if found:
        raise BadInput(" ".join(problem.sentence for problem in found), found)
    return answers


def problems(who: Who, answers: Mapping[str, object]) -> tuple[Problem, ...]:
    """What is wrong with to whom and why, question by question."""
    whole = dict(answers) | {"view": "full", "entries": ["e0"], "manifest": "LQ=="}
    kind = shipped().get(KIND)
    try:
        checking.check(kind, whole, datetime.now(UTC), zone=who.account.time_zone, for_seal=True)
    except BadInput as wrong:
        return wrong.problems
    return ()


def base_answers(to: str, organisation: str, purpose: str) -> dict[str, object]:
    """The same, not looked at yet."""
    told: dict[str, object] = {"to": to, "purpose": purpose}
    return told | ({"organisation": organisation} if organisation.strip() else {})


def measured(pieces: Iterable[bytes]) -> Told:
    """Hash and size, holding one piece at a time."""
    digest, size = sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return Told(digest.hexdigest(), size)


def remember(who: Who, answers: Mapping[str, object], manifest: bytes, at: Moment) -> write.Done:
    """Seal the disclosure. Raises BadInput where this moment has one already, of another file."""
    kind, text = shipped().get(KIND), base64.b64encode(manifest).decode()
    told = dict(answers) | {"manifest": text}
    done = write.seal_entry(who, write.Order(kind, kind.language, told, who.own_casebook(), draft=at.draft))
    if not done.fresh and read.open_entry(who, done.seq, PURPOSE).answers["manifest"] != text:
        raise BadInput(_(OTHER))
    return done


def _which(wish: Wish, found: Plan) -> dict[str, object]:
    told: dict[str, object] = {"view": wish.view, "form": wish.form, "entries": ids(found.seqs)}
    told["selection"] = "all" if found.complete else "selection"
    return told | ({"client": wish.client} if wish.client else {})


def ids(seqs: Sequence[int]) -> list[str]:
    """`e3, e5 to e9` in lines that an answer can hold."""
    runs: list[list[int]] = []
    for before, seq in pairwise(chain([-2], seqs)):
        if seq == before + 1:
            runs[-1][1:] = [seq]
        else:
            runs.append([seq])
    lines_ = [""]
    for run in runs:
        words = f"e{run[0]}" if len(run) == 1 else f"e{run[0]} to e{run[1]}"
        joined = f"{lines_[-1]}, {words}" if lines_[-1] else words
        if len(joined) > WIDTH:
            lines_.append(words)
        else:
            lines_[-1] = joined
    more = len(lines_) - MOST
    return lines_ if more <= 0 else [*lines_[:MOST], _("and more; the file’s fingerprint fixes which")]


def _pieces(book: Book, at: Moment, *, note: bool = False) -> Iterator[bytes]:
    leaves = book.leaves(note=note)
    if book.wish.form == LINES:
        return lines.write(_head(book, at), leaves, partial(shows, book.wish))
    return _bundle(book, leaves) if book.wish.form == FHIR else table.write(leaves)


def _head(book: Book, at: Moment) -> lines.Head:
    who, wish = book.who, book.wish
    return lines.Head(
        who.practice.uid,
        book.made,
        at.size,
        who.roll.log_key,
        wish.view,
        wish.private or wish.view == "whole",
    )


def _bundle(book: Book, leaves: Iterable[Leaf]) -> Iterator[bytes]:
    people = names.people(book.who)
    return fhir.write(fhir.Told(book.who.practice.uid, book.made, people, partial(shows, book.wish)), leaves)


def _sent(book: Book, at: Moment, told: Told) -> Iterator[bytes]:
    """The pieces; the last one only once all of them are those that were measured."""
    digest, waiting = sha256(), b""
    for piece in _pieces(book, at):
        yield waiting
        waiting = piece
        digest.update(piece)
    if digest.hexdigest() != told.sha256:
        raise Tampered(_(CHANGED))
    yield waiting
