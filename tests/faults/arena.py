"""A practice on disk that processes write into until they are killed or their disk fails them.

Run as a program, because Django knows one database a process: `python -m tests.faults.arena kill FOLDER …`.
"""

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from casebound.site.bench import ground

WRITERS = 2
MOST_LINES = 14  # that a round may say before it is killed
BEAT = 0.02  # seconds, in which many a seal begins and ends
PATIENCE = 20.0


def found(folder: Path) -> None:
    ground.founded(folder)


def several(folder: Path) -> None:
    """Practices of Ana, Ben and Chen in one database."""
    ground.founded(folder)
    from casebound.members import found

    for name in ("Ben", "Chen"):
        found.found(found.Founding(name, ground.PASSWORD))


def told(folder: Path) -> None:
    """Ana's practice with Ben, the safety lead, and two notes that she shared with him; says their places."""
    ground.founded(folder)
    who = opened(folder)
    from casebound.kinds import shipped
    from casebound.members import invite
    from casebound.records import write

    invite.accept(invite.invite(who, ("lead",)), invite.Joining("Ben", ground.PASSWORD))
    team = next(state.id for state in who.roll.casebooks.values() if state.purpose == "team")
    for text in ("Shared first.", "Shared second."):
        order = write.Order(shipped().get("note"), "en", {"text": text}, who.own_casebook(), also=(team,))
        print(write.seal_entry(who, order).seq)


def opened(folder: Path) -> Any:
    """Ana in her practice, her keys open."""
    from casebound.site import env

    env.with_django(folder)
    from casebound.members.who import of_account
    from casebound.people import unlock

    account = unlock.find("ana@example.org")
    assert account
    return of_account(account, unlock.with_password(account, ground.PASSWORD))


def draft(number: int) -> bytes:
    return sha256(f"draft {number}".encode()).digest()[:16]


def seal(who: Any, number: int) -> int:
    """Seals the note with this number; the entry's place in the ledger."""
    from casebound.kinds import shipped
    from casebound.records import write

    order = write.Order(
        shipped().get("note"), "en", {"text": f"Number {number}."}, who.own_casebook(), draft=draft(number)
    )
    return write.seal_entry(who, order).seq


def write(folder: Path, count: int) -> None:
    """Seals so many notes, one after the other, and says of each what became of it."""
    from casebound.book import trouble

    who = opened(folder)
    for number in range(count):
        try:
            said: Any = seal(who, number)
        except Exception as error:
            said = trouble.said(error) or repr(error)
        print(json.dumps([number, said]), flush=True)


def examine(folder: Path) -> None:
    """What stands in the ledger, by draft, and what the full check says."""
    opened(folder)
    print(json.dumps(standing()))


def examined(folder: Path, **more: str) -> dict[str, Any]:
    """The same, looked at from a process of its own."""
    words = [sys.executable, "-m", "tests.faults.arena", "examine", str(folder)]
    done = subprocess.run(words, env=os.environ | more, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def standing() -> dict[str, Any]:
    from casebound.book.models import Entry
    from casebound.upkeep import doctor

    rows = Entry.objects.filter(draft__isnull=False).values_list("draft", "seq")
    found: dict[str, list[int]] = {}
    for name, seq in rows:
        found.setdefault(bytes(name).hex(), []).append(seq)
    findings = [it.sentence for it in doctor.grave(doctor.examine_all())]
    return {"entries": found, "findings": findings, "gaps": gaps()}


def gaps() -> list[str]:
    """Practices and casebooks whose numbers are not 0, 1, 2 … and 1, 2, 3 …"""
    from casebound.book.models import Entry, Leaf, Practice

    wrong = []
    for practice in Practice.objects.all():
        places = list(Leaf.objects.filter(practice=practice).order_by("seq").values_list("seq", flat=True))
        if places != list(range(len(places))):
            wrong.append(practice.uid.hex())
        pages: dict[bytes, list[int]] = {}
        for casebook, page in Entry.objects.filter(practice=practice).values_list("casebook", "page"):
            pages.setdefault(bytes(casebook), []).append(page)
        wrong += [
            book.hex() for book, found in pages.items() if sorted(found) != list(range(1, len(found) + 1))
        ]
    return wrong


def kill(folder: Path, rounds: int, seed: int) -> None:
    """So many rounds of writers killed at a random moment; what was acknowledged, and what then stands."""
    from django.db import connection

    ground.founded(folder)
    who = opened(folder)
    draw = random.Random(seed)
    acknowledged: dict[int, set[int]] = {}
    repeat: list[list[int]] = [[] for _ in range(WRITERS)]
    begun = 0
    for _ in range(rounds):
        connection.close()
        told, left = _round(who, draw, repeat, begun)
        for number, seq in told:
            acknowledged.setdefault(number, set()).add(seq)
        begun += 1000
        repeat = left
    print(json.dumps({"acknowledged": {n: sorted(seqs) for n, seqs in acknowledged.items()}} | standing()))


def _round(who: Any, draw: random.Random, repeat: list[list[int]], begun: int) -> tuple[list[Any], list[Any]]:
    """Two writers begin with what the last round left open, and go on until they are killed."""
    writers = [_writer(who, repeat[place], begun + 500 * place) for place in range(WRITERS)]
    told: list[list[Any]] = [[] for _ in writers]
    lines, until = draw.randrange(MOST_LINES), time.monotonic() + PATIENCE
    while sum(map(len, told)) < lines:
        ready, _, _ = select.select([pipe for _, pipe in writers], [], [], until - time.monotonic())
        assert ready, "the writers say nothing"
        for place, (_, pipe) in enumerate(writers):
            if pipe in ready:
                told[place] += list(_lines(pipe))
    time.sleep(draw.uniform(0.0, BEAT))
    for child, _ in writers:
        os.kill(child, signal.SIGKILL)
    for place, (child, pipe) in enumerate(writers):
        os.waitpid(child, 0)
        while more := list(_lines(pipe)):  # what was acknowledged before the blow counts
            told[place] += more
        os.close(pipe)
    sealed = [[(number, seq) for number, seq in lines if seq is not None] for lines in told]
    begins = [{number for number, seq in lines if seq is None} for lines in told]
    left_open = [
        sorted((begins[place] | set(repeat[place])) - dict(sealed[place]).keys()) for place in range(WRITERS)
    ]
    return [pair for lines in sealed for pair in lines], left_open


def _writer(who: Any, repeat: list[int], first: int) -> tuple[int, int]:
    """A process that seals until it is killed; it says when it begins one and when it is acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    for number in [*repeat, *range(first, first + 400)]:
        os.write(writing, (json.dumps([number, None]) + "\n").encode())
        os.write(writing, (json.dumps([number, seal(who, number)]) + "\n").encode())
    os._exit(0)


def _lines(pipe: int) -> Iterator[Any]:
    # A line is written by one short write, so it arrives whole.
    for line in os.read(pipe, 1 << 16).decode().splitlines():
        yield json.loads(line)


if __name__ == "__main__":
    command, folder, *numbers = sys.argv[1:]
    {"found": found, "several": several, "told": told, "write": write, "examine": examine, "kill": kill}[
        command
    ](Path(folder), *map(int, numbers))
