"""More: a few rows in the open, the rest folded into three groups, so that a tired person finds things."""

import re

import pytest

from tests.members.pages import text
from tests.records.seeded import Book

pytestmark = pytest.mark.django_db


def test_few_rows_are_open_and_every_other_one_lies_in_a_group():
    page = text(Book().browser("Ana").get("/more/"))
    page = page[page.index("<h1>") :]
    groups = re.findall(r"<details.*?</details>", page, re.DOTALL)
    in_the_open = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert in_the_open.count('class="row') <= 9  # of a practitioner who is administrator, too
    assert len(groups) == 3
    assert all(2 < group.count('class="row') < 6 and "<summary>" in group for group in groups)
    for address in ("/me/", "/me/password/", "/me/words/", "/receipts/", "/today/", "/out/refused/"):
        assert f'href="{address}"' in page, address


def test_what_the_spine_has_room_for_on_a_wide_screen_is_not_said_twice_there():
    page = text(Book().browser("Ana").get("/more/"))
    rows = page[page.index("<h1>") :]
    assert '<li class="narrow-only"><a class="row ends" href="/due/">' in rows
