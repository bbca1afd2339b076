"""Search over opened text: decrypt, fold, scan. No index over words is ever kept in clear."""

from collections.abc import Iterator
from dataclasses import dataclass

from casebound.members.who import Who
from casebound.records import read
from casebound.records.folding import fold, terms

SHORT = 160


@dataclass(frozen=True)
class Hit:
    """An entry that holds every wanted term; `passage` is the text around the first one."""

    entry: read.Entry
    rank: int
    passage: str


def search(who: Who, query: str, limit: int = 50) -> list[Hit]:
    """Entries that hold all words of the query (or "phrases in quotes"), best first, then newest."""
    wanted = terms(query)
    if not wanted:
        return []
    hits = (hit for entry in read.everything(who) if (hit := _hit(entry, wanted)))
    return sorted(hits, key=lambda hit: (-hit.rank, -hit.entry.seq))[:limit]


def texts(entry: read.Entry) -> Iterator[tuple[int, str]]:
    """(weight, words) of everything in an entry that can be searched."""
    answers = entry.answers
    for question in entry.kind.questions:
        value = answers.get(question.id)
        if question.search and value is not None:
            for text in _strings(value):
                option = question.option(text)
                yield question.search, f"{option.label} {option.hint}" if option else text


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


def _hit(entry: read.Entry, wanted: list[str]) -> Hit | None:
    found = [(weight, text, fold(text)) for weight, text in texts(entry)]
    rank = 0
    for term in wanted:
        score = sum(weight * folded.count(term) for weight, _, folded in found)
        if not score:
            return None
        rank += score
    passage = next(text for _, text, folded in found if any(term in folded for term in wanted))
    return Hit(entry, rank, _around(passage, wanted))


def _around(text: str, wanted: list[str]) -> str:
    if len(text) <= 2 * SHORT:
        return text
    folded = fold(text)
    at = min(place for term in wanted if (place := folded.find(term)) >= 0)
    start = max(0, at - SHORT)
    return ("… " if start else "") + text[start : at + SHORT] + (" …" if at + SHORT < len(text) else "")
