"""Evidence: making the PDF, checking the file. And what an entry costs on the disk beside its text."""

from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

from casebound.site.bench.figures import Figure, seconds, typical
from casebound.site.bench.ground import Ground, order, words

if TYPE_CHECKING:
    from casebound.records.write import Order

PDF, CHECK, STORED = 200.0, 5.0, 2500.0
TEXT = 2048  # characters, one byte each


def evidence(ground: Ground, times: int = 9) -> Iterator[Figure]:
    """One complete incident, full view: the PDF alone, the whole file, and the check of it."""
    from casebound.core.evidence.check import check
    from casebound.paper.evidence import render_evidence
    from casebound.records import read, write
    from casebound.release import assemble, disclose
    from casebound.release.sheet import Wish, sheet

    who, wish = ground.who, Wish(to="R. Lane", purpose="Advice on ending care")
    # Another entry for each drawing: the typesetter remembers what it has drawn.
    seqs = [write.seal_entry(who, _incident(ground, number)).seq for number in range(times)]
    entries = [read.open_entry(who, seq, "measure") for seq in seqs]
    made = datetime.now(UTC).replace(microsecond=0)
    papers = [sheet(who, wish, assemble.chosen([entry], wish), made) for entry in entries]
    drawing = median(seconds(render_evidence, paper) for paper in papers)
    yield Figure("evidence_pdf", drawing * 1e3, "ms", PDF, note="the PDF alone, every question answered")
    file = disclose.disclose(who, seqs[:1], wish)
    whole = median(seconds(disclose.disclose, who, [seq], wish) for seq in seqs)
    note = f"one entry, {len(file.raw)} bytes, ledger of {ground.size()} leaves"
    yield Figure("evidence_file", whole * 1e3, "ms", note=f"PDF, proofs and the sealed disclosure; {note}")
    assert check(file.raw, log_key=file.log_key).status == 0, "the file that is measured is a good one"
    checking = typical(lambda: check(file.raw, log_key=file.log_key), 5 * times)
    yield Figure("check_evidence", checking * 1e3, "ms", CHECK, note=f"inside the process; {note}")


def stored(ground: Ground, count: int = 300) -> Iterator[Figure]:
    """Growth of the database an entry, less its text."""
    from casebound.records import write

    texts = [words(number, TEXT) for number in range(count)]
    before = _pages()
    for text in texts:
        write.seal_entry(ground.who, order(ground.who, text))
    grown = (_pages() - before - sum(len(text.encode()) for text in texts)) / count
    note = (
        "database growth an entry less the text itself: header, signature, keys, checkpoint, indexes, padding"
    )
    yield Figure("stored_beside_2_kb_text", grown, "bytes", STORED, note=note)


def _pages() -> int:
    """Bytes of the database's pages, free ones left out."""
    size, count, free = (_pragma(name) for name in ("page_size", "page_count", "freelist_count"))
    return size * (count - free)


def _pragma(name: str) -> int:
    from casebound.book import plain

    row = plain.one(f"PRAGMA {name}")
    return int(row[0]) if row else 0


def _incident(ground: Ground, number: int) -> "Order":
    from casebound.core import kinds_sample
    from casebound.kinds import shipped
    from casebound.records import write

    kind = shipped().get("incident")
    return write.Order(kind, "en", kinds_sample.sample(kind, "en", number), ground.who.own_casebook())
