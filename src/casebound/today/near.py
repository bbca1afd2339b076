"""Which appointments of a calendar may fall on a day around today, told by days alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from casebound.today import repeats
from casebound.today.blocks import Block
from casebound.today.repeats import AROUND, BEFORE, LONG


@dataclass
class Near:
    """Those that may. passed: those that could not be told."""

    found: list[Block] = field(default_factory=list)
    passed: int = 0


def near(blocks: Iterable[Block], today: date) -> Near:
    """Single ones first, then rules, then what a rule's days were moved to or from."""
    told = Near()
    rules: list[Block] = []
    moved: list[Block] = []
    for block in blocks:
        if block.day("DTSTART") is None or (block.moved and block.day("RECURRENCE-ID") is None):
            told.passed += 1
        elif block.moved:
            told.passed += block.repeats  # such a rule is not followed
            moved.append(block.once())
        elif block.repeats:
            rules.append(block)
        elif _single(block, today):
            told.found.append(block)
    onwards = {one.uid for one in moved if "THISANDFUTURE" in one.first("RECURRENCE-ID").upper()}
    kept = set()
    for block in rules:
        fits = _rule(block, today, block.uid not in onwards)
        told.passed += fits is None
        if fits:
            told.found.append(block)
            kept.add(block.uid)
        elif fits is None and _single(block, today):  # the day it begins on needs no rule
            told.found.append(block.once())
    for block in moved:
        if _single(block, today) or (block.uid in kept and _taken(block, today)):
            told.found.append(block)
    return told


def _single(block: Block, today: date) -> bool:
    start = block.day("DTSTART")
    if start is None:
        return False
    ago = (today - start).days
    return ago >= -AROUND and (ago <= AROUND or ago - AROUND <= block.lasts)


def _taken(block: Block, today: date) -> bool:
    """Whether it stands for a day of its rule that might else be shown, or for all days from one on."""
    first = block.first("RECURRENCE-ID")
    day = block.day("RECURRENCE-ID")
    if day is None or "THISANDFUTURE" in first.upper():
        return True
    return abs((day - today).days) <= BEFORE


def _rule(block: Block, today: date, shorten: bool) -> bool | None:
    """Whether it may fall near today, brought forward if so; None for a rule that is not followed."""
    start = block.day("DTSTART")
    if start is None or start < repeats.OLDEST:
        return None
    last = today + timedelta(days=AROUND)
    shorten = shorten and block.lasts <= LONG
    for name in ("EXDATE", "RDATE") if shorten else ():
        block.keep_days(name, today - timedelta(days=BEFORE), last)
    if start > last and "RDATE" not in block.lines:
        return False
    if "RRULE" not in block.lines:
        return True
    if len(block.lines["RRULE"]) > 1:
        return None
    rule = repeats.rule(block.value("RRULE"))
    if rule is None:
        return None
    rule = rule.whole_days() if "T" in block.value("DTSTART") else rule
    block.put("RRULE", rule.written())
    if not shorten:
        return True
    first = today - timedelta(days=AROUND + block.lasts)
    later, rest = repeats.forward(rule, start, today)
    if not (rest and repeats.may_fall(rest, later, first, last)) and "RDATE" not in block.lines:
        return False
    block.begin_on(later)
    if rest is None:
        del block.lines["RRULE"]
    else:
        block.put("RRULE", rest.written())
    return True
