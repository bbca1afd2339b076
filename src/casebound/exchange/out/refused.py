"""People whom a standing decision refuses, as a list to block by in another program: no reasons, no dates.

Rows of name, phones, e-mails. docs/spec/exchange.md, 5 says why a phone loses its plus.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casebound.core import decisions as deciding
from casebound.core.errors import BadInput
from casebound.exchange.out import making, table
from casebound.exchange.out.making import Data
from casebound.exchange.out.wish import names_stay
from casebound.members.who import Who
from casebound.records import clients, display, read
from casebound.release.moments import Moment
from casebound.safety import decisions

PURPOSE = "list to block by"
COLUMNS = ("name", "phone", "email")
STAY = gettext_noop(
    "In this practice clients’ names stay here. Ask an administrator of the practice to make the list."
)


@dataclass(frozen=True)
class Refused:
    """One person who is refused today. decisions: seqs of those that say so. page: seq of the client page."""

    client: int
    name: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    decisions: tuple[int, ...]
    page: int | None
    disputed: bool
    overdue: bool

    @property
    def shown(self) -> str:
        """What the person who chooses reads."""
        return self.name or display.client_name(self.client, {})

    @property
    def empty(self) -> bool:
        """Nothing is known to block them by."""
        return not (self.name or self.phones or self.emails)


def offered(who: Who) -> list[Refused]:
    """Everybody whom a decision that she can open refuses today, by name."""
    standing: dict[int, list[decisions.Shown]] = {}
    for line in decisions.shown(who):
        one = line.standing.decision
        if line.standing.applies and one.decided in deciding.REFUSALS:
            standing.setdefault(one.client, []).append(line)
    known = clients.known(who) if standing else {}
    found = [_one(number, known.get(number), lines) for number, lines in standing.items()]
    return sorted((one for one in found if not one.empty), key=lambda one: (one.name.casefold(), one.client))


def _one(number: int, client: clients.Client | None, lines: list[decisions.Shown]) -> Refused:
    answers = client.answers if client else {}
    return Refused(
        client=number,
        name=" ".join(str(answers.get("name") or "").split()),
        phones=_listed(answers.get("phones")),
        emails=_listed(answers.get("emails")),
        decisions=tuple(line.entry.seq for line in lines),
        page=client.seq if client else None,
        disputed=any(line.disputed for line in lines),
        overdue=any(line.standing.state == deciding.OVERDUE for line in lines),
    )


def _listed(value: object) -> tuple[str, ...]:
    return tuple(str(each).strip() for each in value) if isinstance(value, list) else ()


def rows(chosen: list[Refused]) -> list[tuple[str, str, str]]:
    """One row a phone or e-mail, each with the name, so that every one of them is blocked."""
    found: list[tuple[str, str, str]] = []
    for one in chosen:
        longest = max(len(one.phones), len(one.emails), 1)
        for at in range(longest):
            phone = one.phones[at] if at < len(one.phones) else ""
            email = one.emails[at] if at < len(one.emails) else ""
            found.append((one.name, dialled(phone), email))
    return found


def dialled(phone: str) -> str:
    """A phone without the plus in front, which a spreadsheet would run and a form to block by may refuse."""
    return phone.removeprefix("+").strip() if phone[1:2].isdigit() or phone[1:2] == " " else phone


def make(who: Who, picked: Collection[int], to: str, purpose: str, at: Moment) -> Data:
    """The list of those picked, its disclosure sealed; asked again with the same moment, the same list.

    Raises BadInput for somebody who is not refused, for nobody, or where names have to stay.
    """
    chosen = chosen_of(who, picked)
    answers = making.asked(who, to, "", purpose)
    told = making.measured(_pieces(chosen))
    for seq in sorted({one.page for one in chosen if one.page is not None}):
        read.open_entry(who, seq, PURPOSE)
    ids = making.ids(sorted({seq for one in chosen for seq in _pages(one)}))
    answers |= {"view": "refused", "form": "list", "entries": ids, "selection": "selection"}
    if len(chosen) == 1:
        answers["client"] = chosen[0].client
    done = making.remember(who, answers, told.manifest("refused.csv"), at)
    pieces: Callable[[], Iterator[bytes]] = partial(_pieces, chosen)
    return Data(told, "list.csv", "text/csv; charset=utf-8", done, pieces)


def chosen_of(who: Who, picked: Collection[int]) -> list[Refused]:
    """Those of the list that were picked. Raises BadInput as `make` does."""
    if names_stay(who):
        raise BadInput(_(STAY))
    known = {one.client: one for one in offered(who)}
    strangers = sorted(set(picked) - known.keys())
    if strangers:
        raise BadInput(
            _("No decision that stands today refuses client %(number)d, or nothing is known to block by.")
            % {"number": strangers[0]}
        )
    if not picked:
        raise BadInput(_("Choose at least one person."))
    return [one for number, one in known.items() if number in set(picked)]


def _pages(one: Refused) -> tuple[int, ...]:
    return (*one.decisions, *(() if one.page is None else (one.page,)))


def _pieces(chosen: list[Refused]) -> Iterator[bytes]:
    yield table.BOM.encode() + table.row(COLUMNS)
    for row in rows(chosen):
        yield table.row(row)
