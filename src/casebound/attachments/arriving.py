"""Takes files from a form and seals each piece before the next is read: nothing touches the disk in clear.

Django asks every upload handler about every form that carries files. This one takes those sent to the page
for files of a draft, and leaves the others to the next handler, which keeps small ones in memory.
"""

import mimetypes
import re
import unicodedata
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest
from django.utils.translation import gettext as _

from casebound.attachments import slips, stored
from casebound.core.attachments import CHUNK, SIZE_LIMIT
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.text import LINE_LIMIT
from casebound.members import door
from casebound.members.who import Who

VIEW = "draft_files"
UNKNOWN = "application/octet-stream"
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")


class Arrived:
    """A file that lies sealed on the disk and waits to be counted as there. slip: None where refused."""

    def __init__(self, name: str, slip: slips.Slip | None) -> None:
        self.name, self.slip = name, slip

    def close(self) -> None:
        """Nothing is open; Django closes every file of a form."""


class Arriving(FileUploadHandler):
    """One for each request. Sentences about files that were refused stand in `request.refused`."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.who: Who | None = None
        self.draft = b""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any
    ) -> None:
        """Whose draft it is; a form without an open book keeps nothing."""
        assert self.request is not None
        self.all_of_it = content_length
        self.request.refused = []  # type: ignore[attr-defined]
        match = self.request.resolver_match
        self.active = match is not None and match.view_name == VIEW
        if self.active and match is not None:
            self.draft = _id(str(match.kwargs.get("draft", "")))
            try:
                self.who = door.who(self.request)
            except CaseboundError:
                self.who = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not self.active:
            return
        if self.who is None or not self.draft:
            raise SkipFile
        self.name = tidy(self.file_name or "")
        self.slip = slips.new(self.draft, self.name, media_type(self.content_type, self.name), 0)
        self.buffer, self.number, self.size = bytearray(), 0, 0
        try:
            stored.begin(self.who, self.slip, can_go_on=False, expected=self.all_of_it)
        except BadInput as wrong:
            self._refuse(wrong.sentence)
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.active:
            return raw_data
        self.buffer += raw_data
        self.size += len(raw_data)
        if self.size > SIZE_LIMIT:
            self._refuse(stored.too_large(self.name))
        while len(self.buffer) > CHUNK:
            self._put(bytes(self.buffer[:CHUNK]), last=False)
            del self.buffer[:CHUNK]
        return None

    def file_complete(self, file_size: int) -> Any:
        if not self.active:
            return None
        assert self.who is not None
        try:
            if self.size:
                self._put(bytes(self.buffer), last=True)
                return Arrived(self.name, self.slip.told(size=self.size))
            self._refuse(_("“%(name)s” is empty. Nothing was kept of it.") % {"name": self.name})
        except SkipFile:
            pass  # already said; the form goes on with the next file
        return Arrived(self.name, None)

    def upload_interrupted(self) -> None:
        if self.active and self.who is not None and hasattr(self, "slip"):
            stored.remove(self.who, self.draft, self.slip.id)

    def _put(self, raw: bytes, last: bool) -> None:
        assert self.who is not None
        try:
            stored.put(self.who, self.slip, self.number, last, raw)
        except BadInput as wrong:
            self._refuse(wrong.sentence)
        self.number += 1

    def _refuse(self, sentence: str) -> None:
        """Say why, take away what there is of it, go on with the next file of the form."""
        assert self.request is not None
        assert self.who is not None
        self.request.refused.append(sentence)  # type: ignore[attr-defined]
        stored.remove(self.who, self.draft, self.slip.id)
        raise SkipFile


def _id(text: str) -> bytes:
    try:
        return bytes.fromhex(text) if len(text) == 32 else b""
    except ValueError:
        return b""


def tidy(name: str) -> str:
    """A file's name without path, control characters and those that turn text round, its ending kept."""
    plain = re.split(r"[/\\]", name)[-1]
    plain = "".join(char for char in plain if unicodedata.category(char) not in _UNSEEN)
    if len(plain) > LINE_LIMIT:
        stem, dot, ending = plain.rpartition(".")
        short = len(ending) < 12 and bool(dot)
        plain = stem[: LINE_LIMIT - 1 - len(ending)] + dot + ending if short else plain[:LINE_LIMIT]
    return plain if plain.strip() else "file"


def media_type(sent: str | None, name: str) -> str:
    """As the browser says it, else as the ending of the name says it; nobody relies on it."""
    told = (sent or "").split(";")[0].strip().lower()
    if not told or told == UNKNOWN:
        told = mimetypes.guess_type(name)[0] or UNKNOWN
    return told if _TYPE.fullmatch(told) else UNKNOWN
