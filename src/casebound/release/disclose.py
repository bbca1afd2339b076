"""Making an evidence file: fix every part, seal the disclosure that names them, then close the archive."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casebound.core import entry as checking
from casebound.core.errors import BadInput, Problem
from casebound.core.evidence import Parts, build, manifest
from casebound.core.kinds import Kind
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.paper.words import words
from casebound.records import read, write
from casebound.release import assemble, lawful, offers, openings, packs
from casebound.release.moments import Moment, moment
from casebound.release.sheet import Wish, fingerprint

PURPOSE = "evidence file"
_MORE = gettext_noop("More pages belong to those you chose ({pages}). Add them, or call it a selection.")
MOST = 200  # entries in one file; more belongs into several
OTHER = gettext_noop(
    "From this page a file was made already, with other words. Look at what leaves once more."
)


@dataclass(frozen=True)
class EvidenceFile:
    """What leaves: the archive's bytes, a neutral file name, and the disclosure that remembers it."""

    raw: bytes
    name: str
    disclosure: write.Done
    log_key: str


def disclose(who: Who, seqs: Sequence[int], wish: Wish, at: Moment | None = None) -> EvidenceFile:
    """Make the evidence file and seal its disclosure into the writer's own casebook.

    at: of a file that was made before, to get the same file again; nothing further is sealed then.
    Raises BadInput when to whom or why is missing, Sealed for an entry without a key.
    """
    at = at or moment(who)
    given, done = _fixed(who, seqs, wish, at)
    sealed = read.open_entry(who, done.seq, PURPOSE)
    return EvidenceFile(
        build(given, assemble.closing(who, sealed, given.disclosure_slots, at.size)),
        f"evidence-{at.made:%Y-%m-%d}-e{done.seq}.zip",
        done,
        fingerprint(who),
    )


def remember(who: Who, seqs: Sequence[int], wish: Wish, at: Moment) -> write.Done:
    """Seal the disclosure of a file alone; `disclose` gives the file. Raises as that does."""
    return _fixed(who, seqs, wish, at)[1]


def _fixed(who: Who, seqs: Sequence[int], wish: Wish, at: Moment) -> tuple[Parts, write.Done]:
    ask(who, seqs, wish)
    entries = [read.open_entry(who, seq, PURPOSE) for seq in sorted(set(seqs))]
    read.demand_kinds(entries)
    if wish.pack is not None:
        packs.demand(who, wish, entries)
    kind = _kind(wish)
    given = assemble.parts(who, wish, kind, entries, at.made, at.size)
    named = manifest(given)
    done = _seal(who, wish, kind, entries, named, at)
    if not done.fresh and read.open_entry(who, done.seq, PURPOSE).answers["manifest"] != _text(named):
        raise BadInput(_(OTHER))
    return given, done


def ask(who: Who, seqs: Sequence[int], wish: Wish) -> None:
    """Everything that stands in the way, before anything is opened or sealed. Raises BadInput."""
    if not seqs:
        raise BadInput(_("Choose at least one page to show."))
    if len(set(seqs)) > MOST:
        raise BadInput(_("One file holds at most %(most)d pages. Make several files.") % {"most": MOST})
    if wish.pack is None:
        lawful.view(wish.view)
        lawful.check_private(wish.view, wish.private)
    words(wish.language)
    if not wish.to.strip() or not wish.purpose.strip():
        raise BadInput(_("Say to whom the file goes and what for; it stays in your record of disclosures."))
    found = problems(who, seqs, wish)
    if found:
        raise BadInput(" ".join(problem.sentence for problem in found), found)


def problems(who: Who, seqs: Sequence[int], wish: Wish) -> tuple[Problem, ...]:
    """What a disclosure of these pages would be refused for, question by question."""
    answers = _answers(wish, [], [], b"") | {"entries": ["e0"], "manifest": base64.b64encode(b"-").decode()}
    try:
        checking.check(_kind(wish), answers, datetime.now(UTC), zone=who.account.time_zone, for_seal=True)
    except BadInput as wrong:
        return wrong.problems
    return _left_out(who, seqs) if wish.all_there_is else ()


def _left_out(who: Who, seqs: Sequence[int]) -> tuple[Problem, ...]:
    """Nobody calls a page all of it while its correction or retraction lies in her own book."""
    missing = sorted(offers.threads(who, seqs) - set(seqs))
    if not missing:
        return ()
    pages = ", ".join(f"e{seq}" for seq in missing)
    return (Problem("selection", _MORE.format(pages=pages), _MORE, {"pages": pages}),)


def _text(named: bytes) -> str:
    return base64.b64encode(named).decode()


def _kind(wish: Wish) -> Kind:
    return shipped().get("disclosure").worded(wish.language)


def _line(who: Who, wish: Wish, entry: read.Entry, size: int) -> str:
    """What left of it, as the disclosure keeps it."""
    opened = openings.of(who, [entry], size) if wish.opened and not wish.computed else []
    people = ", ".join(str(one.person) for one in opened)
    return f"{entry.id} (page {entry.page})" + (f", opened by person {people}" if people else "")


def _answers(
    wish: Wish, lines: Sequence[str], entries: Sequence[read.Entry], named: bytes
) -> dict[str, object]:
    answers: dict[str, object] = {
        "to": wish.to,
        "purpose": wish.purpose,
        "view": wish.view,
        "entries": list(lines),
        "selection": "all" if wish.all_there_is else "selection",
        "manifest": _text(named),
    }
    if wish.organisation.strip():
        answers["organisation"] = wish.organisation
    if wish.pack is not None:
        answers |= packs.told(wish.pack, entries)
    clients = {entry.digest.client for entry in entries} - {0}
    if len(clients) == 1:
        answers["client"] = clients.pop()
    return answers


def _seal(
    who: Who, wish: Wish, kind: Kind, entries: Sequence[read.Entry], named: bytes, at: Moment
) -> write.Done:
    lines = [_line(who, wish, entry, at.size) for entry in entries]
    answers = _answers(wish, lines, entries, named)
    order = write.Order(kind, kind.language, answers, who.own_casebook(), draft=at.draft)
    return write.seal_entry(who, order)
