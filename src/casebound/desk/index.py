"""The desk's instructions at hand: opened once, then kept sealed under the desk's own key in one piece.

The piece lies where other casebooks keep their folded words, for nobody searches this one. A line counts only
for the leaf that it was read from; what is not in it is opened. So a piece that is old, foreign or damaged
makes a look-up slower and never wrong.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict

from casebound.core import pages
from casebound.core.desk import ACTIONS, Instruction
from casebound.core.epoch import Epoch
from casebound.core.errors import CaseboundError
from casebound.core.roll import CasebookState
from casebound.members.who import Who
from casebound.records import held, read, search
from casebound.records.models import SearchBlob
from casebound.records.write import DESK

MAGIC = b"casebound-desk/v1\n"
TAIL = 8  # so many may be opened for each look-up before they join the piece
Lines = dict[int, tuple[bytes, Instruction | None]]  # by seq: leaf hash, and None for what is no instruction


def instructions(who: Who, state: CasebookState) -> list[Instruction]:
    """All that stand at the desk. Raises Sealed without a key, Tampered when one is missing."""
    here, epoch = held.leaves(who, state.id), who.epoch_of(state)
    kept = _stored(who, epoch)
    lines = {seq: kept[seq] for seq in here if seq in kept and kept[seq][0] == here[seq]}
    fresh = [seq for seq in here if seq not in lines]
    opened = {entry.seq: entry for entry in read.chosen(who, state.id, fresh)}
    read.missing(seq for seq in fresh if seq not in opened)
    lines |= {seq: (here[seq], instruction(entry)) for seq, entry in opened.items()}
    if len(fresh) >= TAIL or kept.keys() - lines.keys():
        _keep(who, epoch, lines)
    return [one for _leaf, one in lines.values() if one is not None]


def instruction(entry: read.Entry) -> Instruction | None:
    """What an entry tells the desk; None where it is of another kind."""
    answers = entry.answers
    if entry.kind.name != DESK or answers.get("action") not in ACTIONS:
        return None
    phones = answers.get("phones")
    return Instruction(
        seq=entry.seq,
        author=entry.row.author,
        name=str(answers.get("name") or ""),
        phones=tuple(map(str, phones)) if isinstance(phones, list) else (),
        action=str(answers["action"]),
        words=str(answers.get("words") or ""),
        until=str(answers.get("until") or ""),
        written=entry.header.time,
    )


def _keep(who: Who, epoch: Epoch, lines: Lines) -> None:
    """Seal these for the next look-up; nothing is kept of a desk without any."""
    if lines:
        search.keep(who, epoch, {seq: leaf for seq, (leaf, _one) in lines.items()}, _written(lines))
    else:
        SearchBlob.objects.filter(practice=who.practice, casebook=epoch.casebook).delete()


def _stored(who: Who, epoch: Epoch) -> Lines:
    row = SearchBlob.objects.filter(practice=who.practice, casebook=epoch.casebook).first()
    if row is None:
        return {}
    try:
        return _read(pages.open_search(row.sealed, pages.Binding.parse(row.binding), epoch))
    except CaseboundError:
        return {}  # only a cache: the entries themselves are read instead


def _written(lines: Mapping[int, tuple[bytes, Instruction | None]]) -> bytes:
    told = [[seq, leaf.hex(), asdict(one) if one else None] for seq, (leaf, one) in sorted(lines.items())]
    return MAGIC + json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _read(raw: bytes) -> Lines:
    if not raw.startswith(MAGIC):
        return {}
    return {
        seq: (bytes.fromhex(leaf), Instruction(**(one | {"phones": tuple(one["phones"])})) if one else None)
        for seq, leaf, one in json.loads(raw[len(MAGIC) :])
    }
