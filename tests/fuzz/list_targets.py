"""Client lists of other programs: whatever a file says, it is a table or a sentence."""

from casebound.exchange.lists_in import columns, rows, sheet_apart, sheets
from casebound.exchange.lists_in.reading import read
from casebound.exchange.lists_in.table import MOST_COLUMNS, Choices
from casebound.kinds import shipped
from tests.exchange import lists
from tests.fuzz.target import Target, refusing


def _list(raw: bytes) -> None:
    table = read(raw, Choices(titles=True))
    assert len(table.header) <= MOST_COLUMNS
    assert all(len(line.cells) == len(table.header) for line in table.lines)
    taken = columns.guessed(table.header)
    order, _told = rows.guessed_order(table, taken, "US-WA")
    for row in rows.rows(
        table, taken, order, shipped().get("client"), "UTC", True, range(len(table.lines[:5]))
    ):
        assert row.line > 0


def _sheet(raw: bytes) -> None:
    """What the process apart does, in this one."""
    sheets.demand_modest(raw)
    told = sheet_apart.opened(raw, "")
    assert told.keys() in ({"refused"}, {"names", "name", "rows"})


TARGETS = (
    Target(
        "list_as_text", refusing(_list), lambda: [lists.CSV.encode(), lists.CSV.encode("utf-16")], runs=3_000
    ),
    Target(
        "list_of_cards",
        refusing(_list),
        lambda: [lists.VCARD.encode()],
        runs=3_000,
        words=(b"=\r\n", b"ADR:;;"),
    ),
    Target(
        "list_of_events", refusing(_list), lambda: [lists.ICS.encode()], runs=2_000, words=(b"ATTENDEE;CN=",)
    ),
    Target(
        "list_as_sheet",
        refusing(_sheet),
        lambda: [lists.xlsx([["Name", "Phone"], ["Sam", 2]]), lists.ods(["Name"], ["Sam"])],
        runs=3_000,
        words=(b"PK\x01\x02", b"PK\x03\x04"),
    ),
)
