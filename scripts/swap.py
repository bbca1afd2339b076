"""swap.py NEW PLACE LOCK: puts a finished environment in its place, unless another start was quicker."""

import fcntl
import os
import shutil
import sys
from pathlib import Path


def main(new: Path, place: Path, lock: Path) -> None:
    door = os.open(place.parent, os.O_RDONLY)
    fcntl.flock(door, fcntl.LOCK_EX)  # let go of when we end
    if current(place, lock):
        return  # somebody may already be running from it
    old = new.with_name(new.name + ".old")
    if os.path.lexists(place):
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def current(place: Path, lock: Path) -> bool:
    stamp = place / "lock.txt"
    return (
        os.access(place / "bin/python", os.X_OK)
        and stamp.exists()
        and stamp.read_bytes() == lock.read_bytes()
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
