"""Clients who may have been written down twice. Pointed out, never merged by itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from casebound.records.clients import IDENTIFIERS, Alike, Client, alike
from casebound.records.folding import fold

PREFIX = 3  # so many first letters two names share before they are compared
DIGITS = 7  # so many last digits two phone numbers share


def twins(everybody: Iterable[Client], region: str = "US") -> dict[int, list[Alike]]:
    """Client number → who may be the same person, and why. Compares only those who share a beginning."""
    shelves: dict[str, list[Client]] = defaultdict(list)
    for client in everybody:
        for place in set(_places(client)):
            shelves[place].append(client)
    near: dict[int, dict[int, Client]] = defaultdict(dict)
    people = {client.number: client for shelf in shelves.values() for client in shelf}
    for shelf in shelves.values():
        for client in shelf:
            near[client.number].update((other.number, other) for other in shelf if other is not client)
    found = {
        number: alike(people[number].answers, others.values(), region) for number, others in near.items()
    }
    return {number: pairs for number, pairs in found.items() if pairs}


def _places(client: Client) -> Iterator[str]:
    for word in fold(str(client.answers.get("name") or "")).split():
        yield f"name {word[:PREFIX]}"
    for field in IDENTIFIERS:
        values = client.answers.get(field)
        for value in values if isinstance(values, list) else []:
            digits = "".join(char for char in str(value) if char.isdigit())
            key = digits[-DIGITS:] if field == "phones" else fold(str(value)).strip().lstrip("@")
            if key:
                yield f"{field} {key}"
