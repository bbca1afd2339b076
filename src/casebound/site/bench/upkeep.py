"""Backing up, putting back, and the check without a key: all of it, and quickly after one before."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from casebound.site.bench.figures import Figure, seconds, typical
from casebound.site.bench.ground import Ground

QUICK = 60_000.0  # leaves a second
SOME = 5_000  # leaves whose signatures are verified on their own


def all_of_it(ground: Ground) -> Iterator[Figure]:
    """On whatever the practice holds by now."""
    yield from checks(ground)
    yield from backups(ground)


def checks(ground: Ground) -> Iterator[Figure]:
    from casebound.upkeep import doctor

    size = ground.size()
    peer = size / typical(lambda: _read_and_hashed(ground), 3)
    whole = seconds(lambda: doctor.examine_all(quick=False))
    note = f"{size} leaves; signatures of every leaf and checkpoint, bodies, keys, caches, guards"
    yield Figure("doctor_all", size / whole, "1/s", peer=peer, ratio=peer * whole / size, note=note)
    alone = SOME / seconds(_verified, SOME)
    note = "a leaf and its checkpoint: two signatures verified, no more; below which no full check can come"
    yield Figure("doctor_signatures", alone, "1/s", peer=size / whole, ratio=alone * whole / size, note=note)
    quick = typical(lambda: doctor.examine_all(quick=True), 5)
    note = f"{size} leaves; the same, but signatures that the last check verified are only hashed again"
    yield Figure(
        "doctor_quick",
        size / quick,
        "1/s",
        QUICK,
        at_least=True,
        peer=peer,
        ratio=peer * quick / size,
        note=note,
    )


def _verified(count: int) -> None:
    from casebound.core import ed25519

    seed = bytes(range(32))
    public, words = ed25519.public_of(seed), bytes(811)
    signature = ed25519.sign(seed, words)
    for _ in range(2 * count):
        ed25519.verify(public, words, signature)


_TABLES = {
    "book_leaf": "seq, type, signed, signature, hash",
    "book_checkpoint": "size, root, signature",
    "book_entry": "seq, casebook, page, author, body",
    "book_entrykey": "seq, casebook, epoch, wrapped",
}


def _read_and_hashed(ground: Ground) -> None:
    """What no check can do without."""
    from hashlib import sha256

    from casebound.book import plain

    place = ground.who.practice.id
    for table, columns in _TABLES.items():
        for row in plain.every(f"SELECT {columns} FROM {table} WHERE practice_id = %s", place):
            if table == "book_leaf":
                sha256(row[2] + row[3]).digest()
            elif table == "book_entry":
                sha256(row[4]).digest()


def backups(ground: Ground) -> Iterator[Figure]:
    from casebound.upkeep import keys, make

    words = keys.make(ground.folder)
    with tempfile.TemporaryDirectory(prefix="casebound-bench-", dir=ground.folder.parent) as name:
        place = Path(name)
        database = ground.folder / "casebound.sqlite3"
        copying = seconds(_copy, database, place / "copy")
        begin = make.make(place)  # once unmeasured, as the copy has read the file before
        took = typical(lambda: make.make(place), 3)
        note = f"{begin.rows} rows, {begin.size} bytes; peer: the database file, copied and on the disk"
        yield Figure("backup", took, "s", peer=copying, ratio=took / copying, note=note)
        (place / "words.txt").write_text(words)
        took = seconds(_restore, begin.path, place)
        note = f"{begin.rows} rows, the full check of every signature included; peer: the file, copied"
        yield Figure("restore", took, "s", peer=copying, ratio=took / copying, note=note)


def _copy(file: Path, to: Path) -> None:
    with file.open("rb") as source, to.open("wb") as target:
        while piece := source.read(1 << 20):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())


def _restore(backup: Path, place: Path) -> None:
    """In a process of its own: Django knows one database."""
    words = ["restore", str(backup), "--data", str(place / "there"), "--words-file", str(place / "words.txt")]
    subprocess.run([sys.executable, "-m", "casebound", *words], check=True, capture_output=True)
