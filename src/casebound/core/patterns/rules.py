"""The rules over digests: each names the records that fired it, and scores nothing (docs/spec/review.md).

Each is a pure function of a table (records in the order of client, time and seq) and its limits. The
published reasons, what an alert does not mean and what could be done stand in `casebound/guidance/`.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from casebound.core import digest
from casebound.core.patterns.at_once import at_once
from casebound.core.patterns.found import Found, grouped, listed, single
from casebound.core.patterns.recent import recent_of_each
from casebound.core.patterns.table import Flags, Numbers, Table

_DAY = 24 * 60  # minutes
# Step of each class of behaviour by its number: testing a limit, words, then showing and touching.
_CODES = 256  # a column of one byte
_STEPS = np.zeros(_CODES, np.uint8)
_STEPS[[1, 2, 3, 4]] = (1, 2, 3, 3)
_ROOM = np.uint8(16)  # more than any level or step
_INVOLUNTARY = 4  # value of the column `intent`
CLUSTERS = ("setting", "service", "booking")


@dataclass(frozen=True)
class Limits:
    """Constants of the rules, as `guidance/review.v1.toml` has them: days, counts, levels of severity."""

    same_person_days: int
    same_person_records: int
    pursuit_acts: int
    severe_level: int
    severe_harm: int
    load_records: int
    load_days: int
    load_level: int
    cluster_records: int
    cluster_days: int
    cluster_clients: int


def same_person(records: Table, limits: Limits) -> Found:
    """P1: so many records about one client, each within the days of the one before."""
    near = np.zeros(len(records), bool)
    close = np.diff(records.when) <= limits.same_person_days * _DAY
    both = close & (records.client[1:] == records.client[:-1])
    near[1:] |= both
    near[:-1] |= both
    return grouped("P1", records, near, limits.same_person_records)


def course_of_conduct(records: Table, limits: Limits) -> Found:
    """P2: several acts of pressure, stalking or contact out of hours by one person, however soon."""
    starts, sizes = records.runs
    act = records.pursuit > 0
    acts = records.pursuit + (act & (records.repeated == digest.YES))
    enough = np.add.reduceat(acts, starts, dtype=np.int64) >= limits.pursuit_acts
    return grouped("P2", records, act & np.repeat(enough, sizes))


def after_warning(records: Table, limits: Limits) -> Found:
    """P3: it went on after a no within a record, or came again after a record in which a limit was set."""
    starts, sizes = records.runs
    places = np.arange(len(records), dtype=np.int32)
    first = np.minimum.reduceat(np.where(records.warned > 0, places, np.int32(len(records))), starts)
    fired = (records.after_warning == digest.YES) | (places > np.repeat(first, sizes))
    fired[first[first + 1 < starts + sizes]] = True  # the limit itself, where something came later
    return grouped("P3", records, fired)


def steps_up(records: Table, limits: Limits) -> Found:
    """P4: severity, or the step from testing a limit over words to showing and touching, rises."""
    starts, sizes = records.runs
    turn = np.repeat(np.arange(len(starts), dtype=np.int32) * _ROOM, sizes)  # each client below the last
    return grouped("P4", records, _rises(records.severity, turn) | _rises(_STEPS.take(records.group), turn))


def _rises(levels: Numbers, turn: Numbers) -> Flags:
    """Records below a later one or above an earlier one in the same turn; 0 is not compared."""
    level = levels - turn
    lowest_before = np.minimum.accumulate(level + (levels == 0) * _ROOM)
    highest_after = np.maximum.accumulate(level[::-1])[::-1]
    return (levels > 0) & ((lowest_before < level) | (highest_after > level))


def severe(records: Table, limits: Limits) -> Found:
    """P5: one record of a severe or critical level, with a weapon, or with a hurt that needed care."""
    fired = records.severity >= limits.severe_level
    fired = fired | ((records.present & digest.WEAPON) > 0) | (records.harm_body >= limits.severe_harm)
    return single("P5", records, fired)


def rule_of_place(records: Table, limits: Limits) -> Found:
    """P6: one record with a behaviour about which a rule of the practice's place speaks."""
    return single("P6", records, records.ruled > 0)


def several_targets(records: Table, limits: Limits) -> Found:
    """P8: several people of the practice recorded the same client."""
    starts, sizes = records.runs
    several = np.minimum.reduceat(records.target, starts) != np.maximum.reduceat(records.target, starts)
    return grouped("P8", records, np.repeat(several, sizes))


def load(records: Table, limits: Limits, person: int) -> Found:
    """P10: one person's own records: so many within the days, or one of this level. Only she is told."""
    records = records.in_time
    mine = np.flatnonzero((records.target == person) & records.first_hand)
    when, back = records.when[mine], limits.load_records - 1
    fired = records.severity[mine] >= limits.load_level
    close = np.flatnonzero(when[back:] - when[: len(mine) - back] <= limits.load_days * _DAY)
    for step in range(limits.load_records):
        fired[close + step] = True
    return listed("P10", records, {person: mine[fired]})


def cluster(records: Table, limits: Limits, column: str) -> Found:
    """P11: so many records of several clients share a setting, a service or a way of booking, within the days
    before the newest of them. `about` is the value of the column."""
    records = records.in_time
    recent = recent_of_each(getattr(records, column), records.when, limits.cluster_days * _DAY)
    recent = recent[records.client[recent] > 0]
    value = getattr(records, column)[recent]
    shared = {number: recent[value == number] for number in np.flatnonzero(np.bincount(value)).tolist()}
    several = {
        number: places
        for number, places in shared.items()
        if len(np.unique(records.client[places])) >= limits.cluster_clients
    }
    return listed("P11", records, several, limits.cluster_records)


def other_way(records: Table) -> Flags:
    """P13: records that say it may have been a reflex or illness, or that were told or inferred."""
    involuntary: Flags = records.intent == _INVOLUNTARY
    return involuntary | ~records.first_hand


def across(records: Table, limits: Limits) -> tuple[Found, ...]:
    """Every rule about clients, in the order of the rule book."""
    every = (same_person, course_of_conduct, after_warning, steps_up, severe, rule_of_place, several_targets)
    return tuple(at_once(len(records), [partial(rule, records, limits) for rule in every]))
