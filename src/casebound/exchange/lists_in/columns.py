"""Which column is which: names that other programs give to columns, as data, and what we make of each."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casebound.core.errors import BadInput
from casebound.core.identity.person import folded

NOT_TAKEN = ""
# What a column can be, in the order in which it is offered.
FIELDS: dict[str, str | Promise] = {
    "name": _("Name"),
    "given": _("First name"),
    "middle": _("Middle name"),
    "family": _("Last name"),
    "nicknames": _("Other names"),
    "phones": _("Phone"),
    "emails": _("E-mail"),
    "birth_date": _("Date of birth"),
    "address": _("Address"),
    "street": _("Street"),
    "street2": _("Rest of the street"),
    "city": _("City"),
    "region": _("State or region"),
    "postcode": _("Postcode"),
    "country": _("Country"),
    "employer": _("Employer"),
    "handles": _("Account online"),
    "vehicle": _("Vehicle"),
    "description": _("What they look and sound like"),
}
SEVERAL = frozenset({"nicknames", "phones", "emails", "handles", "description"})  # of more columns than one
LONGEST = 200  # characters of a column's name that are looked at
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_FILE = Path(__file__).with_name("columns.toml")


@cache
def aliases() -> dict[str, str]:
    """Folded name of a column → field."""
    told = tomllib.loads(_FILE.read_text("utf-8"))["names"]
    return {plain(name): field for field, names in told.items() for name in names}


def plain(name: str) -> str:
    """A column's name without case, accents, blanks, signs and the number of a repeated column."""
    return "".join(char for char in folded(name[:LONGEST]) if char.isalnum()).rstrip("0123456789")


def _field(name: str) -> str:
    """What a column of this name is; what it adds in brackets counts only where the whole name is known."""
    known = aliases()
    return known.get(plain(name)) or known.get(plain(_BRACKETS.sub("", name[:LONGEST])), NOT_TAKEN)


def is_known(name: str) -> bool:
    return bool(_field(name))


def guessed(header: Sequence[str]) -> list[str]:
    """A field a column, "" for what is not taken. Each field is given once, but those of several columns."""
    found: list[str] = []
    for name in header:
        field = _field(name)
        if field == "street" and field in found:
            field = "street2"
        found.append(NOT_TAKEN if field in found and field not in SEVERAL else field)
    return found


def checked(columns: Sequence[str], width: int) -> list[str]:
    """What a person chose. Raises BadInput for a field that is chosen twice, or when nothing is taken."""
    found = [field if field in FIELDS else NOT_TAKEN for field in columns][:width]
    found += [NOT_TAKEN] * (width - len(found))
    for field in doubled(found):
        raise BadInput(
            str(_("Two columns are “%(name)s”. Choose one of them.") % {"name": str(FIELDS[field])})
        )
    if not any(found):
        raise BadInput(str(_("Say for at least one column what it is.")))
    return found


def doubled(columns: Sequence[str]) -> list[str]:
    """Fields that are chosen for more columns than one and can be had once."""
    return [field for field in FIELDS if columns.count(field) > 1 and field not in SEVERAL]


def named(wishes: Sequence[str], header: Sequence[str], columns: Sequence[str]) -> list[str]:
    """The same with wishes such as `phones=Mobile` from the command line. Raises BadInput."""
    found, places = list(columns), {plain(name) or name: at for at, name in enumerate(header)}
    for wish in wishes:
        field, equals, column = wish.partition("=")
        field = {"phone": "phones", "email": "emails", "birthday": "birth_date"}.get(field, field)
        at = places.get(plain(column) or column) if column else None
        if not equals or (field and field not in FIELDS) or at is None:
            raise BadInput(
                _(
                    "“%(wish)s” does not fit. Write FIELD=COLUMN with one of %(fields)s and one of "
                    "%(columns)s."
                )
                % {"wish": wish[:60], "fields": ", ".join(FIELDS), "columns": ", ".join(header)[:300]}
            )
        if field not in SEVERAL:
            found = [NOT_TAKEN if one == field else one for one in found]
        found[at] = field
    return found
