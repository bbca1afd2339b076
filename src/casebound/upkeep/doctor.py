"""What every room has to say about its rows, for every practice of the database."""

from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

from casebound.book import doctor as of_book
from casebound.book import doctor_rows
from casebound.book.models import Practice
from casebound.core.chain import Finding
from casebound.people import doctor as of_people

ROOMS = ("members", "records", "attachments", "anchors")


def examine_all(with_guards: bool = True) -> list[Finding]:
    """Every finding about every practice, the people and the guards; an empty list is a sound database.

    Each names its practice where there are several.
    """
    findings, practices = [*of_people.examine()], list(Practice.objects.order_by("id"))
    for practice in practices:
        name = f"{practice.name or practice.uid.hex()[:8]}: " if len(practices) > 1 else ""
        findings += [replace(found, sentence=name + found.sentence) for found in examine(practice)]
    return [*findings, *of_book.guards_lost()] if with_guards else findings


def examine(practice: Practice) -> list[Finding]:
    """Every finding about one practice."""
    findings = of_book.examine(practice)
    roll = of_book.roll(practice)
    if roll is None:
        return findings
    findings += doctor_rows.examine(practice, roll)
    for room in ROOMS:
        name = f"casebound.{room}.doctor"
        if find_spec(f"casebound.{room}") and find_spec(name):
            findings += import_module(name).examine(practice, roll)
    return findings


def grave(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.grave]
