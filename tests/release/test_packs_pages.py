"""Packs in the browser: nobody skips a step, nobody takes what is not hers, nothing is sealed before."""

import csv
import io

import pytest
from django.test import Client

from casebound.book.models import Leaf
from casebound.core.evidence.check import check
from casebound.members import leavers
from casebound.members.who import Who
from tests.members.test_founding import ana_founds, ben_joins
from tests.paper.reading import Pdf
from tests.release.test_pages import hidden, incident, seal, sign_in, text

pytestmark = pytest.mark.django_db
BOARD, LOG = 4, 5
SAID = {"to": "Board", "purpose": "Complaint", "extent": "selection", "language": "en"}


@pytest.fixture
def ana(client: Client) -> Who:
    who, _ = ana_founds()
    sign_in(client)
    return who


def test_the_names_are_shown_and_no_step_goes_round_them(client: Client, ana: Who) -> None:
    seq = incident(ana, account="Sam Poe asked for extras.")
    address, before = f"/entry/e{seq}/pack/{BOARD}/", Leaf.objects.count()
    for step in ("look", "make", "file"):
        page = client.post(address, SAID | {"pages": f"e{seq}", "do": step})
        assert "Your own words name somebody" in text(page.content.decode()), step
    assert Leaf.objects.count() == before
    key = hidden(page.content.decode())["shown"]
    look = client.post(address, SAID | {"pages": f"e{seq}", "shown": key, "stay": key}).content.decode()
    assert "Sam Poe" not in text(look)
    sent = hidden(look)
    assert (sent["shown"], sent["stay"]) == (key, key)
    made = client.post(address, sent | {"do": "make"})
    assert "The file is made" in text(made.content.decode())
    raw = client.post(address, hidden(made.content.decode()) | {"do": "file"}).content
    assert check(raw).status == 3
    assert b"Sam Poe" not in raw
    assert Leaf.objects.count() == before + 1


def test_the_table_alone_names_neither_her_nor_her_practice(client: Client, ana: Who) -> None:
    seq = incident(ana)
    told = SAID | {"pages": f"e{seq}", "completer": ""}
    look = client.post(f"/packs/{LOG}/2026/", told).content.decode()
    assert "table alone" in text(look)
    made = hidden(client.post(f"/packs/{LOG}/2026/", hidden(look) | {"do": "make"}).content.decode())
    before = Leaf.objects.count()
    table = client.post(f"/packs/{LOG}/2026/", made | {"do": "csv"})
    (row,) = csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline=""))
    assert row["Date"] == "2026-11-19"
    paper = Pdf(client.post(f"/packs/{LOG}/2026/", made | {"do": "pdf"}).content)
    assert "2026-11-19" in paper.text
    assert "Ana" not in paper.text
    assert Leaf.objects.count() == before


def test_an_evening_is_told_by_her_own_calendar(client: Client, ana: Who) -> None:
    ana.account.time_zone = "America/Los_Angeles"
    ana.account.save()
    incident(ana, happened="2026-11-18T20:02~")
    shown = text(client.get(f"/packs/{LOG}/2026/").content.decode())
    assert "Something happened, 18 November 2026" in shown
    assert "19 November 2026" not in shown


def test_what_left_before_about_a_row_is_pointed_out(client: Client, ana: Who) -> None:
    seq = incident(ana)
    told = SAID | {"pages": f"e{seq}"}
    assert "left before" not in text(client.post(f"/packs/{LOG}/2026/", told).content.decode())
    look = hidden(client.post(f"/entry/e{seq}/pack/1/", told).content.decode())
    client.post(f"/entry/e{seq}/pack/1/", look | {"do": "make"})
    assert "Page 1, to Board" in text(client.post(f"/packs/{LOG}/2026/", told).content.decode())


@pytest.mark.parametrize(
    "path",
    ["/packs/99/", "/packs/1/", "/packs/9/", "/entry/x1/pack/", "/entry/x1/pack/1/", "/entry/e{}/pack/9/"],
)
def test_what_there_is_not_is_not_found(client: Client, ana: Who, path: str) -> None:
    assert client.get(path.format(incident(ana))).status_code == 404


def test_a_page_that_a_pack_does_not_take_has_no_such_pack(client: Client, ana: Who) -> None:
    note = seal(ana, "note", text="Tea is out.")
    assert client.get(f"/entry/e{note}/pack/{LOG}/").status_code == 404
    listed = text(client.get(f"/entry/e{note}/pack/").content.decode())
    assert "For your lawyer" in listed
    assert "Workplace-violence log" not in listed


def test_ben_finds_no_pack_of_her_page_and_her_year_is_not_his(client: Client, ana: Who) -> None:
    seq = incident(ana)
    ben_joins(ana)
    ben = Client()
    sign_in(ben, "Ben")
    for path in (f"/entry/e{seq}/pack/", f"/entry/e{seq}/pack/1/"):
        assert ben.get(path).status_code in (403, 404)
    assert "nothing to list" in text(ben.get(f"/packs/{LOG}/2026/").content.decode())


def test_the_answer_about_the_law_changes_what_is_offered(client: Client, ana: Who) -> None:
    seq = incident(ana, setting="SOLO")
    listed = text(client.get(f"/entry/e{seq}/pack/").content.decode())
    assert "Nobody has said yet" in listed
    leavers.state(ana, "no")
    listed = text(client.get(f"/entry/e{seq}/pack/").content.decode())
    assert "no privacy law" in listed
    assert "a crime on your premises" not in listed
    assert client.get(f"/entry/e{seq}/pack/9/").status_code == 200


def test_elsewhere_no_rule_is_claimed(client: Client, ana: Who) -> None:
    ana.practice.place = "DE"
    ana.practice.save()
    page = text(client.get(f"/packs/{LOG}/").content.decode())
    assert "For your place no rule was read. Ask your lawyer." in page
    assert "6401.9" not in page
