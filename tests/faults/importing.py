"""Ana imports a list, and takes it back, while her laptop dies or her disk fails. A program, like `arena`."""

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from casebound.site.bench import ground
from tests.faults.arena import opened, standing

AT_ONCE = 10  # lines, so that there are many moments between two batches
NEW, KNOWN = 90, 20
ALL = NEW + KNOWN
PATIENCE = 30.0
MOST_LINES = 4  # that it may say before it is killed
BEAT = 0.1  # seconds, in which a batch is sealed, or is not


def phone(number: int) -> str:
    return f"206 555 {number:04}"


def people(first: int, count: int, mobile: int) -> str:
    lines = [f"Person{n:03},Family{n:03},1980-01-{n % 27 + 1:02},{phone(mobile + n)}" for n in range(count)]
    return "\n".join(["First Name,Last Name,Birthday,Mobile", *lines[first:], ""])


FIRST = people(0, KNOWN, 1000)
LIST = people(0, ALL, 3000)  # those of the first list come back, each with another phone


def ready(folder: Path) -> None:
    """A practice that knows some of them, and the whole list looked through and decided."""
    ground.founded(folder)
    who = opened(folder)
    from casebound.exchange.lists_in import importing, incoming, looking, plan

    given = looking.look(who, incoming.begin(who, FIRST.encode(), "first.csv"), lambda: True)
    importing.run(who, given, lambda: True)
    given = looking.look(who, incoming.begin(who, LIST.encode(), "list.csv"), lambda: True)
    found = given.plan.figures()
    assert found == found | {"skip": KNOWN, "new": NEW}, found
    incoming.save(who, given, replace(given.plan, same=plan.SAME))


def there(folder: Path) -> tuple[Any, bytes]:
    """Ana in that practice, and the list."""
    who = opened(folder)
    from casebound.exchange.lists_in import importing, incoming

    importing.AT_ONCE = AT_ONCE
    return who, next(given.id for given in incoming.mine(who) if given.plan.name == "list.csv")


def kill(folder: Path, seed: int) -> None:
    """Killed at random moments until the list is in; then until half of it is out again, and all of it."""
    who, id = there(folder)
    from casebound.exchange.lists_in import importing, incoming, plan

    draw = random.Random(seed)
    brought = rounds(who, id, draw, importing.run, plan.DONE)
    given = incoming.load(who, id)
    told = {"in": brought | {"figures": look(who, id), "kept_file": bool(given.raw)}}
    returned = rounds(who, id, draw, importing.undo, plan.UNDONE)
    print(json.dumps(told | {"out": returned | {"figures": look(who, id)}} | standing()))


def kill_at_once(folder: Path, undo: int) -> None:
    """Killed between the first batch and the note that says so: what she is then told, and may do."""
    who, id = there(folder)
    from casebound.core.errors import CaseboundError
    from casebound.exchange.lists_in import importing, incoming

    given = incoming.load(who, id)

    def dies(*_: Any, **__: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    def first_batch() -> None:
        sealed = importing.seal_many

        def then_dies(*words: Any) -> Any:
            sealed(*words)
            dies()

        importing.seal_many = then_dies
        importing.run(who, given, lambda: False)

    wait_for(child(first_batch))
    given = incoming.load(who, id)
    told: dict[str, Any] = {"stage": given.plan.stage, "killed_with": look(who, id)}
    try:
        if undo:
            importing.undo(who, given, lambda: True)
        else:
            importing.run(who, given, lambda: True)
    except CaseboundError as error:
        told["said"] = error.sentence
    print(json.dumps(told | {"figures": look(who, id)}))


def look(who: Any, id: bytes) -> dict[str, Any]:
    """What stands: pages of the list, the clients that still stand, and both phones of those known before."""
    from casebound.book.models import Entry
    from casebound.exchange.lists_in import incoming, once
    from casebound.records import clients

    given, seed = incoming.load(who, id), once.seed(who, id)
    indexes = range(given.plan.count)
    wanted = {once.id_of(seed, index) for index in indexes}
    drafts = [bytes(one) for one in Entry.objects.exclude(draft=None).values_list("draft", flat=True)]
    here = [one for one in clients.known(who).values() if one.stands]
    phones = [one.answers.get("phones") for one in here]
    return {
        "pages": sum(one in wanted for one in drafts),
        "taken_back": sum(one in {once.id_of(seed, index, True) for index in indexes} for one in drafts),
        "clients": len(here),
        "with_both": sum(isinstance(one, list) and len(one) == 2 for one in phones),
        "sealed": given.plan.sealed,
        "kept": given.plan.kept,
        "stage": given.plan.stage,
    }


def rounds(who: Any, id: bytes, draw: random.Random, act: Callable[..., Any], until: str) -> dict[str, Any]:
    """Goes on where it is, is killed, goes on. Whether anything that was told was not there afterwards."""
    from casebound.exchange.lists_in import incoming

    killed, lost = 0, []
    while (given := incoming.load(who, id)).plan.stage != until:
        reading, writing = os.pipe()

        def goes_on(given: Any = given, writing: int = writing) -> None:
            while given.plan.stage != until:
                given = act(who, given, lambda: False)
                os.write(writing, (json.dumps([given.plan.done, given.plan.sealed]) + "\n").encode())

        working = child(goes_on)
        os.close(writing)
        told = heard(reading, draw.randrange(MOST_LINES))
        time.sleep(draw.uniform(0.0, BEAT))
        os.kill(working, signal.SIGKILL)
        killed += wait_for(working)
        told += heard(reading, ALL)  # what was told before the blow counts
        os.close(reading)
        after = incoming.load(who, id).plan
        if told and (after.done, after.sealed) < tuple(told[-1]) and after.stage == given.plan.stage:
            lost.append([told[-1], [after.done, after.sealed]])
    return {"killed": killed, "lost": lost}


def heard(pipe: int, lines: int) -> list[Any]:
    """So many lines, or all there are once nobody writes any more."""
    told: list[Any] = []
    while len(told) < lines and select.select([pipe], [], [], PATIENCE)[0]:
        raw = os.read(pipe, 1 << 16)
        if not raw:
            break
        told += [json.loads(line) for line in raw.decode().splitlines()]
    return told


def child(act: Callable[[], None]) -> int:
    from django.db import connection

    connection.close()
    working = os.fork()
    if not working:
        try:
            act()
        finally:
            os._exit(0)
    return working


def wait_for(working: int) -> bool:
    """Whether it was killed."""
    return os.WIFSIGNALED(os.waitpid(working, 0)[1])


def fail(folder: Path) -> None:
    """Goes on with the import on a disk that fails, and says what it was told of each step."""
    who, id = there(folder)
    from casebound.book import trouble
    from casebound.exchange.lists_in import importing, incoming, plan

    said, faults = [], 0
    while faults < 2 and (given := incoming.load(who, id)).plan.stage != plan.DONE:
        try:
            after = importing.run(who, given, lambda: False).plan
            said.append([after.done, after.sealed])
        except Exception as error:
            faults += 1
            said.append(str(trouble.said(error) or repr(error)))
    print(json.dumps({"said": said}))


def examine(folder: Path) -> None:
    who, id = there(folder)
    print(json.dumps(standing() | {"figures": look(who, id)}))


if __name__ == "__main__":
    command, folder, *numbers = sys.argv[1:]
    commands = {"kill": kill, "kill_at_once": kill_at_once, "ready": ready, "fail": fail, "examine": examine}
    commands[command](Path(folder), *map(int, numbers))
