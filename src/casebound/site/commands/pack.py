"""Make a report pack for a lawyer, insurer, board, the police or a log; without a name, list the packs."""

import argparse
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casebound.core.errors import BadInput
from casebound.site import terminal
from casebound.site.cli import emit
from casebound.site.commands.export import _begin, _put

if TYPE_CHECKING:
    from casebound.core.packs import Pack
    from casebound.members.who import Who
    from casebound.records.read import Entry
    from casebound.release.mentions import Place
    from casebound.release.sheet import Wish

EXAMPLE = 'casebound pack violence_log --year 2026 --to "Our records" --purpose "Yearly log" --out log.zip'
NEEDED = ("to", "purpose", "out")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="of the pack; leave it out to list them")
    parser.add_argument("ids", type=terminal.entry_id, nargs="*", metavar="ID", help="such as e12; several")
    parser.add_argument("--year", type=int, metavar="YEAR", help="for a list of a year, instead of pages")
    parser.add_argument("--to", metavar="WHO", help="a name, or the office")
    parser.add_argument("--organisation", default="", metavar="NAME", help="where they belong to")
    parser.add_argument("--purpose", metavar="WHY", help="why it goes to them; they read it")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a new file")
    parser.add_argument("--private", action="store_true", help="also how it was for you, for a lawyer")
    parser.add_argument("--words", action="store_true", help="let your own words into rows, names put out")
    parser.add_argument("--completer", default="", metavar="WHO", help="who completes a log, with job title")
    parser.add_argument("--all", action="store_true", help="these are all pages about the matter")
    parser.add_argument(
        "--files", help="copies (photos without hidden data), originals, none; copies unless said"
    )
    parser.add_argument(
        "--opened", action="store_true", help="also who opened the pages, which names colleagues"
    )
    parser.add_argument("--advised", action="store_true", help="a lawyer said that it may go (outcalls)")
    parser.add_argument(
        "--named",
        choices=("stay", "leave"),
        help="sections that name somebody else: they stay here, or leave all the same",
    )
    parser.add_argument("--language", default="en", help="of the first page: en or es")


def run(args: argparse.Namespace) -> int:
    if args.name is None:
        return _list(args)
    missing = [f"--{name}" for name in NEEDED if getattr(args, name) is None]
    if missing:
        raise BadInput(f"Give {', '.join(missing)} too.")
    beside = _begin(args.out)  # before anything is sealed: a place that cannot be written to costs nothing
    try:
        result = _made(args, beside)
    finally:
        beside.unlink(missing_ok=True)
    emit(args, result, _text(result))
    return 0


def _list(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.release import packs

    found = [_line(who, pack) for pack in packs.offered(who)]
    lines = [f"{line['pack']}: {line['title']}. {line['lead']}" for line in found]
    emit(args, found, "\n".join(lines))
    return 0


def _line(who: "Who", pack: "Pack") -> dict[str, Any]:
    from casebound.kinds import shipped
    from casebound.release import packs

    basis = packs.basis(who, pack)
    return {
        "pack": pack.id,
        "title": pack.title,
        "lead": pack.lead,
        "of": "year" if pack.period else "page",
        "leaves": {name: packs.leaves(pack, shipped().get(name)) for name in pack.kinds},
        "stays": list(pack.stays),
        "basis": [
            {"words": one.words, "source": one.source.words, "as_of": one.source.as_of}
            | {"confidence": one.source.confidence}
            for one in basis
            if one.source
        ],
        "lawyer": pack.lawyer,
    }


def _made(args: argparse.Namespace, beside: Path) -> dict[str, object]:
    who = terminal.signed_in(args)
    from casebound.release import packs
    from casebound.release.disclose import disclose

    pack = packs.named(args.name)
    seqs = _pages(args, who, pack)
    wish = _wish(args, who, pack, seqs)
    known = _still_known(who, pack, seqs)  # asked before this file counts as one that left
    made = disclose(who, seqs, wish)
    _put([made.raw], beside, args.out, made.disclosure.id)
    return {
        "file": str(args.out),
        "pack": pack.id,
        "pages": [f"e{seq}" for seq in seqs],
        "kept_back": [f"e{seq}-{slot}" for seq, slot in sorted(wish.left_out)],
        "still_known": known,
        "disclosure": made.disclosure.id,
        "page": made.disclosure.page,
        "log_key": made.log_key,
        "sha256": sha256(made.raw).hexdigest(),
    }


def _still_known(who: "Who", pack: "Pack", seqs: list[int]) -> list[str]:
    """Who could still be known from a pack that names nobody: what the browser shows before it leaves."""
    if pack.names != "out":
        return []
    from casebound.records import read
    from casebound.release import packs
    from casebound.release.packs_forms import few

    rows = pack.form == "rows"
    said = [few(len(seqs))] if rows else []
    if rows:
        said.append(
            "The ZIP file carries your name or that of your practice; the table in it alone does not."
        )
    before = packs.earlier(who, list(read.several(who, seqs).values()))
    told = "; ".join(f"page {one.page}, to {one.to}" for one in before)
    if told:
        said.append(f"These pages left before; whoever holds both files can put a name to them: {told}.")
    return [line for line in said if line]


def _pages(args: argparse.Namespace, who: "Who", pack: "Pack") -> list[int]:
    from casebound.release import packs

    if (args.year is None) == (not args.ids) or (args.year is not None and not pack.period):
        raise BadInput("Say which pages, as in e12, or for a list of a year --year; not both.")
    seqs = sorted(args.ids) if args.ids else sorted(packs.by_year(who, pack, args.year).ticked)
    if not seqs:
        raise BadInput(f"Nothing of {args.year} is in the pages you can open, so there is nothing to list.")
    return seqs


def _wish(args: argparse.Namespace, who: "Who", pack: "Pack", seqs: list[int]) -> "Wish":
    from dataclasses import replace

    from casebound.records import read
    from casebound.release import assemble, packs, packs_names
    from casebound.release.sheet import Wish

    _demand_options_of(pack, args)
    wish = Wish(
        to=args.to,
        purpose=args.purpose,
        view=pack.view,
        organisation=args.organisation,
        private=args.private,
        all_there_is=args.all,
        language=args.language,
        files=args.files or ("copies" if pack.files else "none"),
        opened=args.opened,
        pack=pack,
        worded=frozenset(seqs) if args.words else frozenset(),
        completer=args.completer,
        advised=args.advised,
    )
    entries: list[Entry] = list(read.several(who, seqs).values())
    packs.demand(who, wish, entries)
    found: list[Place] = packs_names.places(who, pack, assemble.chosen(entries, wish))
    if found and args.named is None:
        said = "; ".join(f"{one.key} ({one.section}): {_around(one)}" for one in found)
        raise BadInput(f"Somebody is named in {said}. Say --named stay to keep these back, or --named leave.")
    kept = frozenset((one.seq, one.slot) for one in found) if args.named == "stay" else frozenset()
    return replace(wish, left_out=kept)


def _demand_options_of(pack: "Pack", args: argparse.Namespace) -> None:
    """What this pack cannot carry is said, not left out in silence."""
    from casebound.release import packs

    asked = {
        "--private": args.private and not pack.feelings,
        "--files": args.files not in {None, "none"} and not pack.files,
        "--opened": args.opened and not packs.may_say_who_opened(pack),
        "--all": args.all and pack.form != "pages",
    }
    refused = [option for option, is_refused in asked.items() if is_refused]
    if refused:
        raise BadInput(f"The pack {pack.id} carries nothing of {', '.join(refused)}: leave that out.")


def _around(place: "Place") -> str:
    words = place.words[0]
    return f"“{words.before}[{words.found}]{words.after}”"


def _text(result: dict[str, object]) -> str:
    kept, known = result["kept_back"], result["still_known"]
    assert isinstance(kept, list)
    assert isinstance(known, list)
    return (
        f"{result['file']} is made. Disclosure {result['disclosure']} is sealed as page {result['page']}.\n"
        + "".join(f"Before you hand it over: {line}\n" for line in known)
        + (f"Kept back because somebody is named: {', '.join(kept)}\n" if kept else "")
        + f"Tell whoever receives it this fingerprint by phone: {result['log_key']}\n"
        "They check the file with: casebound verify FILE --log-key FINGERPRINT"
    )
