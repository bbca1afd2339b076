"""Files given on the command line: looked at first, then sealed piece by piece into a draft of their own.

A command that is killed leaves the draft with what has arrived; one that fails or is broken off, nothing.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casebound.attachments import arriving, slips, stored
from casebound.core.attachments import CHUNK, FILES_LIMIT, SIZE_LIMIT, chunks_of
from casebound.core.errors import BadInput
from casebound.core.kinds import FILES, Kind
from casebound.core.text import LINE_LIMIT, TextFault, clean_line
from casebound.members.who import Who
from casebound.records import drafts
from casebound.site.cli import tell

NO_FILES = (
    "Pages of the kind {kind} take no files. Seal the page without them, then add them to it: "
    "casebound attach ID FILE"
)


@dataclass(frozen=True)
class Given:
    """The files of one page. origin, captured: where they come from, who made them and when; or ""."""

    paths: tuple[Path, ...]
    origin: str = ""
    captured: str = ""

    def demand(self, kind: Kind) -> None:
        """Raises BadInput for what could not be attached, before anything is read."""
        if not any(question.id == FILES for question in kind.questions):
            raise BadInput(NO_FILES.format(kind=kind.name))
        if len(self.paths) > FILES_LIMIT:
            raise BadInput(f"At most {FILES_LIMIT} files fit on one page. Attach the rest to another page.")
        for path in self.paths:
            _demand_file(path)
        for line in (self.origin, self.captured):
            try:
                clean_line(line, LINE_LIMIT)
            except TextFault as fault:
                raise BadInput(f"What is said of the files does not fit. {fault}") from None


def _demand_file(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput(f"The file {path} cannot be read ({error.strerror}). Check its name.") from None
    if not path.is_file():
        raise BadInput(f"{path} is no file. Name the files themselves; a folder is not attached.")
    if not size:
        raise BadInput(f"{path} is empty. Nothing was sealed.")
    if size > SIZE_LIMIT:
        raise BadInput(stored.too_large(path.name))


@contextmanager
def draft(who: Who, kind: Kind, language: str, amends: int | None, given: Given) -> Iterator[drafts.Sheet]:
    """A draft with these files, all of them whole; gone again unless the page is sealed inside."""
    sheet = drafts.new(who, kind.id, language, {}, amends)
    try:
        for path in given.paths:
            _add(who, sheet.id, path, given)
        yield drafts.load(who, sheet.id)
    except BaseException:
        drafts.discard(who, sheet.id)
        raise


def _add(who: Who, draft: bytes, path: Path, given: Given) -> None:
    name = arriving.tidy(path.name)
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            slip = slips.new(draft, name, arriving.media_type(None, name), size)
            slip = slip.told(origin=given.origin, captured=given.captured)
            stored.begin(who, slip, can_go_on=True)
            last, said = chunks_of(size) - 1, time.monotonic()
            for number in range(last + 1):
                stored.put(who, slip, number, number == last, _piece(file.read(CHUNK), number == last, name))
                if time.monotonic() - said > 2:
                    said = time.monotonic()
                    tell(f"{name}: {number + 1} of {last + 1} MB")
    except OSError as error:
        raise BadInput(f"The file {path} cannot be read ({error.strerror}). Nothing was sealed.") from None
    stored.finish(who, slip)


def _piece(raw: bytes, last: bool, name: str) -> bytes:
    if not raw or (not last and len(raw) < CHUNK):
        raise BadInput(f"“{name}” changed while it was read. Nothing was sealed; try again.")
    return raw


def asked(paths: Sequence[Path], origin: str | None, captured: str | None, ask: bool) -> Given:
    """With what was not said asked for at a terminal; an empty line says nothing."""
    ask = ask and sys.stdin.isatty() and bool(paths)
    origin = _line("Where do these files come from? (Enter skips it)") if ask and origin is None else origin
    if ask and captured is None:
        captured = _line("Who made or took them, and when? (Enter skips it)")
    return Given(tuple(paths), (origin or "").strip(), (captured or "").strip())


def _line(question: str) -> str:
    tell(question)
    return input()
