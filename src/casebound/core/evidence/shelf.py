"""The members of an evidence file, taken one after another in the one order that is right."""

from collections.abc import Sequence
from hashlib import sha256

from casebound.core.errors import Malformed
from casebound.core.evidence.parts import DISCLOSURE, FIRST_LINES, NAME, manifest_text
from casebound.core.header import SLOTS


class Shelf:
    """Hands out each member once. A missing, misplaced or left-over one is Malformed, by name."""

    def __init__(self, members: Sequence[tuple[str, bytes]]) -> None:
        self.members = dict(members)
        self._order = [name for name, _ in members]
        self._at = 0

    @property
    def next_name(self) -> str:
        """Name of the next member, empty at the end."""
        return self._order[self._at] if self._at < len(self._order) else ""

    def take(self, name: str) -> bytes:
        """The next member, which must have this name."""
        if self.next_name != name:
            raise Malformed(f"{name} is missing or out of place; ask for the original file.")
        self._at += 1
        return self.members[name]

    def take_ascending(self, folder: str) -> None:
        """All next members of a folder, with plain names in ascending order."""
        last = ""
        while self.next_name.startswith(f"{folder}/"):
            name = self.next_name.removeprefix(f"{folder}/")
            if not NAME.fullmatch(name) or name <= last:
                raise _unexpected(self.next_name)
            self.take(self.next_name)
            last = name

    def end(self) -> None:
        """Nothing may be left."""
        if self.next_name:
            raise _unexpected(self.next_name)

    def check_manifest(self, manifest: bytes) -> tuple[int, ...]:
        """The slots to be shown of the disclosure, once the manifest lists exactly the members there are."""
        lines = manifest.split(b"\n")
        slots = _slots(lines[1] if len(lines) > 1 else b"")
        listed = [
            (name, self.members[name])
            for name in self._order
            if name != "manifest.txt" and not name.startswith(f"{DISCLOSURE}/")
        ]
        if manifest_text(slots, listed) != manifest:
            raise Malformed(_difference(manifest, listed))
        return slots


def _slots(line: bytes) -> tuple[int, ...]:
    words = line.removeprefix(f"# {DISCLOSURE}".encode()).split()
    return tuple(int(word) for word in words if len(word) == 2 and word.isdigit() and int(word) < SLOTS)


def _difference(manifest: bytes, listed: Sequence[tuple[str, bytes]]) -> str:
    first, *rest = manifest.split(b"\n")
    lines = set(rest)
    if first.decode("ascii", "replace") not in FIRST_LINES:
        return "manifest.txt is of a kind this checker does not know; ask for a newer checker."
    for name, data in listed:
        if f"{sha256(data).hexdigest()}  {name}".encode() not in lines:
            return f"{name} is not the file that the manifest names; ask for the original file."
    return "manifest.txt does not list what the file holds; ask for the original file."


def _unexpected(name: str) -> Malformed:
    return Malformed(f"{name} does not belong in this file; ask for the original file.")
