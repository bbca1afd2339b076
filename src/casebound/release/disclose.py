"""Making an evidence file: fix every part, seal the disclosure that names them, then close the archive."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from casebound.book.models import Checkpoint, Head, Leaf
from casebound.core import ledger
from casebound.core.commitments import Section
from casebound.core.errors import BadInput
from casebound.core.evidence import DisclosurePart, EntryPart, Parts, PersonPart, build, manifest, readme
from casebound.core.notes import vkey
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.paper.evidence import render_evidence
from casebound.paper.evidence_sheet import Attachment
from casebound.records import read, write
from casebound.release import lawful
from casebound.release.sheet import Wish, fingerprint, sheet

PURPOSE = "evidence file"
MOST = 200  # entries in one file; more belongs into several


@dataclass(frozen=True)
class EvidenceFile:
    """What leaves: the archive's bytes, a neutral file name, and the disclosure that remembers it."""

    raw: bytes
    name: str
    disclosure: write.Done
    log_key: str


def disclose(who: Who, seqs: Sequence[int], wish: Wish) -> EvidenceFile:
    """Make the evidence file and seal its disclosure into the writer's own casebook.

    Raises BadInput when to whom or why is missing, Sealed for an entry without a key.
    """
    _ask(seqs, wish)
    view = lawful.view(wish.view)
    entries = [read.open_entry(who, seq, PURPOSE) for seq in sorted(set(seqs))]
    chosen = [(entry, lawful.shown(entry, wish.view, wish.private)) for entry in entries]
    made = datetime.now(UTC).replace(microsecond=0)
    size = Head.objects.get(practice=who.practice).size
    hashes = _hashes(who, size)
    note = write.note_of(who, Checkpoint.objects.get(practice=who.practice, size=size))
    kind = shipped().get("disclosure").worded(wish.language)
    shown_slots = _disclosure_slots(entries, view.computed)
    computed = (
        {"workplace.json": _json([lawful.workplace_row(entry) for entry in entries])} if view.computed else {}
    )
    printed = [] if view.computed else chosen
    given = Parts(
        readme=readme(fingerprint(who), len(printed)),
        pdf=_pdf(who, wish, printed, computed, made),
        checkpoint=note,
        log_vkey=vkey(who.practice.origin, who.roll.log_key),
        people=_people(who, entries if printed else [], hashes, size),
        entries=[_part(entry, slots, hashes, size) for entry, slots in printed],
        kinds=_kind_files(who, [entry for entry, _ in printed], kind),
        disclosure_slots=shown_slots,
        vocabularies=_vocabularies([entry for entry, _ in printed]),
        computed=computed,
    )
    done = _seal(who, wish, kind.language, entries, manifest(given))
    return EvidenceFile(
        build(given, _disclosure(who, done, shown_slots, size)),
        f"evidence-{made:%Y-%m-%d}-e{done.seq}.zip",
        done,
        fingerprint(who),
    )


def _ask(seqs: Sequence[int], wish: Wish) -> None:
    if not seqs:
        raise BadInput("Choose at least one page to show.")
    if len(seqs) > MOST:
        raise BadInput(f"One file holds at most {MOST} pages. Make several files.")
    if not wish.to.strip() or not wish.purpose.strip():
        raise BadInput("Say to whom the file goes and what for; it stays in your record of disclosures.")


def _hashes(who: Who, size: int) -> list[bytes]:
    rows = Leaf.objects.filter(practice=who.practice, seq__lt=size).order_by("seq")
    return list(rows.values_list("hash", flat=True))


def _part(entry: read.Entry, shown: dict[int, Section], hashes: list[bytes], size: int) -> EntryPart:
    return EntryPart(
        header=entry.row.header,
        signature=entry.row.signature,
        kind=entry.opened.kind,
        kind_salt=entry.opened.kind_salt,
        shown=shown,
        proof=ledger.inclusion(hashes, entry.seq, size),
    )


def _people(who: Who, entries: Sequence[read.Entry], hashes: list[bytes], size: int) -> list[PersonPart]:
    numbers = {entry.row.author for entry in entries} | {who.number}
    seqs = {who.roll.persons[number].seq for number in numbers}
    leaves = Leaf.objects.filter(practice=who.practice, seq__in=seqs)
    return [PersonPart(leaf.data, ledger.inclusion(hashes, leaf.seq, size)) for leaf in leaves]


def _kind_files(who: Who, entries: Sequence[read.Entry], disclosure: object) -> list[bytes]:
    files: dict[bytes, bytes] = {}
    kinds = [entry.kind for entry in entries]
    for kind in [*kinds, shipped().get("disclosure")]:
        files[kind.sha256] = kind.source
    for entry in entries:
        wording = entry.opened.kind.wording_sha256
        if wording != entry.kind.sha256:
            files[wording] = entry.kind.wordings[entry.opened.kind.language]
    language = getattr(disclosure, "language", "en")
    kind = shipped().get("disclosure")
    if kind.wording_sha256(language) != kind.sha256:
        files[kind.wording_sha256(language)] = kind.wordings[language]
    return list(files.values())


def _vocabularies(entries: Sequence[read.Entry]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in entries:
        for vocabulary in entry.kind.vocabularies.values():
            found[f"{vocabulary.id}.toml"] = vocabulary.source
            language = entry.opened.kind.language
            if language in vocabulary.wordings:
                found[f"{vocabulary.id}.{language}.toml"] = vocabulary.wordings[language]
    return found


def _pdf(
    who: Who,
    wish: Wish,
    printed: Sequence[tuple[read.Entry, dict[int, Section]]],
    computed: dict[str, bytes],
    made: datetime,
) -> bytes:
    from dataclasses import replace

    exact = [
        Attachment(f"{entry.id}-{slot:02}-{section.code}.json", section.raw, "application/json", section.code)
        for entry, sections in printed
        for slot, section in sections.items()
    ]
    rows = [Attachment(name, raw, "application/json", name) for name, raw in computed.items()]
    return render_evidence(replace(sheet(who, wish, printed, made), attachments=(*exact, *rows)))


def _disclosure_slots(entries: Sequence[read.Entry], computed: bool) -> list[int]:
    """Slots of the disclosure itself that the recipient sees; the list of parts always."""
    kind = shipped().get("disclosure")
    codes = ["manifest"] if computed else ["recipient", "purpose", "released", "manifest"]
    return sorted(kind.section(code).slot for code in codes)


def _seal(who: Who, wish: Wish, language: str, entries: Sequence[read.Entry], named: bytes) -> write.Done:
    answers: dict[str, object] = {
        "to": wish.to,
        "purpose": wish.purpose,
        "view": wish.view,
        "entries": [f"{entry.id} (page {entry.page})" for entry in entries],
        "selection": "all" if wish.all_there_is else "selection",
        "manifest": base64.b64encode(named).decode(),
    }
    if wish.organisation:
        answers["organisation"] = wish.organisation
    clients = {entry.digest.client for entry in entries} - {0}
    if len(clients) == 1:
        answers["client"] = clients.pop()
    order = write.Order(shipped().get("disclosure"), language, answers, who.own_casebook())
    return write.seal_entry(who, order)


def _disclosure(who: Who, done: write.Done, slots: Sequence[int], size: int) -> DisclosurePart:
    entry = read.open_entry(who, done.seq, PURPOSE)
    hashes = _hashes(who, done.seq + 1)
    shown = {slot: entry.opened.sections[slot] for slot in slots}
    checkpoint = Checkpoint.objects.get(practice=who.practice, size=done.seq + 1)
    return DisclosurePart(
        entry=_part(entry, shown, hashes, done.seq + 1),
        checkpoint=write.note_of(who, checkpoint),
        consistency=ledger.consistency(hashes, size, done.seq + 1),
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
