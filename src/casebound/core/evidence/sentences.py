"""What a checked file proves and what it does not, one plain sentence each (docs/spec/evidence.md §7)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from casebound.core.evidence.findings import CheckedEntry, Contents
from casebound.core.header import SLOTS


def fingerprint(contents: Contents) -> str:
    """SHA-256 of the log's public key, 64 hex digits: what people compare."""
    return sha256(contents.log_public).hexdigest()


def moment(seconds: int) -> str:
    """A claimed time in UTC, to the second."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OverflowError, ValueError, OSError):
        return "a time that no clock shows"


def proven(contents: Contents, vouched: bool) -> tuple[str, ...]:
    """Sentences that follow from the bytes alone, and the one that follows from outside keys."""
    said = contents.disclosure
    whole = (
        "The file is whole: every part of it, the PDF and the README included, is what "
        f"person {said.person} of the practice signed for at {moment(said.header.time)} by the practice's "
        f"clock (number {said.header.seq} in its ledger)."
    )
    sentences = [whole, *(_entry(entry) for entry in contents.entries)]
    sentences.append(
        "All of it stands in one ledger that was only added to: "
        f"{contents.checkpoint.size} leaves when the file was made, then the disclosure as number "
        f"{said.header.seq}."
    )
    if vouched:
        sentences.append(f"The ledger's key is the one you were given elsewhere: {fingerprint(contents)}.")
    return tuple(sentences)


def not_proven(contents: Contents, vouched: bool) -> tuple[str, ...]:
    """What nobody should read into the file."""
    sentences = []
    if not vouched:
        sentences.append(
            "Whose ledger this is: intact in itself, but nobody outside has vouched for these keys. "
            f"Ask the practice for its fingerprint and compare {fingerprint(contents)} by phone, then check "
            "again with --log-key."
        )
    sentences.append("That what was written is true: a seal keeps words, it does not judge them.")
    sentences.append(_times(contents.entries))
    sentences.append(_selection(contents))
    sentences += [_withheld(entry) for entry in contents.entries if len(entry.shown) < SLOTS]
    people = sorted({entry.person for entry in (*contents.entries, contents.disclosure)})
    sentences.append(
        f"Who stands behind the numbers of the persons ({_list(people)}), and who let them in: the ledger "
        "holds their keys; the practice, or a full check of its ledger, can say more."
    )
    computed = any(name.startswith("computed/") for name in contents.members)
    sentences.append(
        f"That the PDF{' and the computed files say' if computed else ' says'} what the sealed sections say: "
        "they were signed as sent; compare with the sections themselves (--show)."
    )
    return tuple(sentences)


def _entry(entry: CheckedEntry) -> str:
    header = entry.header
    return (
        f"Entry {header.seq} (page {header.page} of its casebook, {entry.kind.id}): "
        f"{_count(len(entry.shown))} shown, unchanged since person {entry.person} sealed it, "
        f"at {moment(header.time)} by the practice's clock."
    )


def _count(shown: int) -> str:
    return {0: "no section is", 1: "one section is"}.get(shown, f"{shown} sections are")


def _times(entries: Iterable[CheckedEntry]) -> str:
    quoting = [entry.header.seq for entry in entries if any(entry.header.token)]
    if not quoting:
        return (
            "When it was written: the times are those of the practice's own clock, with no outside witness."
        )
    return (
        "When it was written: the times are those of the practice's own clock. "
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
        "the file does not tell which. They can be shown later and will check against the same seal."
    )


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
