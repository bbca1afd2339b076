"""What is due for you: decisions to look at again, dates on pages, drafts older than a day."""

import argparse

from casebound.site import terminal
from casebound.site.cli import emit, tell

EXAMPLE = "casebound due --json"


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.safety.due import due

    found = due(who)
    if found.unread:
        tell(f"{found.unread} older pages were not opened to look for a date.")
    listed = [
        {"day": str(item.day), "label": item.label, "about": item.about, "overdue": item.overdue}
        for item in found.items
    ]
    text = "\n".join(f"{item['day']}  {item['label']}, {item['about']}" for item in listed)
    emit(args, listed, text or "Nothing is due.")
    return 0
