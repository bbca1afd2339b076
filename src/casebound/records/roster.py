"""The clients one person can open pages about, at hand in memory: numbers, places, and words to find them by.

What a page says is never taken from here: whoever is found is opened anew with her key. It is brought forward
with what the ledger says since, and lets go of what she may not open any more (records.in_memory keeps it).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from casebound.core import pages
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import digests, held, read, search, shelf
from casebound.records.shelf import Patterns, Shelf

CLIENT = 3  # the digest's number of the kind `client`
IDENTIFYING = 3  # weight in search of a name, phone, e-mail or account online; others say less
NONE = np.uint64(2**64 - 1)
LOOSE = 512  # so many clients' words are looked through one by one before they get a shelf
SHELF = 1 << 15  # clients on one shelf
MOST = 400_000  # clients whose words are at hand, some 100 MB; the newest
_ROW = np.dtype(
    {
        "names": ["seq", "kind", "client", "amends"],
        "formats": [">u8", "u1", ">u4", ">u8"],
        "offsets": [0, 9, 30, 34],
        "itemsize": pages.ROW,
    }
)
_KEPT = np.dtype([("seq", "u8"), ("kind", "u1"), ("client", "u4"), ("amends", "u8")])
Rows = NDArray[np.void]
Going = Callable[[], bool]  # whether there is time for more


class Roster:
    """For one person, as her casebooks stood at `mark`."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """As if nothing had been read yet."""
        self.mark: held.Mark | None = None
        self.left = 0  # clients whose words are still to be read
        self._rows: Rows = np.empty(0, _KEPT)
        self._numbers = np.empty(0, np.uint32)
        self._pages = self._about = np.empty(0, np.uint64)  # about: what stands about each client in turn
        self._begins, self._by_page = np.zeros(1, np.intp), np.empty(0, np.intp)
        self._stands = np.empty(0, bool)
        self._shelves: list[Shelf] = []
        self._loose: dict[int, bytes] = {}

    def bring_forward(self, who: Who) -> None:
        """To what the ledger says now. Raises Tampered when a casebook has a gap, Sealed without a grant."""
        mark = held.mark(who)
        if mark == self.mark:
            return
        if self.mark and not held.came_before(who, self.mark):
            self.clear()
        here = {casebook: held.leaves(who, casebook).seqs for casebook in who.casebooks()}
        now = np.unique(np.concatenate([np.empty(0, np.uint64), *map(_array, here.values())]))
        self._rows = self._rows[np.isin(self._rows["seq"], now, assume_unique=True)]
        for casebook, seqs in here.items():
            fresh = np.setdiff1d(_array(seqs), self._rows["seq"], assume_unique=True)
            if len(fresh):
                self._rows = np.sort(np.concatenate([self._rows, _fresh(who, casebook, fresh)]), order="seq")
        self._settle(who)
        self._let_go()
        self.mark = mark

    def _settle(self, who: Who) -> None:
        """Who there is, and which page says who it is: the newest client page that stands."""
        rows = self._rows[self._rows["client"] > 0]
        rows = rows[np.argsort(rows["client"], kind="stable")]
        self._about = np.ascontiguousarray(rows["seq"])
        self._numbers, begins = np.unique(rows["client"], return_index=True)
        self._begins, count = np.append(begins, len(rows)), len(begins)
        at = np.repeat(np.arange(count), np.diff(self._begins))
        gone = np.isin(self._about, _taken_back(who, self._rows))
        said = (rows["kind"] == CLIENT) & ~gone
        pages_ = np.zeros(count, np.uint64)
        np.maximum.at(pages_, at[said], self._about[said] + np.uint64(1))
        self._pages = pages_ - np.uint64(1)  # 0 - 1 is NONE
        self._by_page = np.argsort(self._pages)
        self._stands = np.bincount(at[~gone], minlength=count) > 0

    # Words

    def read_on(self, who: Who, going: Going) -> None:
        """The words of clients not read yet, as long as `going` says so; `left` says how many are missing.

        Raises Tampered where the database lacks one.
        """
        missing = self._missing()
        if len(missing) > digests.TAIL:
            missing = self._from_what_is_sealed(who, missing, going)
        for casebook in who.casebooks() if len(missing) else []:
            mine = np.intersect1d(missing, _array(held.leaves(who, casebook).seqs), assume_unique=True)
            for at in range(0, len(mine), read.IN_ONE_QUERY):
                if not going():
                    break
                some = mine[at : at + read.IN_ONE_QUERY].tolist()
                opened = read.chosen(who, casebook, some)
                self._put({entry.seq: _words(search.texts(entry)) for entry in opened})
            missing = self._missing()
        if going():  # all were looked for: a page that is not there is no page still to be read
            read.missing(missing.tolist())
        self.left = len(missing)

    def _from_what_is_sealed(self, who: Who, missing: NDArray[np.uint64], going: Going) -> NDArray[np.uint64]:
        """From the words for searching, which are completed first: they serve the next visit too."""
        for casebook in who.casebooks():
            search.complete(who, casebook, going)
            kept = search.kept(who, casebook)
            if kept is not None:
                wanted = set(missing.tolist())
                texts = ((seq, found) for seq, found in kept.entries() if seq in wanted)
                self._put({seq: _words((w, raw.decode()) for w, raw in found) for seq, found in texts})
                missing = self._missing()
        return missing

    def _wanted(self) -> NDArray[np.uint64]:
        """Pages whose words belong here."""
        return np.sort(self._pages[self._pages != NONE])[-MOST:]

    def _missing(self) -> NDArray[np.uint64]:
        have = [one.seqs for one in self._shelves] + [_array(self._loose)]
        return np.setdiff1d(self._wanted(), np.concatenate(have), assume_unique=True)

    def _put(self, fresh: dict[int, bytes]) -> None:
        self._loose = dict(sorted((self._loose | fresh).items()))
        if len(self._loose) <= LOOSE:
            return
        if self._shelves and len(self._shelves[-1].seqs) < SHELF:
            self._loose |= dict(self._shelves.pop().items())
        every = iter(sorted(self._loose.items()))
        while some := dict(islice(every, SHELF)):
            self._shelves.append(shelf.shelf(some))
        self._loose = {}

    def _let_go(self) -> None:
        """Words of pages that are gone, taken back, or told anew by a later one."""
        wanted = self._wanted()
        self._loose = {seq: words for seq, words in self._loose.items() if _holds(wanted, seq)}
        for at, one in enumerate(self._shelves):
            stays = np.isin(one.seqs, wanted, assume_unique=True)
            if not stays.all():
                self._shelves[at] = shelf.shelf(
                    {seq: words for seq, words in one.items() if _holds(wanted, seq)}
                )
        self.left = len(self._missing())

    # Asking

    def newest(self) -> list[int]:
        """Clients of whom something stands, by the newest page about each."""
        latest = self._about[self._begins[1:] - 1]
        order = np.argsort(latest, kind="stable")[::-1]
        return [int(n) for n in self._numbers[order][self._stands[order]]]

    def has(self, number: int) -> bool:
        return self._place(number) is not None

    def entries(self, number: int) -> tuple[int, ...]:
        """Seqs of the pages about a client, oldest first."""
        at = self._place(number)
        return () if at is None else tuple(self._about[self._begins[at] : self._begins[at + 1]].tolist())

    def page(self, number: int) -> int | None:
        """Seq of the page that says who a client is."""
        at = self._place(number)
        return None if at is None or self._pages[at] == NONE else int(self._pages[at])

    def client(self, seq: int) -> int:
        """Number of the client of whom this page says who it is."""
        at = self._pages.searchsorted(np.uint64(seq), sorter=self._by_page)
        return int(self._numbers[self._by_page[at]])

    def stands(self, number: int) -> bool:
        at = self._place(number)
        return at is not None and bool(self._stands[at])

    def _place(self, number: int) -> int | None:
        return _place(self._numbers, number)

    def find(self, query: str, region: str, most: int) -> list[int]:
        """Seqs of the pages that say who the fitting clients are: whole words first, then the newest."""
        found: dict[int, None] = {}
        for patterns in shelf.stages(query, region):
            fitting = self._fitting(patterns)
            while len(found) < most and (seq := next(fitting, None)) is not None:
                found[seq] = None
        return list(found)

    def beside(self, every: Iterable[Patterns], crowd: int) -> set[int]:
        """Seqs of the pages that fit one of these, each only where no more than a crowd does."""
        found = set[int]()
        for patterns in every:
            here = list(islice(self._fitting(patterns), crowd + 1)) if patterns else []
            found |= set(here) if len(here) <= crowd else set()
        return found

    def _fitting(self, patterns: Patterns) -> Iterator[int]:
        """Seqs, the newest first."""
        yield from (seq for seq, words in reversed(self._loose.items()) if shelf.fits(words, patterns))
        codes = shelf.codes(patterns) if self._shelves else {}
        for one in reversed(self._shelves):
            yield from (int(one.seqs[place]) for place in one.find(patterns, codes))

    def __len__(self) -> int:
        """Clients of whom something stands."""
        return int(self._stands.sum())

    def nbytes(self) -> int:
        """Of memory, about."""
        mine = (self._about, self._begins, self._pages, self._by_page, self._stands)
        arrays = (self._rows, self._numbers, *mine)
        loose = sum(map(len, self._loose.values())) + 200 * len(self._loose)
        return sum(one.nbytes for one in arrays) + sum(one.nbytes() for one in self._shelves) + loose


def _words(texts: Iterable[tuple[int, str]]) -> bytes:
    return shelf.words(text for weight, text in texts if weight >= IDENTIFYING)


def _fresh(who: Who, casebook: bytes, fresh: NDArray[np.uint64]) -> Rows:
    """The columns of entries not seen yet: opened where they are few, else from the sealed digests."""
    if len(fresh) < digests.TAIL:
        opened = digests.opened(who, casebook, fresh.tolist())
        packed = pages.pack_rows(opened.items())
    else:
        packed = digests.packed(who, casebook)
    rows = np.frombuffer(packed, _ROW).astype(_KEPT)
    return rows[np.isin(rows["seq"], fresh, assume_unique=True)]


def _taken_back(who: Who, rows: Rows) -> NDArray[np.uint64]:
    """Client pages that their own writer retracted."""
    clients = rows["seq"][rows["kind"] == CLIENT]
    taking = rows[rows["kind"] == shipped().get("retraction").number]
    taking = taking[np.isin(taking["amends"] - np.uint64(1), clients)]
    both = [*taking["seq"].tolist(), *(taking["amends"] - np.uint64(1)).tolist()]
    wrote = held.writers(who, both) if both else []
    pairs: Iterable[Sequence[int]] = zip(both[len(taking) :], wrote, wrote[len(taking) :], strict=False)
    return np.array([page for page, one, other in pairs if one == other], np.uint64)


def _array(seqs: Iterable[int]) -> NDArray[np.uint64]:
    return np.fromiter(seqs, np.uint64)


def _holds(ascending: NDArray[np.uint64], number: int) -> bool:
    return _place(ascending, number) is not None


def _place(ascending: NDArray[np.uint32] | NDArray[np.uint64], number: int) -> int | None:
    """Where a number stands; asked in the type of the array, of which another one makes a copy."""
    if not len(ascending) or not 0 <= number <= int(ascending[-1]):
        return None
    at = int(ascending.searchsorted(ascending.dtype.type(number)))
    return at if int(ascending[at]) == number else None
