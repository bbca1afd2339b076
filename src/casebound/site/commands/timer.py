"""Which timers run, and whether a message is stuck: look before you stop the server. No names."""

import argparse
from datetime import UTC, datetime

from casebound.site import terminal
from casebound.site.cli import emit

EXAMPLE = "casebound timer --json"


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    folder = terminal.ready(args)
    terminal.practice(folder)
    from casebound.timer import able
    from casebound.timer.models import Timer
    from casebound.timer.running import still

    rows: list[dict[str, int | str]] = [
        {"due": row.due, "tries": row.attempts, "why": row.said}
        for row in Timer.objects.filter(still()).order_by("due")
    ]
    stuck = any(row["why"] for row in rows) or bool(rows and not able.mails())
    emit(args, {"mail": able.mails(), "running": rows, "stuck": stuck}, _said(rows, able.mails()))
    return 1 if stuck else 0


def _said(rows: list[dict[str, int | str]], mails: bool) -> str:
    if not rows:
        return "No timer runs."
    lines = [f"{_when(row['due'])}  {_how(row)}" for row in rows]
    return "\n".join(lines if mails else ["NO MAIL SERVER IS NAMED: none of these can be sent.", *lines])


def _how(row: dict[str, int | str]) -> str:
    return f"NOT SENT after {row['tries']} tries ({row['why']})" if row["why"] else "runs"


def _when(moment: int | str) -> str:
    return f"{datetime.fromtimestamp(int(moment), UTC):%Y-%m-%d %H:%M} UTC"
