"""The parts of an evidence file, from opened entries and the ledger they stand in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from casebound.anchors import tokens, witnessing
from casebound.book.models import Checkpoint, Leaf
from casebound.core import ledger
from casebound.core.commitments import Section
from casebound.core.evidence import DisclosurePart, EntryPart, Parts, PersonPart, TimePart, readme
from casebound.core.kinds import Kind
from casebound.core.notes import vkey
from casebound.core.statements import Statement
from casebound.members.who import Who
from casebound.paper.evidence import render_evidence
from casebound.paper.evidence_sheet import Attachment
from casebound.records import read, write
from casebound.release import enclosed, lawful, openings, worked_out
from casebound.release.sheet import Wish, fingerprint, sheet
from casebound.release.worked_out import Worked

Chosen = Sequence[tuple[read.Entry, dict[int, Section]]]
# What the recipient sees of the disclosure itself; the list of parts always.
_TOLD = ("recipient", "purpose", "released", "manifest")


def chosen(entries: Sequence[read.Entry], wish: Wish) -> Chosen:
    """Each entry with the sections that the wish shows; empty for a view that is computed."""
    if wish.computed:
        return []
    return [(entry, _left(entry, wish)) for entry in entries]


def _left(entry: read.Entry, wish: Wish) -> dict[int, Section]:
    shown = _shown(entry, wish)
    return {slot: section for slot, section in shown.items() if (entry.seq, slot) not in wish.left_out}


def _shown(entry: read.Entry, wish: Wish) -> dict[int, Section]:
    if wish.pack is None:
        return lawful.shown(entry, wish.view, wish.private)
    slots = wish.pack.sections(entry.kind, private=wish.private)
    return {slot: section for slot, section in entry.opened.sections.items() if slot in slots}


def parts(
    who: Who, wish: Wish, disclosure: Kind, entries: Sequence[read.Entry], made: datetime, size: int
) -> Parts:
    """Everything but the disclosure, fixed; its manifest is what the disclosure will hold."""
    printed = chosen(entries, wish)
    shown = [entry for entry, _sections in printed]
    work = worked_out.of(who, wish, entries, made) if wish.computed else worked_out.NOTHING
    hashes = _hashes(who, size)
    opened = openings.statements_of(who, shown, size) if wish.opened else []
    return Parts(
        readme=readme(fingerprint(who), len(printed), len(opened)),
        pdf=_pdf(who, wish, printed, work, made, size),
        checkpoint=witnessing.cosigned(who.practice, who.roll.log_key, size, made),
        log_vkey=vkey(who.practice.origin, who.roll.log_key),
        people=_people(who, _signers(who, shown, opened), hashes, size),
        entries=[_part(entry, sections, hashes, size) for entry, sections in printed],
        kinds=_kind_files(shown, disclosure),
        disclosure_slots=_told(disclosure, wish.computed),
        vocabularies=_vocabularies(shown),
        computed=work.files,
        times=_times(who, [*_quoting(shown), *((said.seq, said.token) for said, _ in opened)], hashes, size),
        files=enclosed.parts(who, printed, wish.files),
        openings=openings.parts(opened, hashes, size),
    )


def closing(who: Who, entry: read.Entry, slots: Sequence[int], size: int) -> DisclosurePart:
    """The sealed disclosure, with the proof that the ledger only grew since the parts were fixed."""
    hashes = _hashes(who, entry.seq + 1)
    checkpoint = Checkpoint.objects.get(practice=who.practice, size=entry.seq + 1)
    return DisclosurePart(
        entry=_part(entry, {slot: entry.opened.sections[slot] for slot in slots}, hashes, entry.seq + 1),
        checkpoint=write.note_of(who, checkpoint),
        consistency=ledger.consistency(hashes, size, entry.seq + 1),
    )


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


def _signers(
    who: Who, entries: Sequence[read.Entry], opened: Iterable[tuple[Statement, bytes]]
) -> set[bytes]:
    """Whoever signed something in the file, by the key of then."""
    authors = {entry.header.author for entry in entries} | {said.signer for said, _data in opened}
    return authors | {who.secret.public.author}


def _people(who: Who, signers: set[bytes], hashes: list[bytes], size: int) -> list[PersonPart]:
    seqs = {who.roll.by_author[signer].seq for signer in signers}
    leaves = Leaf.objects.filter(practice=who.practice, seq__in=seqs)
    return [PersonPart(leaf.data, ledger.inclusion(hashes, leaf.seq, size)) for leaf in leaves]


def _quoting(entries: Sequence[read.Entry]) -> list[tuple[int, bytes]]:
    return [(entry.seq, entry.header.token) for entry in entries]


def _times(who: Who, wanted: Sequence[tuple[int, bytes]], hashes: list[bytes], size: int) -> list[TimePart]:
    """The time tokens that bound these leaves, each (number, hash of the token that it quotes)."""
    return [
        TimePart(
            checkpoint=tokens.note(who.practice, who.roll.log_key, token.size),
            token=token.raw,
            consistency=ledger.consistency(hashes, token.size, size),
        )
        for token in tokens.bounding(who.practice, wanted, size)
    ]


def _kind_files(entries: Sequence[read.Entry], disclosure: Kind) -> list[bytes]:
    """The kinds of all entries and of the disclosure, each with the wording that was on the screen."""
    files: dict[bytes, bytes] = {}
    used = [(entry.kind, entry.opened.kind.language) for entry in entries]
    for kind, language in [*used, (disclosure, disclosure.language)]:
        files[kind.sha256] = kind.source
        wording = kind.wording_sha256(language)
        if wording != kind.sha256:
            files[wording] = kind.wordings[language]
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


def _pdf(who: Who, wish: Wish, printed: Chosen, work: Worked, made: datetime, size: int) -> bytes:
    exact = [
        Attachment(f"{entry.id}-{slot:02}-{section.code}.json", section.raw, "application/json", section.code)
        for entry, sections in printed
        for slot, section in sections.items()
    ]
    exact += [
        Attachment(name, raw, worked_out.TYPES[name[-4:]], name)
        for name, raw in work.files.items()
        if name[-4:] in worked_out.TYPES
    ]
    paper = sheet(who, wish, printed, made, size)
    return render_evidence(replace(paper, attachments=tuple(exact), computed=work.sections))


def _told(disclosure: Kind, computed: bool) -> list[int]:
    return sorted(disclosure.section(code).slot for code in (_TOLD[-1:] if computed else _TOLD))
