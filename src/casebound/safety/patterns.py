"""What the rules find in the pages that this person can open. Nothing is stored: each look is new."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from casebound.core.pages import ROW
from casebound.core.patterns import rules
from casebound.core.patterns.found import Alert
from casebound.core.patterns.rulebook import PlaceRule, Rule
from casebound.core.patterns.table import Codes, Table, table
from casebound.guidance import rule_book
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import digests, held

RETRACTION = "retraction"


@dataclass(frozen=True)
class Review:
    """Records that count and what the rules say about them, for one person who looks."""

    records: Table
    place: str
    person: int
    rows: bytes = field(default=b"", repr=False)  # the packed digests that the table was made from

    @cached_property
    def about_clients(self) -> list[Alert]:
        """Alerts about clients and single pages, in the order of the rule book."""
        return [alert for found in rules.across(self.records, rule_book().limits) for alert in found]

    @cached_property
    def by_client(self) -> dict[int, list[Alert]]:
        """Alerts by client number; those of somebody who is not named stand under 0."""
        found: dict[int, list[Alert]] = {}
        for alert in self.about_clients:
            found.setdefault(alert.about, []).append(alert)
        return found

    @cached_property
    def for_herself(self) -> list[Alert]:
        """What her own records say about her load. Nobody else ever sees it."""
        return list(rules.load(self.records, rule_book().limits, self.person))

    @cached_property
    def about_places(self) -> list[tuple[str, Alert]]:
        """Settings, services and ways of booking that return, with the name of the column."""
        limits = rule_book().limits
        found = [(column, rules.cluster(self.records, limits, column)) for column in rules.CLUSTERS]
        return [(column, alert) for column, alerts in found for alert in alerts]

    @cached_property
    def other_way(self) -> frozenset[int]:
        """Seqs of records that speak the other way."""
        return frozenset(self.records.seq[rules.other_way(self.records)].tolist())

    def place_rules(self, alert: Alert) -> tuple[PlaceRule, ...]:
        """The rules of the practice's place that this alert is about."""
        if alert.rule != "P6":
            return ()
        return rule_book().of_place(self.place)


def rule(alert: Alert) -> Rule:
    """What is said with an alert."""
    return rule_book().rules[alert.rule]


def review(who: Who, client: int | None = None) -> Review:
    """The rules over every page this person can open, or over those about one client.

    Raises Tampered when a casebook has a gap: what is not complete is not looked through.
    """
    rows = _each_once([digests.packed(who, casebook) for casebook in who.casebooks()])
    authors = np.frombuffer(held.writers(who, digests.seqs_of(rows)), np.int64)
    records = table(rows, authors, _codes(who))
    if client is not None:
        records = records.only(np.flatnonzero(records.client == client))
    return Review(records, who.practice.place, who.number, rows)


def _each_once(parts: list[bytes]) -> bytes:
    """Packed rows of several casebooks in the order of seq; a page may stand in more than one of them."""
    filled = [rows for rows in parts if rows]
    if len(filled) < 2:
        return b"".join(filled)
    joined = b"".join(filled)
    _seqs, places = np.unique(np.array(digests.seqs_of(joined)), return_index=True)
    return np.frombuffer(joined, np.uint8).reshape(-1, ROW)[places].tobytes()


ENQUIRY = "enquiry"  # counts by what somebody did in it, if anything: most calls are just calls


def _codes(who: Who) -> Codes:
    # A practice's own kinds have one number together: theirs count by class and severity.
    known = shipped()
    asking = {kind.number for kind in known.every() if kind.by_digest("behaviours") and kind.name != ENQUIRY}
    return rule_book().codes(
        known.vocabulary("behaviours"),
        known.vocabulary("responses"),
        who.practice.place,
        tuple(sorted(asking)),
        known.get(RETRACTION).number,
    )


def seqs_of(alerts: Iterable[Alert]) -> list[int]:
    """Every record behind the alerts, newest in the ledger first."""
    return sorted({seq for alert in alerts for seq in alert.entries}, reverse=True)
