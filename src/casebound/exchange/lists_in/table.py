"""What every reader of a list gives: named columns, and lines that know where they stand in the file."""

from dataclasses import dataclass, field

MOST_BYTES = 32 * 1024 * 1024
MOST_LINES = 200_000
MOST_CARDS = 10_000  # as address cards, or events of a calendar: each takes long to read
MOST_CARD_LINES = 500_000
MOST_COLUMNS = 200
MOST_LETTERS = 4_000  # of one cell; more is no name, phone or address


@dataclass(frozen=True)
class Line:
    """One record. number: its line in the file, row in a sheet, or event. cells: as in the header."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Choices:
    """How a file is to be read. Empty or None: guess. Every guess is shown and can be changed.

    titles: take the titles of a calendar's events, too.
    """

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header: bool | None = None
    titles: bool = False


@dataclass(frozen=True)
class Table:
    """A list as it was read. form: "text", "sheet", "cards" or "calendar".

    `choices` says how it was read, guesses filled in; `sheets` what else could be chosen. above: lines of the
    file that stand before the names of the columns.
    """

    form: str
    header: tuple[str, ...]
    lines: tuple[Line, ...] = field(repr=False)
    choices: Choices
    sheets: tuple[str, ...] = ()
    above: int = 0
