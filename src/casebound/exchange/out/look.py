"""Exactly what of a casebook leaves as data, and what stays, before anything is sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebound.core.kinds import Kind
from casebound.exchange.out.opened import Book
from casebound.exchange.out.plan import COMPLAINT, HERS, NAMES, OTHERS, TOLD, Plan, plan
from casebound.exchange.out.wish import FORMS, VIEWS, WHOLE, Wish, shows
from casebound.kinds import shipped
from casebound.members import names
from casebound.members.who import Who
from casebound.release.mentions import Place
from casebound.release.moments import Moment

FEW = 20  # places that name somebody, shown with their words


@dataclass(frozen=True)
class Of:
    """Pages of one kind: how many leave, which sections of them, and which stay."""

    title: str
    pages: int
    leaves: tuple[str, ...]
    stays: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """What a person reads before. named: places that name another client, the first few of them."""

    casebook: str
    form: str
    view: str
    pages: int
    kinds: tuple[Of, ...]
    stays: tuple[str, ...]
    named: tuple[Place, ...]
    files: bool


def look(who: Who, wish: Wish, at: Moment) -> Look:
    """Raises BadInput for a wish that does not fit."""
    found = plan(who, wish, at.size)
    book = Book(who, wish, found, int(at.made.timestamp()))
    view = str(VIEWS[wish.view][0])
    kinds = tuple(_kinds(found, wish))
    return Look(
        casebook=names.casebook(who, wish.casebook),
        form=str(FORMS[wish.form][0]),
        view=view + (_(", and how it was for you") if wish.private else ""),
        pages=len(found.seqs),
        kinds=kinds,
        stays=tuple(_stays(found)),
        named=() if wish.view == WHOLE else tuple(islice(_named(book), FEW)),
        files=any(_has_files(one) for one in found.kinds()),
    )


def _named(book: Book) -> Iterator[Place]:
    for entry in book.entries(note=False):
        yield from book.named(entry, book.shown(entry))


def _kinds(found: Plan, wish: Wish) -> Iterator[Of]:
    for number, count in sorted(found.kinds().items()):
        kind = _kind(number)
        if kind is None:
            yield Of(_("Kinds of your own"), count, (_("the sections of the view"),), ())
            continue
        shown = shows(wish, kind)
        leaves = tuple(section.label for section in kind.sections if section.code in shown)
        stays = tuple(section.label for section in kind.sections if section.code not in shown)
        yield Of(kind.title, count, leaves, stays)


def _kind(number: int) -> Kind | None:
    name = shipped().numbered(number)
    return shipped().get(name) if name else None


def _has_files(number: int) -> bool:
    kind = _kind(number)
    return kind is not None and kind.find("files") is not None


def _stays(found: Plan) -> Iterator[str]:
    words = {
        OTHERS: ngettext(
            "%(n)d page that somebody else wrote",
            "%(n)d pages that others wrote",
            found.stays.get(OTHERS, 0),
        ),
        COMPLAINT: ngettext(
            "%(n)d page about a complaint", "%(n)d pages about a complaint", found.stays.get(COMPLAINT, 0)
        ),
        TOLD: ngettext(
            "%(n)d page about what left before",
            "%(n)d pages about what left before",
            found.stays.get(TOLD, 0),
        ),
        HERS: ngettext(
            "%(n)d page of your own list", "%(n)d pages of your own list", found.stays.get(HERS, 0)
        ),
        NAMES: ngettext("%(n)d client page", "%(n)d client pages", found.stays.get(NAMES, 0)),
    }
    for reason, count in sorted(found.stays.items()):
        yield words[reason] % {"n": count}
