"""Lawful views: which sections of an entry a purpose may see. A view of sections keeps its proof."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebound.core.commitments import Section
from casebound.core.errors import BadInput
from casebound.core.kinds import Question
from casebound.records import display
from casebound.records.read import Entry

_WORKPLACE = ("happened", "setting", "area", "phase", "behaviours", "responses", "outcome", "circumstances")


@dataclass(frozen=True)
class View:
    """A view a person can choose. computed: made from the answers, without identities and without proof.

    feelings: may show what is private, if the person ticks it. plain: its name on paper where she did not.
    """

    code: str
    name: str | Promise
    hint: str | Promise
    computed: bool = False
    feelings: bool = False
    plain: str | Promise = ""


VIEWS = {
    view.code: view
    for view in (
        View(
            "full",
            _("Everything but what is for learning"),
            _("How it was for you only if you tick it."),
            feelings=True,
            plain=_("Everything but what is private or for learning"),
        ),
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
        raise BadInput(
            _("There is no view “%(name)s”. Choose one of: %(names)s.")
            % {"name": code[:40], "names": ", ".join(VIEWS)}
        )
    return found


def check_private(code: str, private: bool) -> None:
    """Raises BadInput where feelings were ticked for a view that never shows them."""
    if private and not view(code).feelings:
        able = ", ".join(name for name, each in VIEWS.items() if each.feelings)
        raise BadInput(
            _("The view “%(name)s” never shows how it was for you. Leave that out, or choose: %(names)s.")
            % {"name": code, "names": able}
        )


def printed(code: str, private: bool) -> str:
    """What stands on the first page under what the file shows."""
    chosen = view(code)
    return str(chosen.plain if chosen.plain and not private else chosen.name)


def shown(entry: Entry, code: str, private: bool = False) -> dict[int, Section]:
    """Sections of an entry that this view shows, by slot, as they were sealed."""
    if view(code).computed:
        return {}
    slots = {section.slot for section in entry.kind.sections_in(code, private=private)}
    return {slot: section for slot, section in entry.opened.sections.items() if slot in slots}


def workplace_row(entry: Entry) -> dict[str, object]:
    """What a workplace list may hold of an entry: codes, month, setting, outcome. No names, no words."""
    row: dict[str, object] = {"page": entry.page, "kind": entry.kind.title}
    for name in _WORKPLACE:
        question, value = entry.kind.find(name), entry.answers.get(name)
        if question is None or value is None or not _codes_only(entry, question):
            continue
        row[question.label] = (
            str(value)[:7] if question.type == "moment" else list(display.show(question, value).lines)
        )
    return row


def _codes_only(entry: Entry, question: Question) -> bool:
    """A practice's own kind may use one of these names for free words, or for what is private."""
    section = entry.kind.section(question.section)
    return question.type in ("moment", "one", "many") and not section.learning and not section.private
