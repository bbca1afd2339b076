"""Ana takes her casebook along from a script; what does not go together is refused in one sentence."""

import csv
import hashlib
import io
import json
import stat

import pytest

from casebound.exchange.out import lines
from casebound.records.models import ClientNumber
from casebound.site import env
from tests.site.commanding import Desk, in_memory
from tests.site.test_command_export import SAYS

pytestmark = pytest.mark.django_db
TO = ("--to", "Me", "--purpose", "Moving", "--view", "whole")


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "data"
    monkeypatch.setattr(env, "with_django", in_memory(folder))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    folder.mkdir()
    desk = Desk(folder, lambda: tuple(capsys.readouterr()))
    desk.set_up()
    return desk


def test_a_casebook_is_one_file_of_lines_for_its_owner_alone(desk, tmp_path):
    page = desk.record(account=SAYS, happened="2025-03-14T20:02")["entry"]
    out = tmp_path / "book.jsonl"
    told = desk.json("export", "--form", "jsonl", *TO, "--out", str(out), who="ana")
    assert set(told) == {"file", "disclosure", "page", "size", "sha256"}
    raw = out.read_bytes()
    assert (told["sha256"], told["size"]) == (hashlib.sha256(raw).hexdigest(), len(raw))
    (found,) = lines.read(raw.splitlines(keepends=True))
    assert found.told["entry"] == page
    assert any(part.get("account") == SAYS for part in found.sections.values())
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.part"))
    (kept,) = desk.json("list", "--kind", "disclosure", who="ana")
    assert kept["entry"] == told["disclosure"]


def test_the_other_forms(desk, tmp_path):
    desk.record(account=SAYS, happened="2025-03-14T20:02")
    table, bundle = tmp_path / "book.csv", tmp_path / "book.json"
    said = desk.casebound("export", "--form", "csv", *TO, "--out", str(table), who="ana")
    assert "anybody who has it can read it" in said.out
    rows = csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline=""))
    assert SAYS in {row["value"] for row in rows}
    desk.json("export", "--form", "fhir", "--opened", *TO, "--out", str(bundle), who="ana")
    assert json.loads(bundle.read_text())["resourceType"] == "Bundle"


def test_a_list_to_block_by(desk, tmp_path):
    desk.json("record", "client", "--answers", desk.answers(name="Sam Poe"), who="ana")
    number = ClientNumber.objects.get().number
    told = {"decided": "refuse", "client": number, "reasons": "Touched me", "review_on": "2027-01-01"}
    desk.json("record", "decision", "--answers", desk.answers(**told), who="ana")
    out = tmp_path / "list.csv"
    desk.json("export", "--form", "block-list", "--refused", str(number), *TO, "--out", str(out), who="ana")
    assert out.read_text("utf-8-sig").splitlines() == ["name,phone,email", "Sam Poe,,"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("e1", "--form", "csv"), "leave the ids out"),
        (("--form", "block-list"), "--refused"),
        (("--form", "csv", "--refused", "3"), "--refused"),
        (("--form", "csv", "--client", "77"), "no page to give away"),
        (("--form", "csv", "--opened"), "FHIR alone"),
        (("--form", "jsonl", "--casebook", "team"), "no Safety team"),
        ((), "Choose at least one page"),
    ],
    ids=str,
)
def test_what_does_not_go_together_leaves_no_file(desk, tmp_path, words, says):
    desk.record(account=SAYS, happened="2025-03-14T20:02")
    out = tmp_path / "book.csv"
    assert says in desk.refuses("export", *words, *TO, "--out", str(out), who="ana")
    assert not list(tmp_path.glob("*book*"))
