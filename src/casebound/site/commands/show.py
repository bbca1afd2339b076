"""Open one page and print it. Its other readers can see that; of a page of somebody else you sign it once."""

import argparse
from typing import TYPE_CHECKING

from casebound.site import terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.members.who import Who
    from casebound.records.read import Entry

EXAMPLE = "casebound show e12"
OWED = "That you opened it could not be signed just now: its writer does not see it. Open it once more later."


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=terminal.entry_id, metavar="ID", help="such as e12")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.records import read
    from casebound.site import lines

    entry = read.open_entry(who, args.id, "read")
    thread = [other.id for other in read.everything(who) if other.amends == entry.seq]
    asked = {question.id for question in entry.kind.questions}
    result = lines.of(who, [entry])[0] | {
        "language": entry.kind.language,
        "answers": {name: value for name, value in entry.answers.items() if name in asked},
        "sections": {code: dict(part) for code, part in entry.sections.items()},
        "amended_by": sorted(thread, key=lambda id: int(id[1:])),
    }
    if entry.missing:
        result["missing"] = entry.missing
    if entry.owed:
        result["owed"] = OWED
    emit(args, result, _text(who, entry, result["amended_by"]))
    return 0


def _text(who: "Who", entry: "Entry", thread: list[str]) -> str:
    from casebound.records import clients, display

    names = {number: client.name for number, client in clients.known(who).items()}
    found = [f"{entry.id}, page {entry.page}: {display.title(entry)}"]
    found += [f"{time.label}: {time.words}{_after(time.after)}" for time in display.times(entry)]
    if entry.amends is not None:
        found.append(f"Belongs to: e{entry.amends}")
    if thread:
        found.append(f"Amended by: {', '.join(thread)}")
    found += [text for words in (OWED if entry.owed else "", entry.missing) if words for text in ("", words)]
    for part in display.parts(entry, names):
        found += ["", part.label.upper()]
        for shown in part.answers:
            rows = ["; ".join(f"{label}: {words}" for label, words in row) for row in shown.rows]
            found += [
                shown.label,
                *(f"  {line}" for text in (*shown.lines, *rows) for line in text.split("\n")),
            ]
    return "\n".join(found)


def _after(words: str) -> str:
    return f" ({words})" if words else ""
