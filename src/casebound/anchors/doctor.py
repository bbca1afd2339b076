"""Time tokens kept here, held against the ledger they were made for. Needs no network and no program."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.conf import settings

from casebound.anchors import against, clocks, kept, tokens, witnesses, witnessing
from casebound.anchors.kept import Seen
from casebound.anchors.models import Cosignature, Errand, Token
from casebound.book import logkey
from casebound.book.models import Checkpoint, Practice
from casebound.core import timestamps, witness
from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError
from casebound.core.notes import Note, VerifierKey
from casebound.core.trust import Roll

MISSED = (
    "The time token of {authority} was made for a ledger of {size} leaves that is not this one: its end was "
    "cut off, or it was written anew since."
)


NOT_COSIGNED = (
    "The cosignature of witness {witness} over {size} leaves does not fit this ledger: its end was cut off, "
    "it was written anew since, or the row was changed."
)
ALARMS = {meaning.value for meaning in witness.Meaning if meaning.alarm}


OTHERWISE = (
    "The time token of {authority} over {size} leaves is noted with another time or hash than it has: "
    "somebody changed the row. What pages say of its time does not hold; the token itself, in evidence, does."
)


def examine(practice: Practice, roll: Roll) -> list[Finding]:
    """Every finding about the tokens of a practice, and about its clock as they show it."""
    rows = Token.objects.filter(practice=practice).order_by("size")
    findings, seen = _cosigned(practice)
    if not rows.exists() and not findings and not seen:
        return []
    for token, note in _with_notes(practice, rows.iterator()):
        if note is None or not kept.is_over(note, token.raw):
            findings.append(Finding(None, MISSED.format(authority=token.authority, size=token.size)))
        elif not _as_it_says(token):
            findings.append(Finding(None, OTHERWISE.format(authority=token.authority, size=token.size)))
        elif token.checked:
            seen.append(Seen(token.size, token.earliest, token.latest))
    return [*findings, *clocks.contradictions(against.times(practice), seen)]


def _cosigned(practice: Practice) -> tuple[list[Finding], list[Seen]]:
    """What witnesses refused or signed: alarms, cosignatures that do not fit, the moments they saw."""
    refused = Errand.objects.filter(practice=practice, authority__startswith=witnessing.errand_of(""))
    findings = [Finding(None, row.said) for row in refused if row.said in ALARMS]
    keys = {each.name: each.verifier for each in witnesses.asked(settings.DATA)}
    seen = []
    for row in Cosignature.objects.filter(practice=practice).order_by("size", "witness"):
        stored = Checkpoint.objects.filter(practice=practice, size=row.size).exists()
        if not stored or not _fits(practice, row, keys.get(row.witness)):
            findings.append(Finding(None, NOT_COSIGNED.format(witness=row.witness, size=row.size)))
        elif row.witness in keys:
            seen.append(Seen(row.size, row.time, row.time))
    return findings, seen


def _fits(practice: Practice, row: Cosignature, key: VerifierKey | None) -> bool:
    """Whether the line verifies over this ledger's checkpoint; of a witness not known any more, its form."""
    try:
        note = tokens.note(practice, logkey.of(practice).public, row.size)
        Note.parse(Note.parse(note).text + b"\n" + row.line)
        return key is None or witness.taken(note, row.line, key)[1] == row.time
    except CaseboundError:
        return False


def _as_it_says(token: Token) -> bool:
    """Whether hash and times in the row are those of the token; what cannot be read here is passed over."""
    if token.hash != sha256(token.raw).digest():
        return False
    try:
        stamp = timestamps.read(token.raw)
    except CaseboundError:
        return True
    return (stamp.earliest, stamp.latest) == (token.earliest, token.latest)


def _with_notes(practice: Practice, rows: Iterable[Token]) -> Iterator[tuple[Token, bytes | None]]:
    try:
        public = logkey.of(practice).public
    except CaseboundError:
        return  # said already
    for token in rows:
        stored = Checkpoint.objects.filter(practice=practice, size=token.size).first()
        if stored is None:
            yield token, None
        else:
            yield token, tokens.note_of(practice, public, token.size, stored.root, stored.signature)
