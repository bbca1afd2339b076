"""What a checked file proves and what it does not, one plain sentence each (docs/spec/evidence.md §7)."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from casebound.core.evidence import clocks, files, openings
from casebound.core.evidence import times as time_tokens
from casebound.core.evidence.findings import CheckedEntry, Contents, JudgedTime
from casebound.core.evidence.words import listed as _list
from casebound.core.evidence.words import moment as moment
from casebound.core.header import SLOTS


def fingerprint(contents: Contents) -> str:
    """SHA-256 of the log's public key, 64 hex digits: what people compare."""
    return sha256(contents.log_public).hexdigest()


def proven(contents: Contents, vouched: bool, times: Sequence[JudgedTime] = ()) -> tuple[str, ...]:
    """Sentences that follow from the bytes alone, and the one that follows from outside keys."""
    said = contents.disclosure
    whole = (
        "The file is whole: every part of it, the PDF and the README included, is what "
        f"person {said.person} of the practice signed for at {moment(said.header.time)} by the practice's "
        f"clock (number {said.header.seq} in its ledger)."
    )
    sentences = [whole, *(_entry(entry) for entry in contents.entries)]
    stands = "Each of these entries stands in one ledger. It" if contents.entries else "The ledger"
    sentences.append(
        f"{stands} held {contents.checkpoint.size} leaves when the file was made, and was only added to "
        f"until it held the disclosure, as number {said.header.seq} (counted from 0)."
    )
    sentences += openings.proven(contents)
    sentences += files.proven(contents)
    sentences += time_tokens.proven(contents, times)
    if vouched:
        sentences.append(
            f"The ledger's key is the one you gave: {fingerprint(contents)}. That counts if you had it "
            "from the practice by another way, not from this file."
        )
    return tuple(sentences)


def not_proven(contents: Contents, vouched: bool, times: Sequence[JudgedTime] = ()) -> tuple[str, ...]:
    """What nobody should read into the file."""
    sentences: list[str] = []
    if not vouched:
        sentences.append(
            "Whose ledger this is: intact in itself, but nobody outside has vouched for these keys. "
            f"Ask the practice for its fingerprint and compare {fingerprint(contents)} by phone, then check "
            "again with --log-key."
        )
    sentences.append("That what was written is true: a seal keeps words, it does not judge them.")
    sentences.append(_times(contents.entries, times))
    sentences += clocks.doubts(contents, times)
    sentences += time_tokens.not_proven(contents, times)
    sentences += openings.not_proven(contents)
    sentences += files.not_proven(contents)
    sentences.append(_selection(contents))
    sentences.append(
        "That nothing was added, corrected, retracted or handed out since, or outside this file: ask the "
        "practice for what came later."
    )
    sentences += [_withheld(entry) for entry in contents.entries if len(entry.shown) < SLOTS]
    keys = _keys(contents)
    sentences.append(
        f"Who stands behind the numbers of the persons ({_list(sorted(keys))}), and who let them in: the "
        "ledger holds their keys; the practice, or a full check of its ledger, can say more."
    )
    several = sorted(person for person, theirs in keys.items() if len(theirs) > 1)
    if several:
        sentences.append(
            f"That it is one person who signed with different keys under the same number ({_list(several)}): "
            "the ledger holds each of them; how one took the place of another, a full check of it can say."
        )
    return (*sentences, *_unsealed(contents))


def _keys(contents: Contents) -> dict[int, set[bytes]]:
    """Person → the keys that signed something in the file."""
    found: dict[int, set[bytes]] = {}
    for entry in (*contents.entries, contents.disclosure):
        found.setdefault(entry.person, set()).add(entry.header.author)
    for opening in contents.openings:
        found.setdefault(opening.person, set()).add(opening.signer)
    return found


def _unsealed(contents: Contents) -> tuple[str, ...]:
    """Members that were signed as sent, and that no seal holds to what was written."""
    sentences = []
    if contents.entries:
        sentences.append(
            "That the PDF says what the sealed sections say: it was signed as sent; compare with the "
            "sections themselves (--show)."
        )
    if _has(contents, "vocabulary/"):
        sentences.append(
            "That a tick was called then what it is called here: its code is sealed, the vocabulary files "
            "with its words were enclosed as sent."
        )
    if _has(contents, "computed/"):
        sentences.append(
            "That the computed lines, and the PDF with them, say what the sealed pages say: those pages "
            "are not needed to make such lines, and no seal holds them together."
        )
    return tuple(sentences)


def _has(contents: Contents, folder: str) -> bool:
    return any(name.startswith(folder) for name in contents.members)


def _entry(entry: CheckedEntry) -> str:
    header = entry.header
    name = f"Entry {header.seq} (page {header.page} of its casebook, {entry.kind.id})"
    sealed = f"person {entry.person} sealed it, at {moment(header.time)} by the practice's clock"
    if not entry.shown:
        return f"{name}: {sealed}; nothing that was written in it is shown."
    return f"{name}: {_count(len(entry.shown))} shown, unchanged since {sealed}."


def _count(shown: int) -> str:
    return "one section is" if shown == 1 else f"{shown} sections are"


def _times(entries: Iterable[CheckedEntry], times: Sequence[JudgedTime]) -> str:
    enclosed = {sha256(it.time.token).digest() for it in times}
    quoting = [
        entry.header.seq
        for entry in entries
        if any(entry.header.token) and entry.header.token not in enclosed
    ]
    told = "When it was written: the times are those of the practice's own clock"
    if any(it.trusted for it in times):
        told += ", but for the bounds that time tokens set"
    elif not quoting and not times:
        told += ", with no outside witness"
    if not quoting:
        return f"{told}."
    return (
        f"{told}. "
        f"Entries {_list(quoting)} quote an outside timestamp that is not in this file; "
        "who checks that timestamp knows that they were written after it."
    )


def _selection(contents: Contents) -> str:
    pages: dict[bytes, list[int]] = {}
    for entry in contents.entries:
        pages.setdefault(entry.header.casebook, []).append(entry.header.page)
    shown = "; ".join(
        f"casebook {book.hex()[:8]}: {_list(sorted(numbers))}" for book, numbers in pages.items()
    )
    return (
        f"That this is all there is.{_claim(contents.disclosure)} Pages shown — {shown or 'none'}. "
        "Numbers that jump, and pages after the last, are pages that were not handed out; they may concern "
        "other people."
    )


def _claim(disclosure: CheckedEntry) -> str:
    """What the discloser says about completeness, in words that stand in the released section."""
    released = b"".join(section.raw for section in disclosure.shown.values() if section.code == "released")
    if b'"selection":"all"' in released:
        return " The practice says that it is all of it."
    if b'"selection":"selection"' in released:
        return " The practice says that it is a selection."
    return ""


def _withheld(entry: CheckedEntry) -> str:
    hidden = _list([slot + 1 for slot in range(SLOTS) if slot not in entry.shown])
    return (
        f"What else entry {entry.header.seq} says: its sections {hidden} are withheld or were never used; "
        "the file does not tell which. What is withheld can be shown later and will check against this seal."
    )
