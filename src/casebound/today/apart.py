"""A calendar is read in a process of its own, with a limit of time and memory: its rules may be made to last.

The file goes in and what was found comes out through pipes; nothing touches the disk. No secret of the server
is handed on.
"""

import json
import os
import subprocess
import sys
from datetime import date
from zoneinfo import ZoneInfo

from casebound.today import appointments
from casebound.today.appointments import Appointment
from casebound.today.lines import MOST_BYTES
from casebound.today.refused import NOT_OURS, TOO_LONG, Unread, refused

LONGEST = 8  # seconds of work
WAITED = 40.0  # seconds by the clock: a machine that is busy with something else is no fault of the calendar
MEMORY = 1024 * 1024 * 1024  # bytes


def read(raw: bytes, today: date, zone: ZoneInfo) -> tuple[list[Appointment], int]:
    """As appointments.read. Raises BadInput, also when it took too long."""
    command = [sys.executable, "-P", "-m", "casebound.today.apart", today.isoformat(), zone.key]
    given = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONDONTWRITEBYTECODE": "1"}
    given |= {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows needs it
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=WAITED, env=given, check=False)
    except subprocess.TimeoutExpired:
        raise refused(TOO_LONG) from None
    try:
        answer = json.loads(done.stdout)
        if "refused" in answer:
            raise refused(answer["refused"])
        found = [appointments.of_plain(one) for one in answer["found"]]
        appointments.demand_times(found)
        return found, int(answer["passed"])
    except (ValueError, KeyError, TypeError, Unread):
        raise refused(TOO_LONG if done.returncode < 0 else NOT_OURS) from None


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(today: str, zone: str) -> None:
    _limit()
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    answer: dict[str, object]
    try:
        found, passed = appointments.read(raw, date.fromisoformat(today), ZoneInfo(zone))
        answer = {"found": [one.plain() for one in found], "passed": passed}
    except Unread as wrong:
        answer = {"refused": wrong.why}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main(*sys.argv[1:3])
