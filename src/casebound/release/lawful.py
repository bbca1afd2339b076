"""Lawful views: which sections of an entry a purpose may see. A view of sections keeps its proof."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebound.core.commitments import Section
from casebound.core.errors import BadInput
from casebound.records.read import Entry


@dataclass(frozen=True)
class View:
    """A view a person can choose. computed: made from the digest, without identities and without proof."""

    code: str
    name: str | Promise
    hint: str | Promise
    computed: bool = False


VIEWS = {
    view.code: view
    for view in (
        View("full", _("Everything but what is for learning"), _("How it was for you only if you tick it.")),
        View("facts", _("Facts only"), _("Without feelings and without other people.")),
        View("board", _("For a licensing board"), _("When, where, what was done and said, what followed.")),
        View("police", _("For the police"), _("Who, when, and injuries.")),
        View("osha", _("For an injury report at work"), _("When, where, what happened, injuries.")),
        View(
            "workplace", _("For the workplace list"), _("One computed row, without anybody's identity."), True
        ),
    )
}


def view(code: str) -> View:
    """The view of this code. Raises BadInput naming what there is."""
    found = VIEWS.get(code)
    if found is None:
        raise BadInput(f"There is no view “{code}”. Choose one of: {', '.join(VIEWS)}.")
    return found


def shown(entry: Entry, code: str, private: bool = False) -> dict[int, Section]:
    """Sections of an entry that this view shows, by slot, as they were sealed."""
    if view(code).computed:
        return {}
    slots = {section.slot for section in entry.kind.sections_in(code, private=private)}
    return {slot: section for slot, section in entry.opened.sections.items() if slot in slots}


def workplace_row(entry: Entry) -> dict[str, object]:
    """What a workplace list may hold of an entry: codes, month, setting, outcome. No names, no words."""
    from casebound.records.display import show

    keep = ("happened", "setting", "area", "phase", "behaviours", "responses", "outcome", "circumstances")
    row: dict[str, object] = {"page": entry.page, "kind": entry.kind.title}
    for name in keep:
        question, value = entry.kind.find(name), entry.answers.get(name)
        if question is not None and value is not None:
            row[question.label] = str(value)[:7] if name == "happened" else list(show(question, value).lines)
    return row
