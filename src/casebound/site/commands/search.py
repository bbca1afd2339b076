"""Find pages by words in them; all words have to be there, "words in quotes" side by side."""

import argparse

from casebound.site import terminal
from casebound.site.cli import emit, tell

EXAMPLE = "casebound search massage 'last appointment'"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", metavar="WORDS", help="what to look for")
    parser.add_argument("--limit", type=int, default=50, help="how many at most")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.records import search
    from casebound.site import lines

    # A shell takes the quotes away; words that stayed together were meant to.
    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in args.words)
    hits = search.search(who, query, max(1, args.limit))
    found = [
        line | {"rank": hit.rank, "passage": hit.passage}
        for line, hit in zip(lines.of(who, [hit.entry for hit in hits]), hits, strict=True)
    ]
    if hits.scanned:
        tell(f"{hits.scanned} pages had to be opened one by one: this casebook is very long.")
    emit(
        args,
        found,
        "\n".join(f"{lines.text(line)}\n    {line['passage']}" for line in found) or "Nothing found.",
    )
    return 0
