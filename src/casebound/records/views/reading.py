"""What the pages about one entry share: its id, who may see it, and calm words where it cannot be shown."""

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from casebound.book.models import Entry as Stored
from casebound.book.models import EntryKey
from casebound.core.errors import Malformed, Sealed, Tampered, Untrusted
from casebound.members.door import with_who
from casebound.members.who import Who
from casebound.records import digests, read

_ID = re.compile(r"e(0|[1-9][0-9]{0,17})")


def reading(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view(request, who, …) of sealed pages: what she has no key for, or what was changed, stays away."""

    @with_who
    @wraps(view)
    def calm(request: HttpRequest, who: Who, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, who, *args, **kwargs)
        except Sealed as wrong:
            return not_yours(request, "" if wrong.sentence == read.NOT_YOURS else wrong.sentence)
        except (Tampered, Malformed, Untrusted) as wrong:
            return render(request, "records/damaged.html", {"sentence": wrong.sentence}, status=500)

    return calm


def not_yours(request: HttpRequest, sentence: str = "") -> HttpResponse:
    """The same words for a page that is not there and for one she has no key for."""
    return render(request, "records/not_yours.html", {"sentence": sentence}, status=404)


def seq_of(id: str) -> int:
    """The seq that an id such as e12 stands for. Raises Http404."""
    match = _ID.fullmatch(id)
    if match is None:
        raise Http404
    return int(match[1])


def quietly(who: Who, id: str) -> read.Entry:
    """An entry whose text is not going to be shown: no opening is noted. Raises Sealed."""
    seq = seq_of(id)
    found = read.several(who, [seq]).get(seq)
    if found is None:
        raise Sealed(read.NOT_YOURS)
    return found


def readable(who: Who, seqs: Iterable[int]) -> set[int]:
    """Those of the seqs that she holds a key for."""
    keys = EntryKey.objects.filter(practice=who.practice, seq__in=list(seqs)).values_list("seq", "casebook")
    hers = set(who.casebooks())
    return {seq for seq, casebook in keys if bytes(casebook) in hers}


def page_numbers(who: Who, seqs: Iterable[int]) -> dict[int, int]:
    """Page numbers of entries she can open, by seq."""
    mine = readable(who, seqs)
    rows = Stored.objects.filter(practice=who.practice, seq__in=mine).exclude(body=None)
    return dict(rows.values_list("seq", "page"))


def thread(who: Who, seqs: Iterable[int]) -> list[digests.Line]:
    """What amends these entries, and what amends that in turn, as far as she can open it; oldest first."""
    known, found = set(seqs), []
    for line in digests.amending(who):  # what amends always comes later than what it amends
        if line.digest.amends - 1 in known:
            known.add(line.seq)
            found.append(line)
    return found
