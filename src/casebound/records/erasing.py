"""The work behind an erasure: done from the signed leaf alone, without a key, and owed until it is done.

It may be killed anywhere. What the leaf orders is looked for again at the next start: first everything is
taken out of the tables in one transaction, then the files under them are emptied of what stood there.
"""

import json
import threading
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connection, transaction

from casebound.attachments import stored
from casebound.attachments.models import Attachment
from casebound.book import plain, roll
from casebound.book.append import clock
from casebound.book.models import Entry, EntryKey, Head, Leaf, Practice
from casebound.core.errors import CaseboundError
from casebound.members.models import Hint
from casebound.records import traces
from casebound.records.models import DigestPage, Draft, Erasure, SearchBlob

HOME = slice(43, 59)  # of an entry's header
_BEGINNINGS = """
    SELECT substr(c.sealed, 1, 1200) FROM attachments_chunk c JOIN attachments_attachment a
    ON a.practice_id = c.practice_id AND a.id = c.attachment WHERE a.practice_id = %s AND a.seq = %s
"""
TABLES = (
    "attachments_attachment",
    "attachments_chunk",
    "book_entry",
    "book_entrykey",
    "members_hint",
    "records_digestpage",
    "records_searchblob",
    "records_draft",
)


@dataclass
class Taken:
    """What one transaction took out: how many of each, and the bytes to look for afterwards."""

    counts: dict[str, int] = field(default_factory=dict)
    sealed: list[bytes] = field(default_factory=list)

    def add(self, place: str, sealed: list[bytes]) -> None:
        self.counts[place] = len(sealed)
        self.sealed += sealed


def owed(practice: Practice) -> list[int]:
    """Entries whose erasure is ordered in the ledger and not done yet."""
    ordered = roll.of(practice).erased
    if not ordered:
        return []
    done = Erasure.objects.filter(practice=practice).exclude(done=None).values_list("seq", flat=True)
    bodies = Entry.objects.filter(practice=practice, seq__in=list(ordered)).exclude(body=None)
    keys = EntryKey.objects.filter(practice=practice, seq__in=list(ordered))
    files = Attachment.objects.filter(practice=practice, seq__in=list(ordered)).exclude(wrapped=None)
    left = {row.seq for found in (bodies, keys, files) for row in found.only("seq") if row.seq is not None}
    return sorted((ordered.keys() - set(done)) | left)


def finish_all() -> list[tuple[int, bool]]:
    """Whatever is owed in any practice, done when the server starts: each entry, and whether it is done now.

    Raises what `roll.of` raises for a ledger that cannot be trusted: nothing is erased then.
    """
    return [(seq, finish(practice, seq)) for practice in Practice.objects.all() for seq in owed(practice)]


def finish_beside() -> None:
    """The same in a thread of its own, so that nobody waits for it."""
    threading.Thread(target=_finish_quietly, name="owed erasures", daemon=True).start()


def _finish_quietly() -> None:
    try:
        finish_all()
    except (CaseboundError, DatabaseError):
        pass  # still owed: doctor says so, and the next start tries again
    finally:
        connection.close()


def finish(practice: Practice, seq: int) -> bool:
    """Do what the erasure of this entry still owes; whether it is done now.

    Not while somebody reads the database at this very moment, or inside a transaction: then it stays owed.
    """
    taken = _take_out(practice, seq)
    # After a crash nobody knows any more what to look for, so nothing is left to chance.
    emptied = traces.empty_files(TABLES, thoroughly=not taken.sealed)
    found = traces.look_for(taken.sealed) if emptied else {}
    if any(found.values()):
        emptied = traces.empty_files(TABLES, thoroughly=True)
        found = traces.look_for(taken.sealed)
    if not emptied or any(found.values()):
        return False
    _note(practice, seq, {"files": sorted(found), "looked_for": bool(taken.sealed)}, done=clock())
    return True


def progress(practice: Practice, seq: int) -> Erasure | None:
    """How far the erasure of an entry has come."""
    return Erasure.objects.filter(practice=practice, seq=seq).first()


def _take_out(practice: Practice, seq: int) -> Taken:
    """Out of every table, in one transaction under the append lock. A second time it finds nothing."""
    taken = Taken()
    with transaction.atomic():
        Head.objects.select_for_update(no_key=True).get(practice=practice)
        entry = Entry.objects.get(practice=practice, seq=seq)
        keys = EntryKey.objects.filter(practice=practice, seq=seq)
        books = _casebooks(practice, seq) | set(keys.values_list("casebook", flat=True))
        taken.add("body", [] if entry.body is None else [entry.body])
        Entry.objects.filter(practice=practice, seq=seq).exclude(body=None).update(body=None)
        _out(taken, "keys", keys, "wrapped")
        _hints_out(taken, practice, seq)
        _out(taken, "digests", DigestPage.objects.filter(practice=practice, casebook__in=books))
        _out(taken, "search", SearchBlob.objects.filter(practice=practice, casebook__in=books))
        _out(taken, "drafts", Draft.objects.filter(practice=practice, id=entry.draft or b""))
        _files_out(taken, practice, seq)
        _note(practice, seq, {"taken": taken.counts})
    return taken


def _out(taken: Taken, place: str, found: Any, column: str = "sealed") -> None:
    taken.add(place, list(found.values_list(column, flat=True)))
    found.delete()


def _hints_out(taken: Taken, practice: Practice, seq: int) -> None:
    """Its own, and the tokens of all others: what it said may stand in them, and no key is here to tell.

    Their writers make them anew with their next visit, from what they know by then.
    """
    every = Hint.objects.filter(practice=practice)
    _out(taken, "hints", every.filter(seq=seq).exclude(tokens=b""), "tokens")
    every.filter(seq=seq).delete()
    taken.sealed += list(every.exclude(tokens=b"").values_list("tokens", flat=True))
    every.update(wrapped=b"", tokens=b"", signature=b"")


def _files_out(taken: Taken, practice: Practice, seq: int) -> None:
    """Files on the page. Of each part only its beginning is looked for later: they can be large."""
    keys = Attachment.objects.filter(practice=practice, seq=seq).exclude(wrapped=None)
    taken.sealed += [key for key in keys.values_list("wrapped", flat=True) if key]
    taken.sealed += [bytes(begin) for (begin,) in list(plain.every(_BEGINNINGS, practice.id, seq))]
    taken.counts["attachments"] = stored.erase(practice, seq)


def _casebooks(practice: Practice, seq: int) -> set[bytes]:
    """Its home, and every casebook that it is shared into."""
    leaf = Leaf.objects.get(practice=practice, seq=seq)
    shares = roll.of(practice).shares
    return {leaf.signed[HOME]} | {id for id, seqs in shares.items() if seq in seqs}


def _note(practice: Practice, seq: int, told: dict[str, Any], done: int | None = None) -> None:
    """Write down how far it came; what an earlier attempt took out is not forgotten."""
    row, _new = Erasure.objects.get_or_create(
        practice_id=practice.id, seq=seq, defaults={"begun": clock(), "told": "{}"}
    )
    before = json.loads(row.told)
    if "taken" in told:
        earlier = before.get("taken", {})
        told["taken"] = {place: max(count, earlier.get(place, 0)) for place, count in told["taken"].items()}
    changed = {"told": json.dumps(before | told), "done": done}
    Erasure.objects.filter(practice=practice, seq=seq).update(**changed)
