"""What is open when somebody leaves or loses a role: each thing, who takes it over, and whether that is done.

Worked out from keys and signed leaves every time, so nothing here can be ticked off that is not so. Rooms
above add what they know by functions named in settings.OPEN_WORK.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebound.book.append import clock
from casebound.core.roll import CasebookState
from casebound.members import casebooks, invite, names, roles
from casebound.members.who import Who

LOST, WARN = "lost", "warn"


@dataclass(frozen=True)
class Item:
    """One thing. to: who has it or can take it over; done: whether somebody else has it already.

    weight: LOST where something would be closed to everybody, WARN otherwise. role: the role it hangs on,
    empty for what ends when the person goes. address, way: where it can be handed over.
    """

    code: str
    what: str
    said: str
    done: bool
    to: tuple[str, ...] = ()
    weight: str = WARN
    role: str = ""
    address: str = ""
    way: str = ""


Source = Callable[[Who, int], Iterable[Item]]


def of(who: Who, person: int) -> list[Item]:
    """Everything that hangs on this person, what is not done yet first."""
    found = [*_roles(who, person), *_casebooks(who, person), *_keys(who, person), *_asked(who, person)]
    for name in settings.OPEN_WORK:
        source: Source = import_string(name)
        found += source(who, person)
    return sorted(found, key=lambda item: (item.done, item.weight != LOST))


def undone(who: Who, person: int, roles: frozenset[str]) -> list[Item]:
    """What nobody else would do if the person lost these roles."""
    return [item for item in of(who, person) if item.role in roles and not item.done]


def _roles(who: Who, person: int) -> Iterator[Item]:
    has, called = who.roll.persons[person].roles, names.people(who)
    sayings = {
        "administrator": (_("Managing the accounts"), _("Nobody else is administrator.")),
        "lead": (_("Safety lead"), _("Nobody else is safety lead.")),
    }
    for role, (what, alone) in sayings.items():
        if role in has:
            others = tuple(called.get(number, "?") for number in _with_role(who, role) if number != person)
            yield _item(role, what, others, alone, role=role, address=reverse("members"), way=_("People"))
    lapsing = sum(state.by == person for state in invite.still_open(who).values())
    if lapsing:
        said = ngettext(
            "%(n)d invitation ends with the role. Another administrator makes a new link.",
            "%(n)d invitations end with the role. Another administrator makes new links.",
            lapsing,
        )
        yield Item(
            "invitations",
            _("Invitations"),
            said % {"n": lapsing},
            False,
            role="administrator",
            address=reverse("members"),
            way=_("People"),
        )


def _with_role(who: Who, role: str) -> list[int]:
    return [n for n, person in who.roll.persons.items() if role in person.roles and not person.closed]


def _casebooks(who: Who, person: int) -> Iterator[Item]:
    called, kept = names.people(who), who.roll.endings.keepings
    holds = roles.alone_with(who, person)
    for state in who.roll.casebooks.values():
        if person not in state.readers or state.purpose == "own":
            continue
        name, to = names.casebook(who, state.id), _others(state, person, called)
        address = reverse("casebook", args=[state.id.hex()]) if who.reads(state.id) else ""
        full = state.id in holds
        lost, empty = _("Nobody else reads it: it would be closed to everybody."), _("Nobody else reads it.")
        weight, alone = (LOST, lost) if full else (WARN, empty)
        yield _item("casebook", name, to, alone, weight=weight, address=address, way=_("Let somebody in"))
        keeping = kept.get(state.id)
        if keeping is not None and keeping.person == person:
            said = _("Named as its keeper. Somebody else has to be named.")
            yield Item("keeper", name, said, False, to)
    for owed in casebooks.owed(who):
        state = who.roll.casebooks[owed.casebook]
        if person in state.readers and owed.person != person:
            what = _("%(person)s waits to be let into %(casebook)s")
            words = {"person": called.get(owed.person, "?"), "casebook": names.casebook(who, state.id)}
            others = _others(state, person, called)
            yield _item("waiting", what % words, others, _("Nobody else can let them in."))


def _others(state: CasebookState, person: int, called: dict[int, str]) -> tuple[str, ...]:
    return tuple(called.get(number, "?") for number in sorted(state.readers - {person}))


def _keys(who: Who, person: int) -> Iterator[Item]:
    """New keys that wait: who besides this person reads a casebook with their owner and can accept them."""
    called, books = names.people(who), who.roll.casebooks.values()
    for number in who.roll.waiting:
        if number == person:
            said = _("They count for nobody once the account is closed.")
            yield Item("own_keys", _("New keys that wait"), said, False)
            continue
        able = {one for book in books if number in book.readers for one in book.readers} - {number}
        if person in able:
            what = _("New keys of %(person)s wait") % {"person": called.get(number, "?")}
            others = tuple(called.get(one, "?") for one in sorted(able - {person}))
            yield _item("keys", what, others, _("Nobody else could accept them."))


def _asked(who: Who, person: int) -> Iterator[Item]:
    for asked in who.roll.asked.values():
        if asked.by == person and asked.until >= clock():
            what = _("Erasing of page e%(seq)d, asked for") % {"seq": asked.entry}
            said = _("Ends unless another reader agrees before. It can be asked for again.")
            yield Item("erasure", what, said, False)


def _item(
    code: str,
    what: str,
    others: tuple[str, ...],
    alone: str,
    *,
    weight: str = WARN,
    role: str = "",
    address: str = "",
    way: str = "",
) -> Item:
    if others:
        said = _("%(names)s can go on with it.") % {"names": ", ".join(others)}
        return Item(code, what, said, True, others, WARN, role)
    return Item(code, what, alone, False, (), weight, role, address, way)
