"""Folders that backups may go to: named on this machine by whoever owns it, never by somebody in a browser.

backup-places.txt            one folder a line, in the data folder; 'casebound backup --allow FOLDER' adds one
CASEBOUND_BACKUP_PLACES      more of them, for hosts that are set up by their environment
"""

import os
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.upkeep import make
from casebound.upkeep.files import write_new

NAME = "backup-places.txt"
FROM_OUTSIDE = "CASEBOUND_BACKUP_PLACES"
NOT_ALLOWED = (
    "Backups may not go to {folder}. Whoever owns this machine allows it with "
    "'casebound backup --allow FOLDER'."
)


def known(data: Path) -> list[Path]:
    """All that are allowed, those of the environment first; each once."""
    given = os.environ.get(FROM_OUTSIDE, "").split(os.pathsep)
    return list(dict.fromkeys(Path(line) for line in (*given, *_written(data)) if line.strip()))


def allow(data: Path, folder: Path) -> Path:
    """From now on backups may go there. Raises BadInput for a folder that cannot take any."""
    folder = folder.expanduser()
    if not folder.is_absolute():
        raise BadInput("Give the whole path of a folder, such as /media/stick or D:\\Backups.")
    if "\n" in str(folder):
        raise BadInput("The path of that folder holds a line break. Give it another name.")
    demand_usable(data, folder)
    if folder not in known(data):
        write(data, [*_written(data), str(folder)])
    return folder


def forbid(data: Path, folder: Path) -> None:
    """Nothing goes there any more; what is there stays. Raises BadInput where no line allows it."""
    left = _written(data)
    if str(folder.expanduser()) not in left:
        raise BadInput(f"{folder} is not among the places. 'casebound backup --places' lists them.")
    write(data, [line for line in left if line != str(folder.expanduser())])


def demand(data: Path, target: str) -> Path:
    """The folder of this name, if backups may go there. Raises BadInput with what to do."""
    folder = Path(target)
    if folder not in known(data):
        raise BadInput(NOT_ALLOWED.format(folder=target))
    return folder


def demand_usable(data: Path, folder: Path) -> None:
    """Raises BadInput for a folder that is not there, lies inside the data or cannot be written in."""
    if not folder.is_dir():
        raise BadInput(
            f"There is no folder {folder} on the machine that Casebound runs on. Make it there first, or put "
            "the disk in."
        )
    if folder.resolve().is_relative_to(data.resolve()):
        raise BadInput("That folder lies inside the data that is to be backed up. Choose another place.")
    if not make.can_write(folder):
        raise BadInput(f"Casebound may not write in {folder}. Choose another folder, or allow it.")


def _written(data: Path) -> list[str]:
    try:
        return (data / NAME).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"The file {data / NAME} cannot be read. Put it right, or remove it.") from None


def write(data: Path, lines: list[str]) -> None:
    """The whole list anew."""
    write_new(data / NAME, "".join(f"{line}\n" for line in lines).encode())
