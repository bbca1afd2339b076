"""Which column is which, and what becomes of a line."""

import pytest

from casebound.core.errors import BadInput
from casebound.exchange.lists_in import columns, rows
from casebound.exchange.lists_in.reading import read
from casebound.exchange.lists_in.table import Choices
from casebound.kinds import shipped
from tests.exchange import lists


def made(raw, order="ymd", taken=None, lenient=False):
    table = read(raw.encode())
    taken = taken or columns.guessed(table.header)
    return rows.rows(table, taken, order, shipped().get("client"), "UTC", lenient)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("First Name,Last Name,Mobile,Email Address,Birthday", "given family phones emails birth_date"),
        ("Nombre,Apellidos,Teléfono,Correo electrónico,Nacimiento", "given family phones emails birth_date"),
        ("Client Name,Home Phone,Work Phone,E-mail 1 - Value", "name phones phones emails"),
        ("FULL_NAME,phone_number,zip-code,Notes", "name phones postcode "),
        ("Cell (mobile),Phone No.,Date of Birth (DD/MM/YYYY),VIP (Y/N)", "phones phones birth_date "),
        ("Name (First),Name [Last],E-mail 2 Address", "given family emails"),
        ("Name,Name,Street Address,Street Address 2", "name  street street2"),
    ],
)  # fmt: skip
def test_names_that_other_programs_give_are_known(header, fields):
    assert columns.guessed(header.split(",")) == fields.split(" ")


def test_every_alias_leads_to_a_field_and_none_to_two():
    assert set(columns.aliases().values()) <= set(columns.FIELDS)
    import tomllib

    told = tomllib.loads(columns._FILE.read_text("utf-8"))["names"]
    plain = [(columns.plain(name), field) for field, names in told.items() for name in names]
    assert len({name for name, _ in plain}) == len(set(plain))


def test_a_cell_that_says_nothing_is_empty_and_a_name_stays_one():
    raw = "Name;Phone;Email;Birthday\nNone Null;n/a;none;00/00/0000\nNo;-;N/A;N/A\n"
    assert [row.answers for row in made(raw)] == [{"name": "None Null"}, {"name": "No"}]
    assert not any(row.faults for row in made(raw))


@pytest.mark.parametrize("said", ["Total: 3000", "TOTAL", "Grand total 3,000", "Total clients: 12"])
def test_the_sum_below_a_list_is_nobody_also_where_she_is_lenient(said):
    for lenient in (False, True):
        sam, last = made(f'Name;Phone\nTotalia Poe;206 555 0134\n"{said}";\n', lenient=lenient)
        assert (sam.faults, sam.answers["name"]) == ((), "Totalia Poe")
        assert "looks like the sum of a list" in last.faults[0][1]


def test_a_number_that_a_spreadsheet_cut_is_no_number():
    for said in ("2.06556E+09", "2,06556E+09", "2E+10"):
        (row,) = made(f'Name;Phone;Cell\nSam;"{said}";206 555 0134\n')
        assert row.faults == (("phones", f"“{said}” was cut by a spreadsheet."),)
        (row,) = made(f'Name;Phone;Cell\nSam;"{said}";206 555 0134\n', lenient=True)
        assert row.answers == {"name": "Sam", "phones": ["206 555 0134"]}


def test_what_a_person_chose_is_held_to_what_makes_sense():
    assert columns.checked(["name", "junk"], 3) == ["name", "", ""]
    with pytest.raises(BadInput, match="Two columns"):
        columns.checked(["name", "name"], 2)
    with pytest.raises(BadInput, match="at least one"):
        columns.checked(["", "x"], 2)
    header = ["Who", "Mobile"]
    assert columns.named(["phone=mobile", "name=Who"], header, ["", ""]) == ["name", "phones"]
    for wrong in ("phone", "phone=Fax", "shoe=Who"):
        with pytest.raises(BadInput):
            columns.named([wrong], header, ["", ""])


def test_a_line_becomes_the_answers_of_a_client_page():
    one, two = made(lists.CSV)
    assert one.answers == {
        "name": "Sam Poe",
        "phones": ["206 555 0134"],
        "emails": ["sam@example.org"],
        "birth_date": "1980-05-17",
    }
    assert (one.line, two.line, one.faults) == (2, 3, ())


def test_parts_of_an_address_and_several_phones_come_together():
    (one,) = made(
        "Name,Mobile,Work Phone,Street,City,State,Zip\nSam,1 206 5550134; 2065550135,2065550136,"
        "Oak 12,Seattle,WA,98101\n"
    )
    assert one.answers["phones"] == ["1 206 5550134", "2065550135", "2065550136"]
    assert one.answers["address"] == "Oak 12\nSeattle WA 98101"


def test_a_line_that_does_not_fit_says_why_and_is_left_out_or_taken_without():
    raw = "Name,Email,DOB\nSam,nobody,1980-05-17\nKim,kim@example.org,17.5.80\n,,\n,,1980-01-01\n"
    faults = [[name for name, _ in row.faults] for row in made(raw)]
    assert faults == [["emails"], ["birth_date"], ["name"]]
    assert all(sentence for row in made(raw) for _, sentence in row.faults)
    lenient = made(raw, lenient=True)
    assert [row.faults == () for row in lenient] == [True, True, False]
    assert "emails" not in lenient[0].answers


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("1980-05-17", "mdy", "1980-05-17"),
        ("1980/5/7", "ymd", "1980-05-07"),
        ("19800517", "ymd", "1980-05-17"),
        ("17.05.1980", "dmy", "1980-05-17"),
        ("05/06/1980", "mdy", "1980-05-06"),
        ("05/06/1980", "dmy", "1980-06-05"),
        ("1980-05-17 00:00:00", "ymd", "1980-05-17"),
        ("17 May 1980", "ymd", "1980-05-17"),
        ("May 17, 1980", "ymd", "1980-05-17"),
        ("17 de agosto de 1980", "ymd", "1980-08-17"),
    ],
)
def test_days_are_read_in_the_order_of_the_list(text, order, day):
    assert rows.day(text, order) == day


@pytest.mark.parametrize(
    "text", ["17/05/80", "soon", "1980-13-01", "May 1980", "--0517", "1/2", "05/06/1980"]
)
def test_what_is_no_whole_day_is_none(text):
    with pytest.raises(ValueError):
        rows.day(text, "ymd")


@pytest.mark.parametrize(
    ("days", "place", "order"),
    [
        ("1980-05-17", "US-WA", ("ymd", True)),
        ("05/17/1980", "CA-ON", ("mdy", True)),
        ("17/05/1980", "US-WA", ("dmy", True)),
        ("05/06/1980", "US-WA", ("mdy", False)),
        ("05/06/1980", "ES", ("dmy", False)),
    ],
)
def test_the_order_of_dates_is_told_by_the_list_or_asked(days, place, order):
    table = read(f"Name,DOB\nSam,{days}\nKim,01/02/1990\n".encode(), Choices(header=True))
    if order[0] == "ymd":
        table = read(f"Name,DOB\nSam,{days}\n".encode(), Choices(header=True))
    assert rows.guessed_order(table, ["name", "birth_date"], place) == order


def test_a_description_that_is_too_long_is_left_out_and_never_cut():
    raw = "Name,What\nSam,short\nKim," + "tall " * 1_000 + "\n"
    taken = ["name", "description"]
    assert [row.faults for row in made(raw, taken=taken)] == [(), (("description", "too long"),)]
    kim = made(raw, taken=taken, lenient=True)[1]
    assert (kim.answers, kim.faults) == ({"name": "Kim"}, ())


def test_a_line_that_stays_out_although_she_is_lenient_says_why():
    (row,) = made("Name,Email\n,nobody\n", lenient=True)
    assert "emails" in dict(row.faults)
    assert all(said for _, said in row.faults)
