"""Answers from a file or a pipe, made into what is sealed. The same rules as on the pages: core checks."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casebound.core import entry as entries
from casebound.core.errors import BadInput
from casebound.core.kinds import FILES, Kind
from casebound.members.who import Who
from casebound.records import clients, read, sealing, sharing, write
from casebound.records.folding import fold
from casebound.records.models import ClientNumber
from casebound.site import attaching, terminal

CLIENT_NAME = "client_name"
_SOMEBODY = 1  # stands for a client who gets a number once everything else is right


@dataclass(frozen=True)
class Sealed:
    """What was acknowledged, and the minutes from event to first writing (None: not known)."""

    done: write.Done
    delay: int | None

    def table(self) -> dict[str, object]:
        return {
            "entry": self.done.id,
            "page": self.done.page,
            "receipt": self.done.receipt.decode(),
            "delay_minutes": self.delay,
        }


def read_answers(source: str) -> dict[str, object]:
    """One flat JSON object, question → answer; `-` reads the pipe. Raises BadInput."""
    raw = sys.stdin.buffer.read() if source == "-" else terminal.read_file(Path(source))
    name = "What came through the pipe" if source == "-" else source
    try:
        found = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise BadInput(f"{name} is not JSON. 'casebound kinds sample incident' prints an example.") from None
    if not isinstance(found, dict):
        raise BadInput(f"{name} has to be one JSON object, question → answer.")
    return found


def seal(who: Who, order: write.Order, files: attaching.Given | None = None) -> Sealed:
    """Check everything, take in the files, give a client who is only named a number, then seal."""
    if not set(order.kind.writers) & who.writes_as:
        raise BadInput(f"Your roles do not write pages of the kind {order.kind.name}.")
    _must_fit(who, order)
    if files:
        files.demand(order.kind)
    now = datetime.now(UTC)
    order = replace(order, started=order.started or now)
    answers, name = _client_of(who, order.kind, order.answers)
    number = _number_of(who, name) if name else None
    if order.kind.about and name:
        answers[order.kind.about] = number or _SOMEBODY
    checked = _checked(who, replace(order, answers=answers), now)
    others = [id for id in (order.casebook, *order.also) if id != who.own_casebook()]
    sharing.refuse_named(who, order.kind, checked.answers, others, order.amends)
    with _with_files(who, order, files) as order:
        answers |= {FILES: order.answers[FILES]} if files else {}
        if name and number is None:
            answers[order.kind.about] = sealing.new_client(who, name, order.casebook)
        done = write.seal_entry(who, replace(order, answers=answers))
    return Sealed(done, _delay(checked))


@contextmanager
def _with_files(who: Who, order: write.Order, files: attaching.Given | None) -> Iterator[write.Order]:
    """The same order, of a draft that holds the files."""
    if not files:
        yield order
        return
    with attaching.draft(who, order.kind, order.language, order.amends, files) as sheet:
        yield replace(order, draft=sheet.id, revision=sheet.revision, answers=sheet.answers)


def _must_fit(who: Who, order: write.Order) -> None:
    """What is amended has to be there, hers to open, and of a kind that may be amended like this."""
    if order.amends is None:
        return
    amended = read.open_entry(who, order.amends, "amend")
    if order.kind.amends and not {"*", amended.kind.name} & set(order.kind.amends):
        raise BadInput(f"{order.kind.title} is not written to a page of the kind {amended.kind.name}.")


def _checked(who: Who, order: write.Order, now: datetime) -> entries.Checked:
    """Everything that sealing would refuse, before anything is written."""
    return entries.check(
        order.kind,
        order.answers,
        now,
        zone=who.account.time_zone,
        for_seal=True,
        stamp=entries.Stamp(written=order.started, amends=order.amends, paper=order.paper),
    )


def _delay(checked: entries.Checked) -> int | None:
    found = [checked.computed.get(item.id) for item in checked.kind.computed if item.rule == "delay_minutes"]
    return next((value for value in found if isinstance(value, int)), None)


def _client_of(who: Who, kind: Kind, given: Mapping[str, object]) -> tuple[dict[str, object], str]:
    """The answers without a client's name, and the name: from `client_name`, or a text as the client."""
    answers = dict(given)
    if not kind.about:
        return answers, ""
    name = answers.pop(CLIENT_NAME, None)
    client = answers.get(kind.about)
    if name is not None and client is not None:
        raise BadInput(f"Give {kind.about} or {CLIENT_NAME}, not both.")
    if isinstance(client, int) and not isinstance(client, bool):
        _must_exist(who, client)
    if isinstance(client, str):
        name = answers.pop(kind.about)
    if name is not None and not (isinstance(name, str) and name.strip()):
        raise BadInput(f"{CLIENT_NAME}: give a name as text, or leave it out.")
    return answers, name.strip() if isinstance(name, str) else ""


def _must_exist(who: Who, number: int) -> None:
    if not ClientNumber.objects.filter(practice=who.practice, number=number).exists():
        raise BadInput(f"There is no client {number}. Give a name instead, and the client gets a number.")


def _number_of(who: Who, name: str) -> int | None:
    """The client of exactly this name that she already knows."""
    found = [client.number for client in clients.known(who).values() if fold(client.name) == fold(name)]
    if len(found) > 1:
        numbers = ", ".join(map(str, sorted(found)))
        raise BadInput(f"You have several clients of this name. Give the number of one: {numbers}.")
    return found[0] if found else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a question stands there twice")
    return found
