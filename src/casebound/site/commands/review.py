"""What the rules find in the pages you can open: each alert with its reason and the pages that fired it."""

import argparse
from typing import Any

from casebound.site import terminal
from casebound.site.cli import emit

EXAMPLE = "casebound review --client 4711"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--client", type=int, metavar="NUMBER", help="only this client's alerts")


def run(args: argparse.Namespace) -> int:
    who = terminal.signed_in(args)
    from casebound.core.patterns.found import Alert
    from casebound.safety import patterns

    found = patterns.review(who, args.client)

    def told(alert: Alert, about: dict[str, Any]) -> dict[str, Any]:
        rule = patterns.rule(alert)
        return about | {
            "rule": rule.id,
            "title": rule.title,
            "reason": rule.reason,
            "source": rule.source,
            "as_of": rule.as_of or None,
            "confidence": rule.confidence,
            "entries": [f"e{seq}" for seq in alert.entries],
            "hearsay": [f"e{seq}" for seq in alert.hearsay],
            "other_way": [f"e{seq}" for seq in alert.entries if seq in found.other_way],
            "not_meaning": rule.not_meaning,
            "laws": [
                {"place": law.place, "words": law.words, "source": law.source, "as_of": law.as_of}
                for law in found.place_rules(alert)
            ],
        }

    alerts = [told(alert, {"client": alert.about or None}) for alert in found.about_clients]
    if args.client is None:
        alerts += [told(alert, {column: alert.about}) for column, alert in found.about_places]
        alerts += [told(alert, {"you": True}) for alert in found.for_herself]
    emit(args, alerts, "\n".join(map(line, alerts)) or "No rule found anything in the pages you can open.")
    return 0


def line(alert: dict[str, Any]) -> str:
    """A line for people."""
    about = f"Client {alert['client']}" if alert.get("client") else "You" if alert.get("you") else "–"
    return f"{alert['rule']:<5}{about:<14}{alert['title']:<40}{', '.join(alert['entries'])}"
