"""Search over opened text. No index over words is ever kept in clear.

A few entries are opened, folded and scanned. Of many, the folded words lie sealed in one blob a casebook,
which counts only if its binding fits the leaves of its entries as the ledger has them; entries that are not
in it are opened. So a blob that is old, foreign or damaged makes a search slower and never shorter.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from casebound.book.append import turn
from casebound.core import pages
from casebound.core.epoch import Epoch
from casebound.core.errors import CaseboundError, Tampered
from casebound.members.who import Who
from casebound.records import blob, held, read
from casebound.records.folding import fold, terms
from casebound.records.models import SearchBlob

SHORT = 160
STAMPED = ("zone", "written", "received", "paper")  # what the seal wrote, not the writer
TAIL = 100  # so many entries may be opened for each search before their words join the blob
# Bytes of folded words in one blob, some 50,000 notes: it is opened whole, in memory. The oldest entries are
# in it; those for which it has no room are opened for each search.
MOST = 32 << 20


@dataclass(frozen=True)
class Hit:
    """An entry that holds every wanted term; `passage` is the text around the first one."""

    entry: read.Entry
    rank: int
    passage: str


class Hits(list[Hit]):
    """What was found. `scanned`: how many pages had to be opened one by one, beyond what is kept sealed."""

    scanned = 0


def search(who: Who, query: str, limit: int = 50) -> Hits:
    """Entries that hold all words of the query (or "phrases in quotes"), best first, then newest.

    Raises Tampered when an entry that a casebook must hold is not there.
    """
    wanted, hits = terms(query), Hits()
    if not wanted:
        return hits
    raw = [term.encode() for term in wanted]
    ranks: dict[int, int] = {}
    for casebook in who.casebooks():
        for words in _words(who, casebook, hits):
            ranks |= {seq: rank for rank, seq in words.ranked(raw)}
    best = sorted(ranks, key=lambda seq: (-ranks[seq], -seq))[:limit]
    found = read.several(who, best)
    read.missing(seq for seq in best if seq not in found)
    hits += [Hit(found[seq], ranks[seq], _passage(found[seq], wanted)) for seq in best]
    return hits


def texts(entry: read.Entry) -> Iterator[tuple[int, str]]:
    """(weight, words) of everything in an entry that can be searched; all of it where its kind is missing."""
    answers = entry.answers
    if entry.missing:
        for name, value in answers.items():
            if name not in STAMPED:
                yield from ((1, text) for text in _strings(value))
    for question in entry.kind.questions:
        value = answers.get(question.id)
        if question.search and value is not None:
            for text in _strings(value):
                option = question.option(text)
                yield question.search, f"{option.label} {option.hint}" if option else text


def _words(who: Who, casebook: bytes, hits: Hits) -> Iterator[blob.Words]:
    """The words of all entries of a casebook: those in the blob, then those of the rest, some at a time."""
    here, epoch = held.leaves(who, casebook), who.epoch(casebook)
    stored = _stored(who, epoch, here)
    inside = set(stored.seqs) if stored else set()
    room = MOST - (len(stored.text) if stored else 0)
    fresh: dict[int, blob.Texts] = {}
    for some in _in_parts([seq for seq in here if seq not in inside]):
        opened = {entry.seq: _folded(entry) for entry in read.chosen(who, casebook, some)}
        read.missing(seq for seq in some if seq not in opened)
        room -= sum(len(words) + 1 for texts in opened.values() for _weight, words in texts)
        if room >= 0:
            fresh |= opened
        else:
            hits.scanned += len(opened)
            yield blob.gather(opened)
    if len(fresh) >= TAIL:
        stored, fresh = blob.gather(fresh | (dict(stored.entries()) if stored else {})), {}
        keep(who, epoch, {seq: here[seq] for seq in stored.seqs}, bytes(stored))
    if stored:
        yield stored
    if fresh:
        yield blob.gather(fresh)


def kept(who: Who, casebook: bytes) -> blob.Words | None:
    """The words of a casebook that lie sealed, if they can be relied on."""
    return _stored(who, who.epoch(casebook), held.leaves(who, casebook))


def complete(who: Who, casebook: bytes, going: Callable[[], bool]) -> None:
    """Adds the words of entries that are not there, oldest first, while there is time (`going`) and room."""
    here, epoch = held.leaves(who, casebook), who.epoch(casebook)
    stored = _stored(who, epoch, here)
    inside, size = set(stored.seqs) if stored else set(), len(stored.text) if stored else 0
    fresh: dict[int, blob.Texts] = {}
    for some in _in_parts([seq for seq in here if seq not in inside]):
        if size >= MOST or not going():
            break
        opened = {entry.seq: _folded(entry) for entry in read.chosen(who, casebook, some)}
        size += sum(len(words) + 1 for texts in opened.values() for _weight, words in texts)
        fresh |= opened if size < MOST else {}
    if len(fresh) >= TAIL:
        stored = blob.gather(fresh | (dict(stored.entries()) if stored else {}))
        keep(who, epoch, {seq: here[seq] for seq in stored.seqs}, bytes(stored))


def _in_parts(seqs: list[int]) -> Iterator[list[int]]:
    """Oldest first, so many at a time as may lie open in memory."""
    for at in range(0, len(seqs), read.IN_ONE_QUERY):
        yield seqs[at : at + read.IN_ONE_QUERY]


def _folded(entry: read.Entry) -> list[tuple[int, bytes]]:
    return [(weight, fold(text).encode()) for weight, text in texts(entry)]


def keep(who: Who, epoch: Epoch, leaves: Mapping[int, bytes], raw: bytes) -> None:
    """Seal bytes that stand for these entries of a casebook (seq → leaf hash) for the next visit."""
    with turn(who.practice) as head:
        state = who.roll.casebooks[epoch.casebook]
        if state.epoch != epoch.number or who.number not in state.readers:
            return  # somebody was removed meanwhile: nothing more is sealed under the old key
        binding = pages.Binding(
            practice=who.practice.uid,
            casebook=epoch.casebook,
            epoch=epoch.number,
            page_number=0,
            size=head.frontier.size,
            root=head.frontier.root(),
            first_seq=min(leaves),
            last_seq=max(leaves),
            leaves_sha256=pages.leaves_sha256(sorted(leaves.items())),
        )
        sealed = pages.seal_search(raw, binding, epoch)
        SearchBlob.objects.update_or_create(
            practice_id=who.practice.id,
            casebook=epoch.casebook,
            defaults={"epoch": epoch.number, "binding": bytes(binding), "sealed": sealed},
        )


def _stored(who: Who, epoch: Epoch, here: Mapping[int, bytes]) -> blob.Words | None:
    """The words that were kept, if they can be relied on. A blob of an epoch that is over is thrown away."""
    mine = SearchBlob.objects.filter(practice=who.practice, casebook=epoch.casebook)
    row = mine.first()
    if row is None:
        return None
    if row.epoch < epoch.number:
        mine.filter(epoch=row.epoch).delete()
        return None
    try:
        return _checked(row, epoch, here)
    except CaseboundError:
        return None  # only a cache: the entries themselves are read instead


def _checked(row: SearchBlob, epoch: Epoch, here: Mapping[int, bytes]) -> blob.Words:
    binding = pages.Binding.parse(row.binding)
    told = (binding.practice, binding.casebook, binding.epoch, binding.page_number)
    if told != (epoch.practice, epoch.casebook, epoch.number, 0):
        raise Tampered("These words belong elsewhere.")
    words = blob.Words.parse(pages.open_search(row.sealed, binding, epoch))
    if held.leaves_sha256(here, words.seqs) != binding.leaves_sha256:
        raise Tampered("These words stand for other entries.")
    return words


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


def _passage(entry: read.Entry, wanted: list[str]) -> str:
    folded = ((text, fold(text)) for _, text in texts(entry))
    first = next((text for text, words in folded if any(term in words for term in wanted)), "")
    return _around(first, wanted)


def _around(text: str, wanted: list[str]) -> str:
    if len(text) <= 2 * SHORT:  # also where nothing of it can be shown
        return text
    folded = fold(text)
    at = min(place for term in wanted if (place := folded.find(term)) >= 0)
    start = max(0, at - SHORT)
    return ("… " if start else "") + text[start : at + SHORT] + (" …" if at + SHORT < len(text) else "")
