"""Files of a sealed page: the original to save, a copy without hidden data, a small picture to look at.

What arrived is never shown as it is: it leaves as a download that no browser runs, under a policy that lets
it do nothing even if one does.
"""

from collections.abc import Iterator
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from casebound.attachments import pictures
from casebound.attachments import reading as files
from casebound.core.attachments import File
from casebound.core.errors import BadInput
from casebound.members.who import Who
from casebound.records import read
from casebound.records.views.reading import quietly, reading, seq_of

HARMLESS = "default-src 'none'; sandbox"


@reading
@require_safe
def original(request: HttpRequest, who: Who, id: str, file: str) -> HttpResponseBase:
    """The file as it came, hidden data and all; a line says who took it."""
    entry = read.open_entry(who, seq_of(id), "file")
    wanted = _file(entry, file)
    answer = StreamingHttpResponse(_bytes(who, entry, wanted))
    answer.headers["Content-Length"] = str(wanted.size)
    return _to_save(answer, wanted.name)


@reading
@require_safe
def copy(request: HttpRequest, who: Who, id: str, file: str) -> HttpResponseBase:
    """A picture drawn anew: what the camera wrote beside it stays behind."""
    entry = read.open_entry(who, seq_of(id), "file")
    wanted = _file(entry, file)
    if not pictures.can_draw(wanted):
        raise BadInput(pictures.NOT_A_PICTURE)
    raw, ending = pictures.without_hidden_data(b"".join(_bytes(who, entry, wanted)))
    return _to_save(HttpResponse(raw), f"{wanted.name.rpartition('.')[0] or wanted.name}-copy.{ending}")


@reading
@require_safe
def picture(request: HttpRequest, who: Who, id: str, file: str) -> HttpResponseBase:
    """A small picture for the page that was opened just now; that page has left the line."""
    entry = quietly(who, id)
    wanted = _file(entry, file)
    if not pictures.can_draw(wanted):
        raise Http404
    try:
        raw = pictures.small(_bytes(who, entry, wanted))
    except BadInput:
        raise Http404 from None
    answer = HttpResponse(raw, content_type="image/jpeg")
    answer.headers["Content-Security-Policy"] = HARMLESS
    return answer


def _file(entry: read.Entry, id: str) -> File:
    found = next((file for file in files.files(entry.answers) if file.id == id), None)
    if found is None:
        raise Http404
    return found


def _bytes(who: Who, entry: read.Entry, file: File) -> Iterator[bytes]:
    return files.opened(who.practice, entry.seq, entry.data_key, file)


def _to_save(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "._- ") else "_" for char in name)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers["Content-Security-Policy"] = HARMLESS
    return answer
