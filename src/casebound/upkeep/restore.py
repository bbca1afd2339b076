"""A folder that did not exist: there whole, or not at all (no Django here)."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casebound.core.errors import BadInput
from casebound.upkeep.files import said_plainly, sync_folder


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder beside the target that takes its name once everything went well, and is gone otherwise."""
    target = target.expanduser().absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BadInput(f"{target} is there already. Restore into a new folder; nothing was changed.")
    with said_plainly(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        with said_plainly(target):
            yield half
            if target.exists():
                target.rmdir()
            half.replace(target)
            sync_folder(target.parent)
    finally:
        if half.exists():
            shutil.rmtree(half)
