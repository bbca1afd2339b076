"""Ana adds files to a draft, or backs up, while her disk fails. Run as a program, like `arena`."""

import json
import random
import sys
from pathlib import Path
from typing import Any

from tests.faults.arena import opened

SIZE = 2_500_000  # bytes: two whole pieces and a part


def content(number: int) -> bytes:
    return random.Random(number).randbytes(SIZE)


def attach(folder: Path, count: int) -> None:
    """Adds so many files to one draft, says of each what became of it, and seals the page in the end."""
    who = opened(folder)
    from casebound.book import trouble
    from casebound.core.errors import CaseboundError
    from tests.attachments import adding

    sheet: Any = None
    for number in range(count):
        try:
            sheet = sheet or adding.draft(who)
            adding.add(who, sheet, content(number), f"{number}.bin")
            said = "whole"
        except CaseboundError as error:
            said = error.sentence
        except Exception as error:
            said = trouble.said(error) or repr(error)
        print(json.dumps([number, said]), flush=True)


def look(folder: Path) -> None:
    """Which files are there whole: read back, sealed with their page, and read from the page."""
    who = opened(folder)
    from casebound.attachments import stored
    from casebound.core import attachments
    from casebound.records import drafts
    from casebound.upkeep import doctor
    from tests.attachments import adding

    kept, seqs = [], []
    for sheet in drafts.every(who):
        waiting = stored.waiting(who, sheet.id)
        for slip in waiting.broken_off:  # it says so, and she takes it out
            stored.remove(who, sheet.id, slip.id)
        for slip in waiting.whole:
            pieces = attachments.pieces(
                slip.key, who.practice.uid, slip.id, slip.chunks, stored.sealed(who.practice, slip.id)
            )
            number = int(slip.name.partition(".")[0])
            assert b"".join(pieces) == content(number), "what counts as there is what was sent"
            kept.append(number)
        seqs.append(adding.seal(who, sheet).seq)
    findings = [it.sentence for it in doctor.grave(doctor.examine_all())]
    print(json.dumps({"kept": sorted(kept), "sealed": len(seqs), "findings": findings}))


def back_up(folder: Path) -> None:
    """A backup by the plan, as the server makes it each day, and what is then cleared away."""
    opened(folder)
    from casebound.core.errors import CaseboundError
    from casebound.upkeep import plan

    try:
        made = plan.run(due_only=False)
        said = str(made.path) if made else ""
    except CaseboundError as error:
        said = error.sentence
    print(json.dumps(said))


def plan_for(folder: Path, stick: Path) -> None:
    """From now on backups go there; the words that open them."""
    opened(folder)
    from casebound.upkeep import keys, places, plan

    words = keys.make(folder)
    places.allow(folder, stick)
    plan.choose(str(stick))
    print(json.dumps(words))


if __name__ == "__main__":
    command, folder, *more = sys.argv[1:]
    if command == "attach":
        attach(Path(folder), int(more[0]))
    elif command == "plan":
        plan_for(Path(folder), Path(more[0]))
    else:
        {"look": look, "backup": back_up}[command](Path(folder))
