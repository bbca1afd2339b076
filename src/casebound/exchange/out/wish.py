"""What a person asks for when her casebook leaves in a form that other programs read."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebound.core.errors import BadInput
from casebound.core.kinds import Kind
from casebound.members import leavers
from casebound.members.who import Who
from casebound.release import lawful

LINES, TABLE, FHIR = "lines", "table", "fhir"
FORMS = {
    LINES: (
        gettext_lazy("JSON Lines"),
        gettext_lazy("For another program: every question with its words and codes, one page a line."),
    ),
    TABLE: (
        gettext_lazy("A table (CSV)"),
        gettext_lazy("For a spreadsheet: one row an answer."),
    ),
    FHIR: (
        gettext_lazy("FHIR R4"),
        gettext_lazy("For systems of clinics and hospitals. It cannot say everything your pages say."),
    ),
}
ENDINGS = {LINES: "jsonl", TABLE: "csv", FHIR: "json"}
TYPES = {LINES: "application/jsonl", TABLE: "text/csv; charset=utf-8", FHIR: "application/fhir+json"}
WHOLE, WITHOUT = "whole", "board"  # WITHOUT: the view that names nobody
VIEWS = {
    WHOLE: (
        gettext_lazy("Everything, for yourself"),
        gettext_lazy(
            "What is private and what is for learning, too. To keep, or to move to another program."
        ),
    ),
    **{code: (lawful.VIEWS[code].name, lawful.VIEWS[code].hint) for code in ("full", "facts", WITHOUT)},
}


@dataclass(frozen=True)
class Wish:
    """form, view: one of those above. casebook: 16 bytes. client: 0 for all there is.

    names: whether parts that name another client go along. complaints: pages about a complaint, too.
    opened: who opened the pages, only in FHIR. private: how it was for her, only in the view `full`.
    """

    form: str
    view: str
    to: str
    purpose: str
    casebook: bytes
    organisation: str = ""
    client: int = 0
    private: bool = False
    names: bool = False
    complaints: bool = False
    opened: bool = False


def demand(who: Who, wish: Wish) -> None:
    """Raises BadInput for what does not fit together, or for names that have to stay here."""
    for given, known in ((wish.form, FORMS), (wish.view, VIEWS)):
        if given not in known:
            raise BadInput(
                _("There is no “%(name)s”. Choose one of: %(names)s.")
                % {"name": given[:40], "names": ", ".join(known)}
            )
    if wish.view != WHOLE:
        lawful.check_private(wish.view, wish.private)
    if wish.opened and wish.form != FHIR:
        raise BadInput(_("Who opened a page can be told in FHIR alone."))
    if not wish.to.strip() or not wish.purpose.strip():
        raise BadInput(_("Say to whom the file goes and what for; it stays in your record of disclosures."))
    if wish.casebook not in who.casebooks():
        raise BadInput(_("You hold no key for this casebook. Choose one that you read."))
    if names_stay(who) and (wish.view != WITHOUT or wish.names):
        raise BadInput(
            _(
                "In this practice clients’ names stay here. Choose “%(view)s”, or ask an administrator "
                "of the practice to make the file."
            )
            % {"view": VIEWS[WITHOUT][0]}
        )


def names_stay(who: Who) -> bool:
    """The practice said that clients' names stay when people leave; a whole casebook is no way around it."""
    return leavers.may_take_names(who.practice) is False and "administrator" not in who.roles


def shows(wish: Wish, kind: Kind) -> frozenset[str]:
    """Codes of the sections of a kind that leave."""
    if wish.view == WHOLE:
        return frozenset(section.code for section in kind.sections)
    return frozenset(section.code for section in kind.sections_in(wish.view, private=wish.private))
