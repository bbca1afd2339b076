"""What the rooms give to the site: ways in the spine, bands above the leaf, rounds of the server."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class NavItem:
    """One way on in the spine.

    roles: who uses it ("practitioner", "lead", "administrator"); empty for everybody.
    under: names of further pages on which the item is shown as the current one.
    wide: shown only where the window is wide; on a phone it is reached by "More".
    """

    name: Promise
    url_name: str
    icon: str
    roles: frozenset[str] = frozenset()
    under: frozenset[str] = frozenset()
    wide: bool = False


WRITERS = frozenset({"practitioner", "lead"})
PAGES = frozenset({"entry", "entry_erase", "entry_learning", "entry_share", "learning"})

NAVIGATION = [
    NavItem(_("Home"), "home", "home"),
    NavItem(_("Today"), "today", "door", WRITERS, frozenset({"calendar"}), wide=True),
    NavItem(_("My book"), "entries", "page", WRITERS, PAGES),
    NavItem(_("Clients"), "clients", "person", WRITERS, frozenset({"client"})),
    NavItem(
        _("Review"),
        "review",
        "chart",
        WRITERS,
        frozenset(
            {
                "review_client",
                "review_page",
                "review_place",
                "review_me",
                "review_overview",
                "review_timeline",
            }
        ),
        wide=True,
    ),
    NavItem(_("Due"), "due", "day", WRITERS, frozenset({"due_elsewhere"}), wide=True),
    NavItem(_("Search"), "search", "search", WRITERS),
    NavItem(_("Casebooks"), "casebooks", "books", under=frozenset({"casebook", "casebook_new"}), wide=True),
    NavItem(
        _("People"), "members", "people", frozenset({"administrator"}), frozenset({"member", "invite"}), True
    ),
    NavItem(
        _("Backups"),
        "backups",
        "box",
        frozenset({"administrator"}),
        frozenset({"backup_words", "backup_words_check"}),
        wide=True,
    ),
    NavItem(_("More"), "more", "more"),
]


@dataclass(frozen=True)
class Band:
    """A sentence above the leaf of every page: tone "demo", or "look" for what a person should look at.

    A room below this one returns any object with these four attributes.
    """

    tone: str
    text: str | Promise
    address: str = ""
    way: str | Promise = ""


# Functions (request) -> bands.
BANDS = [
    "casebound.people.bands.at_the_door",
    "casebound.people.bands.still_at_risk",
    "casebound.people.bands.who_else",
    "casebound.members.bands.still_owed",
    "casebound.timer.shown.bands",
    "casebound.upkeep.bands.copy_is_closed",
    "casebound.upkeep.bands.backup_is_old",
]

# Modules whose `start()` begins what the server looks at by itself (people.rounds).
ROUNDS = [
    "casebound.upkeep.tick",
    "casebound.anchors.tick",
    "casebound.today.tick",
    "casebound.timer.tick",
    "casebound.records.in_memory",
]
