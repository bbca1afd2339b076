"""Sealing what a list came to, in batches, and taking it back. Broken off, it goes on where it was."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from casebound.core import digest
from casebound.core.errors import Stale
from casebound.exchange.lists_in import incoming, looking, once, plan
from casebound.exchange.lists_in.incoming import Given
from casebound.exchange.lists_in.looking import Going
from casebound.exchange.lists_in.plan import Plan
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import clients, digests
from casebound.records.clients import Client
from casebound.records.write import Order
from casebound.records.write_many import seal_many

AT_ONCE = 250
LISTS = ("nicknames", "phones", "emails", "handles")


def run(who: Who, given: Given, going: Going) -> Given:
    """Seal lines as long as `going` says so. At the end the file is erased. Raises BadInput, Stale.

    The same line is never sealed twice, wherever an earlier run was broken off.
    """
    made = given.plan
    if made.stage not in (plan.LOOKED, plan.RUNNING):
        raise Stale(_("Look through this list first."))
    home = looking.home(who, made)
    table, seed = given.table(), once.seed(who, given.id)
    joins = any(action.isdecimal() for action in map(made.action, made.twins))
    known = clients.known(who) if joins else {}
    made = replace(made, stage=plan.RUNNING)
    given = incoming.save(who, given, made)  # first: a run that is killed can be taken back from here on
    while made.done < made.count:
        stop = min(made.done + AT_ONCE, made.count)
        wanted = [index for index in range(made.done, stop) if _is_taken(made.action(index))]
        rows = looking.understood(who, made, table, wanted)
        orders = [_order(who, home, made, row.index, row.answers, seed, known) for row in rows]
        seal_many(who, [order for order in orders if order])
        # Counted where they stand: a batch that a killed run has sealed already is not ordered again
        there = len(once.sealed(who, seed, wanted))
        made = replace(made, done=stop, sealed=made.sealed + there)
        given = incoming.save(who, given, made)  # so that a killed run tells how far it came
        if not going():
            break
    if made.done == made.count:
        return incoming.save(who, given, replace(made, stage=plan.DONE), erase=True)
    return given


def _is_taken(action: str) -> bool:
    return action == plan.NEW or action.isdecimal()


def _order(
    who: Who,
    home: bytes,
    made: Plan,
    index: int,
    answers: Mapping[str, object],
    seed: bytes,
    known: dict[int, Client],
) -> Order | None:
    kind, action = shipped().get("client"), made.action(index)
    number = int(action) if action.isdecimal() else 0
    if number:
        client = known.get(number)
        if client is None:
            return None  # nobody she can open any more
        before = {name: said for name, said in client.answers.items() if kind.find(name)}
        answers = joined(before, answers)
        if answers == before:
            return None
        known[number] = replace(client, answers=dict(answers))  # a further line about them adds to this one
    return Order(kind, who.account.language, answers, home, draft=once.id_of(seed, index), client=number)


def joined(before: Mapping[str, object], new: Mapping[str, object]) -> dict[str, object]:
    """What is known of somebody with what a list says beside it. Nothing that was known is overwritten."""
    found = dict(before)
    for name, said in new.items():
        if name in LISTS:
            mine, theirs = found.get(name), said
            old = list(mine) if isinstance(mine, list) else []
            more = [one for one in theirs if one not in old] if isinstance(theirs, list) else []
            found[name] = old + more
        elif not found.get(name):
            found[name] = said
        elif name == "name" and said != found["name"]:
            others = found.get("nicknames")
            listed = list(others) if isinstance(others, list) else []
            found["nicknames"] = listed if said in listed else [*listed, said]
    return found


def undo(who: Who, given: Given, going: Going) -> Given:
    """Retract each page of an import that nothing was built on. `kept` counts those that are in use."""
    made = given.plan
    if made.stage not in (plan.DONE, plan.RUNNING, plan.UNDOING):
        raise Stale(_("Nothing of this list was imported."))
    if made.stage != plan.UNDOING:
        made = replace(made, stage=plan.UNDOING, done=0, kept=0)
    seed, used = once.seed(who, given.id), _used(who)
    while made.done < made.count:
        stop = min(made.done + AT_ONCE, made.count)
        mine = once.sealed(who, seed, range(made.done, stop))
        free = {index: seq for index, seq in mine.items() if seq not in used}
        seal_many(who, [_retraction(who, made, seed, index, seq) for index, seq in free.items()])
        made = replace(made, done=stop, kept=made.kept + len(mine) - len(free))
        given = incoming.save(who, given, made)
        if not going():
            break
    if made.done == made.count:
        return incoming.save(who, given, replace(made, stage=plan.UNDONE), erase=True)
    return given


def _used(who: Who) -> set[int]:
    """Client pages that something was written after, about or onto, as far as she can open it."""
    newest: dict[int, int] = {}
    pages: dict[int, int] = {}
    used: set[int] = set()
    taking = shipped().get("retraction").number
    for casebook in who.casebooks():
        for seq, raw in digests.raw(who, casebook).items():
            kind, number, amends = digest.glance(raw)
            if amends and kind != taking:
                used.add(amends - 1)
            if number:
                newest[number] = max(seq, newest.get(number, -1))
                if kind == clients.CLIENT_KIND:
                    pages[seq] = number
    return used | {seq for seq, number in pages.items() if newest[number] > seq}


def _retraction(who: Who, made: Plan, seed: bytes, index: int, seq: int) -> Order:
    kind = shipped().get("retraction")
    why = _("It came with the import of a client list, and the import was undone.")
    home = bytes.fromhex(made.casebook)
    return Order(
        kind, who.account.language, {"why": why}, home, draft=once.id_of(seed, index, True), amends=seq
    )
