"""Carrying an installation over to another database: copied, checked there, closed here."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

from casebound.book import closed
from casebound.core.errors import BadInput
from casebound.timer.models import Timer
from casebound.timer.running import still
from casebound.upkeep import dump, snapshot
from casebound.upkeep.dump import Told, nobody
from casebound.upkeep.receive import READY

RECEIVE = [sys.executable, "-P", "-m", "casebound.upkeep.receive"]


def move(to: str, environment: Mapping[str, str], told: Told = nobody) -> dict[str, Any]:
    """Everything into the database that `environment` names; `to` is how the closed copy calls that place.

    The copy here is closed before it is read, so that nothing can be written that is not carried over. When
    anything goes wrong it is opened again, as it was. Raises BadInput with the other end's own sentence.
    """
    if Timer.objects.filter(still()).exists():
        raise BadInput("Somebody's timer runs. Move once it is over: 'casebound timer' says when.")
    with subprocess.Popen(
        RECEIVE,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as there:
        assert there.stdin is not None
        assert there.stdout is not None
        assert there.stderr is not None
        if there.stdout.readline().decode().strip() != READY:
            raise BadInput(_sentence(there.stderr))
        closed.close(to)
        try:
            _send(there.stdin, told)
            answer = there.stdout.readline()
            if there.wait() or not answer:
                raise BadInput(_sentence(there.stderr))
        except BaseException:
            there.kill()
            closed.reopen(to)
            raise
    result: dict[str, Any] = json.loads(answer)
    return result


def _send(pipe: IO[bytes], told: Told) -> None:
    with suppress(BrokenPipeError), pipe, snapshot.moment():  # where a pipe breaks, its other end says why
        for piece in dump.stream(int(time.time()), with_files=False, told=told):
            pipe.write(piece)


def _sentence(pipe: IO[bytes]) -> str:
    said = pipe.read().decode("utf-8", "replace").strip().splitlines()
    last = said[-1] if said else "It gave no reason."
    return f"{last} The move came to nothing; this copy is as it was."
