"""Import a client list: CSV, XLSX, ODS, vCard or .ics. See first, with --dry-run, what would be sealed."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit

if TYPE_CHECKING:
    from casebound.exchange.lists_in.incoming import Given
    from casebound.members.who import Who

EXAMPLE = "casebound import clients.csv --dry-run --map phone=Mobile"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and seal nothing")
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="such as phone=Mobile (several)"
    )
    parser.add_argument("--casebook", default=terminal.OWN, metavar="NAME", help="where they go (else own)")
    parser.add_argument("--encoding", default="", help="else guessed: utf-8, utf-16, cp1252 …")
    parser.add_argument("--separator", default="", help="else guessed: , ; | or tab")
    parser.add_argument("--sheet", default="", help="of a spreadsheet (else the first)")
    parser.add_argument("--dates", default="", choices=["", "ymd", "dmy", "mdy"], help="order in dates")
    parser.add_argument("--titles", action="store_true", help="of a calendar: titles of events, too")
    parser.add_argument(
        "--same", default="skip", choices=["skip", "same", "new"], help="who may be a client you have"
    )
    parser.add_argument("--without-faults", action="store_true", help="leave out lines that do not fit")
    parser.add_argument("--undo", action="store_true", help="take back what this file brought")


def run(args: argparse.Namespace) -> int:
    raw = _bytes(args.file)
    who = terminal.signed_in(args)
    from casebound.exchange.lists_in import importing, incoming, plan

    if args.undo:
        given = importing.undo(who, incoming.imported(who, raw), lambda: True)
        _say(args, given, f"Taken back; {given.plan.kept} pages were kept, because they are in use.")
        return 0
    given = _understood(args, who, raw)
    if args.dry_run:
        incoming.throw_away(who, given.id)
        _say(args, given, _told(given))
        return 0
    while given.plan.stage in (plan.LOOKED, plan.RUNNING):
        given = importing.run(who, given, _seconds(2.0))
        if not args.json:
            print(f"{given.plan.done} of {given.plan.count}", file=sys.stderr)
    _say(args, given, f"{given.plan.sealed} pages are sealed. Take it back: casebound import FILE --undo")
    return 0


def _seconds(some: float) -> Callable[[], bool]:
    """Whether they have not passed yet."""
    end = time.monotonic() + some
    return lambda: time.monotonic() < end


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read: {wrong.strerror}.") from None


def _understood(args: argparse.Namespace, who: "Who", raw: bytes) -> "Given":
    """Looked through, and fit to be sealed. Raises BadInput that names the lines that do not fit."""
    from dataclasses import replace

    from casebound.exchange.lists_in import columns, incoming, looking, plan
    from casebound.exchange.lists_in.table import Choices

    tab = {"tab": "\t", "\\t": "\t"}.get(args.separator, args.separator)
    choices = Choices(args.encoding, tab, args.sheet, titles=args.titles)
    given = incoming.begin(who, raw, args.file.name, choices)
    if given.plan.stage == plan.RUNNING:
        return given  # broken off: as it was decided then
    made = given.plan
    taken = columns.named(args.map, given.table().header, made.columns)
    if not made.told and not args.dates:
        raise BadInput("The dates could be read in two ways. Say --dates dmy or --dates mdy.")
    made = replace(
        made,
        columns=tuple(columns.checked(taken, len(taken))),
        order=args.dates or made.order,
        casebook=terminal.casebook(who, args.casebook).hex(),
        same=args.same,
    )
    given = looking.look(who, incoming.save(who, given, made), lambda: True)
    if given.plan.faulty and not args.without_faults:
        incoming.throw_away(who, given.id)
        raise BadInput(_faults(given))
    return given


def _faults(given: "Given") -> str:
    lines = [
        f"line {line}: {'; '.join(f'{field}: {said}' for field, said in found)}"
        for index, (line, found) in given.plan.faults.items()
        if index in given.plan.faulty
    ]
    more = len(given.plan.faulty) - len(lines)
    rest = f"\nand {more} more" if more else ""
    return "Nothing was sealed. These lines do not fit; mend them, or say --without-faults.\n" + (
        "\n".join(lines) + rest
    )


def _told(given: "Given") -> str:
    figures, table = given.plan.figures(), given.table()
    taken = [
        f"{name} → {field}" for name, field in zip(table.header, given.plan.columns, strict=True) if field
    ]
    left = [name for name, field in zip(table.header, given.plan.columns, strict=True) if not field]
    read = ", ".join(filter(None, (table.choices.encoding, repr(table.choices.separator))))
    refused = len(given.plan.alarming)
    return "\n".join(
        [
            f"Read as {read}. {len(table.lines)} lines.",
            f"Taken: {', '.join(taken)}.",
            f"Not taken, and not kept: {', '.join(left) or 'nothing'}.",
            (
                f"{figures['new']} new clients, {figures['same']} added to clients you have, "
                f"{figures['skip']} left out as perhaps known, {figures['repeated']} repeated, "
                f"{figures['faulty']} that do not fit."
            ),
            *([f"{given.plan.bare} taken without a value that does not fit."] if given.plan.bare else []),
            *([f"{refused} may be somebody who was refused: decide on the page."] if refused else []),
            *_alike(given),
            "Nothing was sealed.",
        ]
    )


def _alike(given: "Given") -> list[str]:
    """Pairs of lines of the list that may be one person each, in a sentence."""
    made = given.plan
    if not made.alike:
        return []
    shown = "; ".join(f"{one} and {two}" for one, two in made.alike)
    more = made.alike_count - len(made.alike)
    rest = f"; and {more} more" if more else ""
    return [f"Lines that may be one person: {shown}{rest}. Each becomes a client of its own."]


def _say(args: argparse.Namespace, given: "Given", text: str) -> None:
    made = given.plan
    told = {
        "lines": made.count,
        "figures": made.figures(),
        "columns": list(made.columns),
        "encoding": made.choices.encoding,
        "separator": made.choices.separator,
        "sealed": made.sealed,
        "kept": made.kept,
        "stage": "dry run" if args.dry_run else made.stage,
        "faults": {str(line): dict(found) for line, found in made.faults.values()},
        "perhaps_refused": len(made.alarming),
        "perhaps_one_person": {"pairs": made.alike_count, "first": [list(pair) for pair in made.alike]},
    }
    emit(args, told, text)
