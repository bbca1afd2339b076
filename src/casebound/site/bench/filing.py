"""Evidence files: adding one to a draft, reading it from the sealed page, beside a plain copy with fsync."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from casebound.core.attachments import CHUNK
from casebound.site.bench.figures import Figure, seconds
from casebound.site.bench.ground import Ground

if TYPE_CHECKING:
    from casebound.attachments.slips import Slip
    from casebound.members.who import Who

MEGABYTES = 50


def files(ground: Ground, megabytes: int = MEGABYTES) -> Iterator[Figure]:
    """One file, once: writing this much twice tells nothing new."""
    from casebound.attachments import slips, stored
    from casebound.kinds import shipped
    from casebound.records import drafts, sealing

    who = ground.who
    raw = sha256(b"film").digest() * (megabytes * 10**6 // 32)
    sheet = drafts.new(who, "note.v1", "en", {"text": "A film."})
    slip = slips.new(sheet.id, "film.mp4", "video/mp4", len(raw))
    plain = seconds(_copied, ground.folder / "plain", raw)
    took = seconds(_added, who, slip, raw)
    note = (
        f"{megabytes} MB in pieces of 1 MiB, each on disk, then all read back; peer: a plain copy with fsync"
    )
    yield Figure("attach_file", took, "s", peer=plain, ratio=took / plain, note=note)
    whole = drafts.load(who, sheet.id)
    assert stored.waiting(who, sheet.id).whole, "the file that is measured is a whole one"
    done = sealing.seal_draft(who, shipped().get("note"), whole, who.own_casebook(), ())
    took = seconds(_opened, who, done.seq)
    read = seconds((ground.folder / "plain").read_bytes)
    yield Figure(
        "open_file", took, "s", peer=read, ratio=took / read, note="every piece and the whole checked"
    )
    (ground.folder / "plain").unlink()


def _copied(path: Path, raw: bytes) -> None:
    with path.open("wb") as file:
        for at in range(0, len(raw), CHUNK):
            file.write(raw[at : at + CHUNK])
        file.flush()
        os.fsync(file.fileno())


def _added(who: "Who", slip: "Slip", raw: bytes) -> None:
    from casebound.attachments import stored

    stored.begin(who, slip, can_go_on=True)
    pieces = range(0, len(raw), CHUNK)
    for number, at in enumerate(pieces):
        stored.put(who, slip, number, number == len(pieces) - 1, raw[at : at + CHUNK])
    stored.finish(who, slip)


def _opened(who: "Who", seq: int) -> None:
    from casebound.attachments import reading
    from casebound.records import read

    entry = read.open_entry(who, seq, "measure")
    [file] = reading.files(entry.answers)
    for _ in reading.opened(who.practice, seq, entry.data_key, file):
        pass
