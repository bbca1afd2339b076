"""Ana's casebook leaves as data: what she may open and give away, and a page in her book that says so."""

import csv
import io
import json
import re
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from casebound.book.models import Leaf, Opening
from casebound.core.errors import BadInput, Tampered
from casebound.exchange.out import lines, making, table
from casebound.exchange.out.wish import Wish
from casebound.kinds import shipped
from casebound.members import leavers
from casebound.members.who import Who
from casebound.records import read, write
from casebound.release.moments import moment
from tests.exchange.test_out_fhir import of
from tests.members.copied import copied
from tests.records.seeded import FULL, Book, add, client, note, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Book:
    return copied(Book)


def wish(who: Who, form: str = "lines", view: str = "whole", **more: Any) -> Wish:
    told: dict[str, Any] = {"to": "R. Lane", "purpose": "Moving", "casebook": who.own_casebook()}
    return Wish(form=form, view=view, **(told | more))


def bytes_of(who: Who, asked: Wish) -> bytes:
    return b"".join(making.make(who, asked, moment(who)).pieces())


def pages(who: Who, asked: Wish) -> list[lines.Back]:
    return list(lines.read(bytes_of(who, asked).splitlines(keepends=True)))


def test_what_is_read_back_equals_what_was_sealed_byte_for_byte(book: Book) -> None:
    add(book.ana, "addendum", book.full.seq, text="=He called — “again”,\tand\nagain.")
    every = {entry.id: dict(entry.sections) for entry in read.everything(book.ana)}
    back = {str(page.told["entry"]): dict(page.sections) for page in pages(book.ana, wish(book.ana))}
    assert back == every
    assert len(back) == 3
    raw = bytes_of(book.ana, wish(book.ana, "table"))
    assert {id: told for id, told in table.read(raw.decode()).items() if id in every} == every


def test_it_is_a_disclosure_with_the_sum_of_the_file(book: Book) -> None:
    at = moment(book.ana)
    made = making.make(book.ana, wish(book.ana), at)
    raw = b"".join(made.pieces())
    kept = read.open_entry(book.ana, made.done.seq, "read")
    manifest = b64decode(str(kept.answers["manifest"])).decode()
    assert f"{sha256(raw).hexdigest()}  casebook.jsonl" in manifest
    assert f"# {len(raw)} bytes" in manifest
    told = {name: kept.answers[name] for name in ("to", "view", "form", "selection", "entries")}
    assert told == {
        "to": "R. Lane",
        "view": "whole",
        "form": "lines",
        "selection": "all",
        "entries": making.ids([int(str(page.told["entry"])[1:]) for page in pages_of(raw)]),
    }


def pages_of(raw: bytes) -> list[lines.Back]:
    return list(lines.read(raw.splitlines(keepends=True)))


def test_the_same_moment_twice_is_one_disclosure_and_the_same_bytes(book: Book) -> None:
    at = moment(book.ana)
    first = making.make(book.ana, wish(book.ana), at)
    before = Leaf.objects.count()
    again = making.make(book.ana, wish(book.ana), at)
    assert b"".join(first.pieces()) == b"".join(again.pieces())
    assert (again.done.seq, Leaf.objects.count()) == (first.done.seq, before)
    with pytest.raises(BadInput, match="other words"):
        making.make(book.ana, wish(book.ana, "table"), at)


def test_the_end_is_held_back_where_the_book_changed_on_the_way(book: Book) -> None:
    made = making.make(book.ana, wish(book.ana, "fhir", "full"), moment(book.ana))
    client(book.ana, "Extras Poe", phones=["206 555 0199"])
    seal(book.ana, "note", text="Extras")
    assert making.measured(made.pieces()) == made.told  # what came later is not part of it
    changed = made.pieces.func(*made.pieces.args[:-1], replace(made.told, sha256="0" * 64))  # type: ignore[attr-defined]
    found = []
    with pytest.raises(Tampered, match="held back"):
        found.extend(changed)
    assert not b"".join(found).endswith(b"]}\n")


def test_facts_alone_hold_no_feelings_and_no_question_about_them(book: Book) -> None:
    raw = bytes_of(book.ana, wish(book.ana, view="facts"))
    assert b"extras" in raw
    for secret in (b"I was afraid", b"Standing by the door", b"feelings", b"helped"):
        assert secret not in raw
    assert b"I was afraid" in bytes_of(book.ana, wish(book.ana, view="full", private=True))
    with pytest.raises(BadInput, match="never shows"):
        making.make(book.ana, wish(book.ana, view="facts", private=True), moment(book.ana))


def test_a_part_that_names_another_client_stays_unless_she_says_so(book: Book) -> None:
    client(book.ana, "Robin Lee", phones=["206 555 0177"])
    book.written(FULL | {"client": book.number, "account": "He said Robin Lee sent him. Sam Poe laughed."})
    assert b"Robin Lee sent" not in bytes_of(book.ana, wish(book.ana, view="facts", client=book.number))
    named = bytes_of(book.ana, wish(book.ana, view="facts", client=book.number, names=True))
    assert b"Robin Lee sent" in named
    assert b"Robin Lee sent" in bytes_of(book.ana, wish(book.ana))


def test_nothing_points_to_an_addition_that_stays_for_a_name(book: Book) -> None:
    """The page leaves empty; neither it nor the page it was added to says that they belong together."""
    client(book.ana, "Robin Lee")
    seen = add(book.ana, "addendum", book.full.seq, text="He called again.")
    hidden = add(book.ana, "addendum", book.full.seq, text="Robin Lee came along.")
    also = add(book.ana, "addendum", hidden.seq, text="A quiet hour.")
    asked = wish(book.ana, view="full")
    told = {page.told["entry"]: page for page in pages(book.ana, asked)}
    assert [one["entry"] for one in told[book.full.id].told["later"]] == [seen.id]  # type: ignore[attr-defined]
    assert "amends" not in told[hidden.id].told
    assert told[hidden.id].sections == {}
    assert told[also.id].told["amends"] == hidden.id
    bundle = json.loads(bytes_of(book.ana, replace(asked, form="fhir")))
    (of_it,) = (one for one in of(bundle, "Provenance") if f"Leaf {hidden.seq} " in json.dumps(one))
    assert "revision" not in json.dumps(of_it)
    rows = csv.DictReader(io.StringIO(bytes_of(book.ana, replace(asked, form="table")).decode("utf-8-sig")))
    assert {row["amends"] for row in rows if row["entry"] == hidden.id} == {""}
    everything = pages(book.ana, replace(asked, names=True))
    (parent,) = (page.told for page in everything if page.told["entry"] == book.full.id)
    assert [one["entry"] for one in parent["later"]] == [seen.id, hidden.id]  # type: ignore[attr-defined]


def test_a_page_taken_back_says_so_though_the_page_that_does_it_stays(book: Book) -> None:
    client(book.ana, "Robin Lee")
    add(book.ana, "retraction", book.full.seq, why="It was Robin Lee.")
    (told,) = (
        page.told
        for page in pages(book.ana, wish(book.ana, view="full"))
        if page.told["entry"] == book.full.id
    )
    assert (told["retracted"], told.get("later")) == (True, None)


def test_one_client_alone_with_what_was_added(book: Book) -> None:
    other = client(book.ana, "Robin Lee")
    book.written({"account": "Somebody else", "happened": "2026-11-01", "client": other})
    added = add(book.ana, "addendum", book.full.seq, text="He called again.")
    found = {page.told["entry"] for page in pages(book.ana, wish(book.ana, client=book.number))}
    assert {book.full.id, added.id} < found
    assert len(found) == 3


def test_retracted_pages_say_so_and_who_retracts_anothers_page_says_nothing(book: Book) -> None:
    add(book.ana, "retraction", book.full.seq, why="It was somebody else.")
    told = {page.told["entry"]: page.told["retracted"] for page in pages(book.ana, wish(book.ana))}
    assert told[book.full.id] is True
    assert sum(map(bool, told.values())) == 1
    bundle = json.loads(bytes_of(book.ana, wish(book.ana, "fhir", "full")))
    status = {one["identifier"]["value"]: one["status"] for one in of(bundle, "QuestionnaireResponse")}
    assert status[book.full.id] == "entered-in-error"


def test_whose_client_page_was_taken_back_is_told_by_the_one_before_or_by_number(book: Book) -> None:
    kind = shipped().get("client")
    answers, home = {"name": "Robin Lee"}, book.ana.own_casebook()
    write.seal_entry(book.ana, write.Order(kind, "en", answers, home, client=book.number))
    stranger = client(book.ana, "Kim Doe")
    wrong = [
        one.seq for one in read.everything(book.ana) if one.answers.get("name") in ("Robin Lee", "Kim Doe")
    ]
    for seq in wrong:
        add(book.ana, "retraction", seq, why="Somebody else.")
    bundle = json.loads(bytes_of(book.ana, wish(book.ana, "fhir")))
    told = {one["identifier"][0]["value"]: one.get("name") for one in of(bundle, "Patient")}
    assert told == {str(book.number): [{"text": "Sam Poe"}], str(stranger): None}


def test_pages_about_a_complaint_and_earlier_disclosures_stay_unless_asked_for(book: Book) -> None:
    told = {"account": "She said I hurt her.", "happened": "2026-11-01"}
    own = seal(book.ana, "my_account", **told)
    more = add(book.ana, "addendum", own.seq, text="I called the insurer.")
    making.make(book.ana, wish(book.ana), moment(book.ana))
    found = {page.told["entry"] for page in pages(book.ana, wish(book.ana, view="facts"))}
    assert found & {own.id, more.id} == set()
    kinds = {page.told["kind"] for page in pages(book.ana, wish(book.ana, view="facts", complaints=True))}
    assert "my_account.v1" in kinds
    assert not any(str(kind).startswith("disclosure") for kind in kinds)


@pytest.mark.parametrize("view", ["full", "facts", "board"])
def test_that_she_put_something_on_her_own_list_is_told_to_nobody(book: Book, view: str) -> None:
    """An empty page with its hour, between the records, would say how it was for her."""
    own = seal(book.ana, "reminder", talk_on="2026-12-01", words="Cannot sleep.")
    add(book.ana, "addendum", own.seq, text="Called her.")
    raw = bytes_of(book.ana, wish(book.ana, view=view))
    assert b"reminder" not in raw
    assert b"Called her" not in raw
    assert b"Cannot sleep" in bytes_of(book.ana, wish(book.ana, view="full", private=True))
    assert b"Cannot sleep" in bytes_of(book.ana, wish(book.ana))


def test_what_others_wrote_into_a_shared_casebook_leaves_by_a_lead_alone(book: Book) -> None:
    ben, mallory = book.people["Ben"], book.people["Mallory"]
    team = next(id for id, state in book.ana.roll.casebooks.items() if state.purpose == "team")
    note(book.ana, also=(team,))
    assert len(pages(ben, wish(ben, view="facts", casebook=team))) == 1
    with pytest.raises(BadInput, match="no key"):
        making.make(mallory, wish(mallory, casebook=team), moment(mallory))
    with pytest.raises(BadInput, match="no key"):
        making.make(ben, wish(ben, casebook=book.ana.own_casebook()), moment(ben))


def test_readers_see_that_each_page_was_opened_for_it(book: Book) -> None:
    Opening.objects.all().delete()
    making.make(book.ana, wish(book.ana), moment(book.ana))
    seqs = sorted(Opening.objects.filter(purpose="data file").values_list("seq", flat=True))
    assert seqs == sorted(entry.seq for entry in read.everything(book.ana) if entry.kind.name != "disclosure")


def test_who_opened_a_page_leaves_in_fhir_alone_and_only_if_asked_for(book: Book) -> None:
    read.open_entry(book.ana, book.full.seq, "read")
    asked = wish(book.ana, "fhir", "facts")
    later = [replace(at, made=at.made + timedelta(hours=1)) for at in (moment(book.ana), moment(book.ana))]
    without = b"".join(making.make(book.ana, asked, later[0]).pieces())
    assert of(json.loads(without), "AuditEvent") == []
    told = b"".join(making.make(book.ana, replace(asked, opened=True), later[1]).pieces())
    assert of(json.loads(told), "AuditEvent")
    with pytest.raises(BadInput, match="FHIR alone"):
        making.make(book.ana, wish(book.ana, opened=True), moment(book.ana))


def test_where_names_stay_only_pages_without_them_leave(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leavers, "may_take_names", lambda _practice: False)
    chen = book.join("Chen")
    number = client(chen, "Robin Lee")
    seal(chen, "incident", account="He would not stop.", happened="2026-11-01", client=number)
    with pytest.raises(BadInput, match="names stay here"):
        making.make(chen, wish(chen), moment(chen))
    raw = bytes_of(chen, wish(chen, view="board"))
    assert b"Robin" not in raw
    assert not re.search(rf"(?<![0-9a-f]){number}(?![0-9a-f])".encode(), raw)  # fingerprints hold any digits


@pytest.mark.parametrize(
    "more",
    [{"to": " "}, {"purpose": ""}, {"view": "police"}, {"form": "xml"}, {"client": 4}],
    ids=str,
)
def test_a_wish_that_does_not_fit_is_refused_before_anything_is_sealed(
    book: Book, more: dict[str, Any]
) -> None:
    before = Leaf.objects.count()
    with pytest.raises(BadInput):
        making.make(book.ana, replace(wish(book.ana), **more), moment(book.ana))
    assert Leaf.objects.count() == before


def test_ids_are_told_in_runs_that_fit_an_answer() -> None:
    assert making.ids([3, 5, 6, 7, 9]) == ["e3, e5 to e7, e9"]
    told = making.ids(range(0, 400_000, 2))
    assert len(told) == 1000
    assert max(map(len, told)) <= 200
    assert told[-1].startswith("and more")


def test_a_table_opens_in_a_spreadsheet_with_no_formula_in_it(book: Book) -> None:
    seal(book.ana, "note", text="@SUM(1+1)*cmd|' /C calc'!A0")
    raw = bytes_of(book.ana, wish(book.ana, "table")).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(raw)) for cell in line if cell]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r"]
    assert any("SUM(1+1)" in cell for cell in cells)
