"""What an operator chose, one file each: a file that somebody spoilt stands in the way of no other."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from casebound.core.errors import CaseboundError

Chosen = TypeVar("Chosen")
log = logging.getLogger(__name__)


def files(data: Path | None, folder: str) -> list[Path]:
    """The files of a folder of the data folder, by name; none where there is no such folder."""
    found = data / folder if data else None
    return sorted(found.glob("*.toml")) if found is not None and found.is_dir() else []


def usable(paths: list[Path], read: Callable[[Path], Chosen]) -> list[Chosen]:
    """Those that can be read. What is wrong with the others goes to the program's log."""
    found = []
    for path in paths:
        try:
            found.append(read(path))
        except CaseboundError as error:
            log.warning("%s", error.sentence)
    return found
