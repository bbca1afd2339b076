"""A spreadsheet is opened in a process of its own: what its reader cannot hold ends that one, not the server.

A few bytes can lay claim to more memory than there is, and the reader then stops its whole process. The file
goes in and its rows come out through pipes; nothing touches the disk.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from casebound.exchange.lists_in.table import MOST_BYTES, MOST_LETTERS

LONGEST = 60  # seconds
MEMORY = 2 * 1024 * 1024 * 1024  # bytes
MOST_SAID = 64 * 1024 * 1024  # letters of all cells together
TOO_LARGE, DAMAGED, NO_SHEET = "too large", "damaged", "no sheet"
Rows = list[tuple[int, tuple[str, ...]]]


class Refused(Exception):
    """`why` is one of TOO_LARGE, DAMAGED, NO_SHEET."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def read(raw: bytes, sheet: str) -> tuple[tuple[str, ...], str, Rows]:
    """Names of all sheets, the one that was read (the first for ""), its rows by number. Raises Refused."""
    command = [sys.executable, "-P", "-m", "casebound.exchange.lists_in.sheet_apart"]
    given = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONDONTWRITEBYTECODE": "1"}
    given |= {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows needs it
    name = sheet.encode("utf-8", "replace")  # not among the words of the command: everybody can list those
    sent = len(name).to_bytes(4, "big") + name + raw
    try:
        done = subprocess.run(
            command, input=sent, capture_output=True, timeout=LONGEST, env=given, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refused(TOO_LARGE) from None
    if done.returncode:
        raise Refused(TOO_LARGE if done.returncode < 0 else DAMAGED)
    told = json.loads(done.stdout)
    if "refused" in told:
        raise Refused(str(told["refused"]))
    return tuple(told["names"]), told["name"], [(number, tuple(cells)) for number, cells in told["rows"]]


def opened(raw: bytes, sheet: str) -> dict[str, object]:
    """The same in this process, as it goes through the pipe."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        names = list(book.sheet_names)
        name = sheet or (names[0] if names else "")
        if name not in names:
            return {"refused": NO_SHEET}
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        return {"names": names, "name": name, "rows": list(_said_rows(rows))}
    except Refused as refused:
        return {"refused": refused.why}
    except (CalamineError, ValueError, OSError, IndexError):
        return {"refused": DAMAGED}
    except MemoryError:
        return {"refused": TOO_LARGE}


def _said_rows(rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    left = MOST_SAID
    for number, row in enumerate(rows, 1):
        cells = [_said(value) for value in row]
        if any(cells):
            left -= sum(map(len, cells)) + len(cells)
            if left < 0:
                raise Refused(TOO_LARGE)
            yield number, cells


def _said(value: object) -> str:
    """A cell as a person would type it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()[: MOST_LETTERS + 1]


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    _limit()
    told = sys.stdin.buffer
    name = told.read(int.from_bytes(told.read(4), "big")).decode()
    sys.stdout.write(json.dumps(opened(told.read(MOST_BYTES + 1), name)))


if __name__ == "__main__":
    _main()
