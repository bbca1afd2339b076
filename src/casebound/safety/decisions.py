"""Decisions about clients, as far as this person can open them, and where each stands today."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casebound.core import decisions, digest
from casebound.core.decisions import Standing
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import digests, display, held, read

FEW = 200  # pages about a client that are sooner opened than all digests are read
KIND, DISPUTE, RETRACTION = "decision", "dispute", "retraction"
OPEN = 1  # number of the option in a dispute's question `result`; 0 where nothing was said


@dataclass(frozen=True)
class Shown:
    """A decision as a line: what, for whom, until when, and whether the client sees it another way."""

    standing: Standing
    entry: read.Entry
    title: str
    instruction: str
    disputed: bool
    state: str
    warm: bool

    @property
    def client(self) -> str:
        return display.client_name(self.standing.decision.client, {})

    @property
    def review_on(self) -> date | None:
        return self.standing.decision.review_on


def shown(who: Who, client: int | None = None) -> list[Shown]:
    """Every decision that nothing has replaced, newest first; those of one client if one is given."""
    rows = _rows(who)
    of_kind = {seq: row for seq, row in rows.items() if row.kind == _number(KIND)}
    mine = {seq: row for seq, row in of_kind.items() if row.client and client in (None, row.client)}
    authors = dict(zip(rows, held.writers(who, list(rows)), strict=True))
    gone = {
        row.amends - 1
        for seq, row in rows.items()
        if row.kind == _number(RETRACTION) and authors.get(row.amends - 1) == authors[seq]
    }
    opened = read.several(who, sorted(mine.keys() - gone))
    made = [_decision(entry, authors[seq], rows) for seq, entry in opened.items()]
    people = who.roll.persons.items()
    leads = {number for number, person in people if "lead" in person.roles and not person.closed}
    disputed = _disputed(rows, authors, leads)
    found = decisions.standing(made, leads, timezone.localdate(timezone=who.zone))
    return [_line(one, opened[one.decision.seq], one.decision.seq in disputed) for one in reversed(found)]


def in_force(who: Who, client: int, seqs: Iterable[int]) -> dict[str, Any]:
    """For the top of a client's file: what has to be acted on today. seqs: the pages about that client."""
    about = [*seqs]
    if len(about) <= FEW and all(entry.kind.name != KIND for entry in read.several(who, about).values()):
        return {}
    lines = [line for line in shown(who, client) if line.standing.applies]
    return {"in_force": [(line, line.standing.decision.decided in decisions.REFUSALS) for line in lines]}


def _rows(who: Who) -> dict[int, digest.Row]:
    found: dict[int, digest.Row] = {}
    for casebook in who.casebooks():
        found |= {line.seq: line.digest for line in digests.lines(who, casebook)}
    return dict(sorted(found.items()))


def _disputed(rows: Mapping[int, digest.Row], authors: Mapping[int, int], leads: Collection[int]) -> set[int]:
    """Seqs of decisions whose newest dispute is open.

    That one was answered or taken back counts from whoever made the decision, or from a safety lead: else
    anybody who writes into the casebook could silence the client.
    """
    found: set[int] = set()
    for seq, row in rows.items():
        if row.kind == _number(DISPUTE):
            decision = row.amends - 1
            answers = authors[seq] in leads or authors[seq] == authors.get(decision)
            (found.discard if answers and row.outcome > OPEN else found.add)(decision)
    return found


def _number(kind: str) -> int:
    return shipped().get(kind).number


def _decision(entry: read.Entry, author: int, rows: dict[int, digest.Row]) -> decisions.Decision:
    about = entry.digest.client
    day = entry.answers.get("review_on")
    before = [row.severity for seq, row in rows.items() if row.client == about and seq < entry.seq]
    return decisions.Decision(
        seq=entry.seq,
        author=author,
        client=about,
        decided=str(entry.answers.get("decided", "")),
        review_on=date.fromisoformat(str(day)) if day else None,
        replaces=entry.answers.get("earlier") == "replace",
        level=max(before, default=0),
    )


def _line(standing: Standing, entry: read.Entry, disputed: bool) -> Shown:
    kind = entry.kind.worded(get_language() or "en")
    question = kind.find("decided")
    options = {option.code: option.label for option in question.options} if question else {}
    return Shown(
        standing,
        entry,
        options.get(standing.decision.decided, standing.decision.decided),
        str(entry.answers.get("instruction") or ""),
        disputed,
        _("The client disputes it") if disputed and standing.applies else _words(standing),
        disputed or standing.state in (decisions.SOON, decisions.VERY_SOON, decisions.OVERDUE),
    )


def _words(standing: Standing) -> Any:
    refusal = standing.decision.decided in decisions.REFUSALS
    return {
        decisions.STANDS: _("Stands") if refusal else _("In force"),
        decisions.SOON: _("Look again within 60 days") if refusal else _("Ends within 60 days"),
        decisions.VERY_SOON: _("Look again within 14 days") if refusal else _("Ends within 14 days"),
        decisions.OVERDUE: _("Stands; a look is overdue"),
        decisions.LAPSED: _("Ended on its date"),
        decisions.DONE: _("Done"),
    }[standing.state]
