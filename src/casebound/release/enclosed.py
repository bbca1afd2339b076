"""Photos and files that go along: as they were sealed, as copies without hidden data, or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebound.attachments import pictures, reading
from casebound.core import canonical
from casebound.core.attachments import File
from casebound.core.commitments import Section
from casebound.core.errors import BadInput
from casebound.core.evidence import FilePart
from casebound.core.kinds import FILES
from casebound.members.who import Who
from casebound.records.read import Entry

COPIES, ORIGINALS, NONE = "copies", "originals", "none"
WAYS = {
    COPIES: (
        gettext_lazy("Photos without their hidden data, the rest as it is"),
        gettext_lazy(
            "What a camera wrote beside a picture, such as the place, stays here. Films, sound and documents "
            "leave with whatever they hold inside. A picture of a kind that cannot be drawn anew stays here."
        ),
    ),
    ORIGINALS: (
        gettext_lazy("All exactly as sealed"),
        gettext_lazy("They can be checked byte for byte. Place and time inside photos leave too."),
    ),
    NONE: (
        gettext_lazy("None"),
        gettext_lazy("Their names leave with the page; each can be handed over later and will check."),
    ),
}
MOST = 200 * 10**6  # bytes of files in one evidence file, which is put together in memory
Chosen = Sequence[tuple[Entry, Mapping[int, Section]]]


@dataclass(frozen=True)
class Planned:
    """A file that a shown section names. position: in the answer, from 1. original: None where it stays."""

    entry: Entry
    position: int
    file: File
    original: bool | None

    @property
    def said(self) -> str:
        """What becomes of it, for the list that leaves."""
        if self.original is None:
            return _("not in this file")
        return _("enclosed as sealed") if self.original else _("enclosed as a copy without its hidden data")


def named(sections: Mapping[int, Section]) -> list[File]:
    """The files that these sections name; read from the bytes that leave, not from the entry."""
    for section in sections.values():
        answers = canonical.decode(section.raw)
        found = reading.files(answers) if isinstance(answers, dict) and FILES in answers else []
        if found:
            return found
    return []


def plan(entry: Entry, sections: Mapping[int, Section], way: str) -> list[Planned]:
    """What becomes of each file of an entry. Raises BadInput for an unknown way."""
    if way not in WAYS:
        raise BadInput(_("Files go along in one of these ways: %(ways)s.") % {"ways": ", ".join(WAYS)})
    return [Planned(entry, at, file, _original(file, way)) for at, file in enumerate(named(sections), 1)]


def _original(file: File, way: str) -> bool | None:
    if way == ORIGINALS:
        return True
    if way == NONE or not file.type.startswith("image/"):
        return None if way == NONE else True
    return False if pictures.can_draw(file) else None


def fits(plans: Iterable[Planned]) -> None:
    """Raises BadInput where so much would leave that one file cannot hold it."""
    size = sum(planned.file.size for planned in plans if planned.original is not None)
    if size > MOST:
        raise BadInput(
            _(
                "The files of these pages have %(size)d MB together; %(limit)d MB fit into one file. "
                "Choose fewer pages, or leave the files out and hand them over apart."
            )
            % {"size": size // 10**6, "limit": MOST // 10**6}
        )


def parts(who: Who, chosen: Chosen, way: str) -> list[FilePart]:
    """The bytes that go along. Raises BadInput, Tampered or Sealed where one cannot."""
    plans = [planned for entry, sections in chosen for planned in plan(entry, sections, way)]
    fits(plans)
    return [_part(who, planned) for planned in plans if planned.original is not None]


def _part(who: Who, planned: Planned) -> FilePart:
    entry, file = planned.entry, planned.file
    raw = b"".join(reading.opened(who.practice, entry.seq, entry.data_key, file))
    name = file.name
    if not planned.original:
        try:
            raw, ending = pictures.without_hidden_data(raw)
        except BadInput:
            raise BadInput(
                _("“%(name)s” cannot be read as a picture, so no copy is made. Send originals, or none.")
                % {"name": name}
            ) from None
        name = f"{name.rpartition('.')[0] or name}.{ending}"
    return FilePart(entry.seq, planned.position, name, bool(planned.original), raw)
