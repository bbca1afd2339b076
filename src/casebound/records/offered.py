"""Whom a page of a draft offers as the client it is about, and how their names are said."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from casebound.core.errors import CaseboundError
from casebound.core.kinds import Question
from casebound.members.who import Who
from casebound.records import clients, display

MOST = 200  # on a page that asks who it was; for the others a note begins at the client


def whom(who: Who, asked: Iterable[Question], answers: Mapping[str, Any]) -> dict[int, str]:
    """Whom she may pick on this page: who stands there already, then those of late."""
    if not any(question.type == "client" for question in asked):
        return {}
    try:
        newest = clients.newest(who)[:MOST]
    except CaseboundError:  # a page that was changed from outside stops reading, never writing
        return {}
    names = names_of(who, dict.fromkeys([*answered(asked, answers), *newest]))
    often = Counter(names.values())
    return {number: _told_apart(number, names, often[name] > 1) for number, name in names.items()}


def _told_apart(number: int, names: Mapping[int, str], shared: bool) -> str:
    """Who shares a name says the number too; who has none that this person can read, the number alone."""
    client = display.client_name(number, {})
    return f"{names[number]} ({client})" if shared and names[number] else names[number] or client


def answered(asked: Iterable[Question], answers: Mapping[str, Any]) -> list[int]:
    picked = (answers.get(question.id) for question in asked if question.type == "client")
    return [number for number in picked if isinstance(number, int)]


def names_of(who: Who, numbers: Iterable[int]) -> dict[int, str]:
    """Names by number, in this order; none where a page was changed from outside."""
    try:
        return {number: client.name for number, client in clients.some(who, numbers).items()}
    except CaseboundError:
        return {}
