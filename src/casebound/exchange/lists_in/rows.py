"""From a line of a list to the answers of a client page, and what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from casebound.core import entry
from casebound.core.errors import BadInput
from casebound.core.identity.person import folded
from casebound.core.kinds import Kind
from casebound.exchange.lists_in.table import MOST_LETTERS, Line, Table

_SPLIT = {"phones": r"[\n;,|]", "emails": r"[\n;,|\s]", "nicknames": r"[\n;|]", "handles": r"[\n;,|]"}
_STREET, _PLACE = ("street", "street2"), ("city", "region", "postcode", "country")
# What programs write into a cell that nobody filled; the words only where they can be no name.
_BLANK = frozenset(["n/a", "#n/a", "-", "--", "---", "–", "—", ".", "?"])
_NO_ANSWER = frozenset(["none", "null", "nil", "na", "no", "0", "unknown", "ninguno", "no tiene", "s/d"])
_NO_DAY = re.compile(r"[0./ -]+")
_SPOILT = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)  # 2.06556E+09: a number that a spreadsheet cut
_SUM = re.compile(
    r"(?:grand |sub)?total(?:es)?(?: (?:clients|customers|clientes))?[\s:=#]*[\d.,]*", re.IGNORECASE
)
_NUMBERS = re.compile(r"^(\d{1,4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,4})\.?(?:[T ].*)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep", "oct", "nov", "dec dic"),
        1,
    )
    for name in names.split()
}


@dataclass(frozen=True)
class Row:
    """A line understood. index: its place in the list. faults: (field, sentence); with one it stays out.

    without: the same about values that are left out, and the line is taken.
    """

    index: int
    line: int
    answers: Mapping[str, object] = field(repr=False)
    faults: tuple[tuple[str, str], ...] = ()
    without: tuple[tuple[str, str], ...] = ()


def rows(
    table: Table,
    columns: Sequence[str],
    order: str,
    kind: Kind,
    zone: str,
    lenient: bool = False,
    indexes: Sequence[int] | None = None,
) -> list[Row]:
    """Lines as answers of `kind`, all of them or those of `indexes`.

    order: of day and month in dates. lenient: leave out what is wrong, and take the rest.
    """
    asked = (kind, zone, datetime.now(UTC))
    wanted = range(len(table.lines)) if indexes is None else indexes
    return [_row(index, table.lines[index], columns, order, lenient, asked) for index in wanted]


def _row(
    index: int,
    line: Line,
    columns: Sequence[str],
    order: str,
    lenient: bool,
    asked: tuple[Kind, str, datetime],
) -> Row:
    said, faults = answers(line, columns, order)
    wrong = _wrong(said, asked)
    if lenient:  # what does not fit is left out; a line is at fault only where that is not enough
        left = {name: value for name, value in said.items() if name not in dict(wrong)}
        if not wrong or not _wrong(left, asked):
            return Row(index, line.number, left, without=(*faults, *wrong))
    return Row(index, line.number, said, (*faults, *wrong))


def _wrong(answers: dict[str, object], asked: tuple[Kind, str, datetime]) -> list[tuple[str, str]]:
    """What a client page with these answers would be refused for, by field."""
    kind, zone, now = asked
    try:
        entry.check(kind, answers, now, zone=zone, for_seal=True)
    except BadInput as wrong:
        return [(problem.question, problem.sentence) for problem in wrong.problems]
    return []


def answers(
    line: Line, columns: Sequence[str], order: str
) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """What a line says, and faults that are seen before the kind is asked."""
    cells: dict[str, list[str]] = {}
    for name, cell in zip(columns, line.cells, strict=False):
        if name and not _is_blank(name, cell):
            cells.setdefault(name, []).append(cell)
    long = [name for name, said in cells.items() if any(len(one) > MOST_LETTERS for one in said)]
    cells = {name: said for name, said in cells.items() if name not in long}  # cut already when it was read
    faults = [(name, _("too long")) for name in long]
    if cut := [cell for cell in cells.get("phones", []) if _SPOILT.fullmatch(cell)]:
        cells["phones"] = [cell for cell in cells["phones"] if cell not in cut]
        faults.append(("phones", _("“%(said)s” was cut by a spreadsheet.") % {"said": cut[0][:30]}))
    one = {name: said[0] for name, said in cells.items() if said}
    found: dict[str, object] = {"name": _name(one), "address": _address(one)}
    if _SUM.fullmatch(str(found["name"])):
        faults.append(
            (
                "name",
                _("“%(said)s” looks like the sum of a list, not like somebody.")
                % {"said": found.pop("name")},
            )
        )
    for name in ("employer", "vehicle"):
        found[name] = one.get(name, "")
    found["description"] = "\n".join(cells.get("description", []))
    for name, split in _SPLIT.items():
        parts = (part.strip() for cell in cells.get(name, []) for part in re.split(split, cell))
        found[name] = list(dict.fromkeys(part for part in parts if not _is_blank(name, part)))
    if born := one.get("birth_date", ""):
        try:
            found["birth_date"] = day(born, order)
        except ValueError:
            faults.append(("birth_date", _("“%(said)s” is no day that we can read.") % {"said": born[:30]}))
    return {name: value for name, value in found.items() if value}, faults


def _is_blank(name: str, cell: str) -> bool:
    """Whether a cell says nothing, or only that there is nothing."""
    said = cell.strip().casefold()
    if not said or said in _BLANK:
        return True
    if name == "birth_date":
        return said in _NO_ANSWER or bool(_NO_DAY.fullmatch(said))
    return name in ("phones", "emails") and said in _NO_ANSWER


def _name(one: Mapping[str, str]) -> str:
    parts = [one[name] for name in ("given", "middle", "family") if one.get(name)]
    return one.get("name") or " ".join(parts)


def _address(one: Mapping[str, str]) -> str:
    street = ", ".join(one[name] for name in _STREET if one.get(name))
    place = " ".join(one[name] for name in _PLACE if one.get(name))
    return one.get("address") or "\n".join(part for part in (street, place) if part)


def day(text: str, order: str) -> str:
    """YYYY-MM-DD. Raises ValueError where there is no day, or only two figures of a year."""
    text = text.strip()
    if compact := _COMPACT.match(text):
        return date(*map(int, compact.groups())).isoformat()
    if found := _NUMBERS.match(text):
        parts = list(found.groups())
        if len(parts[0]) == 4:
            order = "ymd"
        elif order == "ymd":
            raise ValueError
        year, month, number = (parts[order.index(letter)] for letter in "ymd")
        if len(year) != 4:
            raise ValueError
        return date(int(year), int(month), int(number)).isoformat()
    return _in_words(text)


def _in_words(text: str) -> str:
    words = re.findall(r"[a-z]+|\d+", folded(text[:100]))  # longer is no day
    months = [_MONTHS[word[:3]] for word in words if word[:3] in _MONTHS]
    figures = [word for word in words if word.isdecimal()]
    years = [word for word in figures if len(word) == 4]
    days = [word for word in figures if len(word) < 3]
    if not (len(months) == len(years) == len(days) == 1):
        raise ValueError
    return date(int(years[0]), months[0], int(days[0])).isoformat()


def guessed_order(table: Table, columns: Sequence[str], place: str) -> tuple[str, bool]:
    """How the dates of a list are written, and whether the list itself says so. place: such as US-WA."""
    firsts, seconds = [], []
    at = columns.index("birth_date") if "birth_date" in columns else None
    for line in table.lines if at is not None else ():
        found = _NUMBERS.match(line.cells[at or 0].strip())
        if found and len(found[1]) < 3:
            firsts.append(int(found[1]))
            seconds.append(int(found[2]))
    if not firsts:
        return "ymd", True
    if max(firsts) > 12:
        return "dmy", True
    if max(seconds) > 12:
        return "mdy", True
    return ("mdy" if place.startswith("US") else "dmy"), False
