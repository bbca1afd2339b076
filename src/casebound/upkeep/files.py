"""Files that are there whole, on the disk, or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from casebound.core.errors import BadInput

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_new(path: Path, data: bytes) -> None:
    """Replaces the file in one step; it is for its owner only."""
    with _beside(path) as (file, half):
        file.write(data)
        _settle(file)
        half.replace(path)
    sync_folder(path.parent)


def write_whole(path: Path, pieces: Iterable[bytes]) -> int:
    """A new file from pieces, named only once it is whole and on the disk. Gives its length in bytes.

    One that is there already is left alone. Raises BadInput with the way on when the disk is full.
    """
    with said_plainly(path):
        with _beside(path) as (file, half):
            for piece in pieces:
                file.write(piece)
            _settle(file)
            size = half.stat().st_size
            if path.exists():
                raise FileExistsError
            half.replace(path)  # no hard link: memory sticks know none
        sync_folder(path.parent)
    return size


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """What goes wrong with a file, as a sentence."""
    try:
        yield
    except FileExistsError:
        raise BadInput(f"{path} is there already and was left as it is. Give another name.") from None
    except OSError as error:
        if error.errno in FULL:
            raise BadInput(
                f"There is not enough room for {path.name} in {path.parent}. Nothing was kept of it; backups "
                "made before are untouched. Make room there, or choose another place."
            ) from None
        reason = error.strerror or type(error).__name__
        raise BadInput(f"{path} cannot be written ({reason}). Give another place.") from None


def sync_folder(folder: Path) -> None:
    """A new name is on the disk only once its folder is."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(
            OSError
        ):  # some file systems of memory sticks and shares refuse; the file itself is safe
            os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _beside(path: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file of another name in the same folder, gone afterwards whatever happens."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    half = Path(name)
    try:
        with open(handle, "wb") as file:
            yield file, half
    finally:
        with suppress(FileNotFoundError):
            half.unlink()


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
