"""The kinds and vocabularies that come with the program, read from its own files when first asked for."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from casebound.core import kinds_read, vocabulary
from casebound.core.errors import BadInput
from casebound.core.kinds import Kind
from casebound.core.vocabulary import Vocabulary

# Shipped once, never edited: order of this list is the order in which people see them.
SHIPPED = (
    *("incident", "small_thing", "witness_statement", "note", "client", "decision"),
    *("enquiry", "complaint_received", "my_account"),
    *("addendum", "correction", "dispute", "letter", "retraction", "reminder", "disclosure"),
    "desk_instruction",
)


class Registry:
    """Kinds by name or by id, vocabularies by name and version."""

    def __init__(self, root: Traversable) -> None:
        self._files = {folder: _texts(root / folder) for folder in ("kinds", "vocabulary")}
        self._kinds: dict[str, Kind] = {}
        self._vocabularies: dict[tuple[str, int], Vocabulary] = {}

    def names(self) -> tuple[str, ...]:
        """Names without version, in the order in which people see them."""
        found = {file.split(".")[0] for file in self._files["kinds"]}
        return tuple(name for name in SHIPPED if name in found) + tuple(sorted(found - set(SHIPPED)))

    def ids(self) -> tuple[str, ...]:
        """Every kind in every version, for example `incident.v1`."""
        return tuple(
            f"{name}.v{version}" for name in self.names() for version in self._versions("kinds", name)
        )

    def every(self) -> list[Kind]:
        """The kinds of `ids`."""
        return [self.get(id) for id in self.ids()]

    def get(self, name: str) -> Kind:
        """A kind by id, or by bare name in its newest version. Raises BadInput naming what there is."""
        stem, _, version = name.partition(".v")
        versions = self._versions("kinds", stem)
        if not versions or (version and version not in map(str, versions)):
            raise BadInput(f"There is no kind “{name}”. There are: {', '.join(self.names())}.")
        return self._kind(f"{stem}.v{version or versions[-1]}")

    def _kind(self, stem: str) -> Kind:
        if stem not in self._kinds:
            kind = self.load(self._files["kinds"][f"{stem}.toml"], self._wordings("kinds", stem))
            if kind.id != stem:
                raise BadInput(f"{stem}.toml calls itself {kind.id}. Name the file {kind.id}.toml.")
            self._kinds[stem] = kind
        return self._kinds[stem]

    def load(self, raw: bytes, wordings: dict[str, bytes]) -> Kind:
        """A kind from bytes, a practice's own for example, with the shipped vocabularies it pins."""
        known = {pin: found for pin in kinds_read.pins(raw) if (found := self._known(*pin)) is not None}
        return kinds_read.load(raw, wordings, known)

    def numbered(self, number: int) -> str:
        """Name of the kind with this number, empty if nobody has it."""
        return next((name for name in self.names() if self.get(name).number == number), "")

    def vocabulary(self, name: str, version: int = 0) -> Vocabulary:
        """A vocabulary, newest where no version is given. Raises BadInput."""
        versions = self._versions("vocabulary", name)
        found = self._known(name, version or (versions[-1] if versions else 0))
        if found is None:
            raise BadInput(f"There is no vocabulary “{name}”.")
        return found

    def vocabularies(self) -> dict[tuple[str, int], Vocabulary]:
        """All shipped vocabularies by name and version."""
        names = sorted({file.split(".")[0] for file in self._files["vocabulary"]})
        pins = [(name, version) for name in names for version in self._versions("vocabulary", name)]
        return {pin: self.vocabulary(*pin) for pin in pins}

    def _known(self, name: str, version: int) -> Vocabulary | None:
        stem = f"{name}.v{version}"
        raw = self._files["vocabulary"].get(f"{stem}.toml")
        if raw is not None and (name, version) not in self._vocabularies:
            self._vocabularies[name, version] = vocabulary.load(raw, self._wordings("vocabulary", stem))
        return self._vocabularies.get((name, version))

    def _versions(self, folder: str, name: str) -> list[int]:
        parts = [file.split(".") for file in self._files[folder]]
        return sorted(int(part[1][1:]) for part in parts if part[0] == name and len(part) == 3)

    def _wordings(self, folder: str, stem: str) -> dict[str, bytes]:
        named = {file: raw for file, raw in self._files[folder].items() if file.startswith(f"{stem}.")}
        return {file.split(".")[2]: raw for file, raw in named.items() if file.count(".") == 3}


def _texts(folder: Traversable) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.name.endswith(".toml")}


@cache
def shipped() -> Registry:
    """The kinds and vocabularies inside this program."""
    return Registry(files("casebound"))
