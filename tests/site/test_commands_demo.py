"""The demo is the same each time, varied, free of slips, and cannot be mistaken for a real practice."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from casebound.book.models import Leaf
from casebound.kinds import shipped
from casebound.site import env
from casebound.site.demo import build, content
from casebound.upkeep import doctor
from tests.site.commanding import Desk, in_memory

PASSWORDS = {short: password for short, (_, _, password, _) in build.PEOPLE.items()}


def test_the_content_is_the_same_each_time_and_never_in_the_future():
    later = content.pages(date(2030, 1, 1))
    assert later == content.pages(date(2027, 1, 1))
    assert max(page.written for page in later).date() <= content.FIXED + timedelta(days=1)
    early = content.pages(date(2026, 6, 1))
    assert [page.answers.keys() for page in early] == [page.answers.keys() for page in later]
    assert max(page.written for page in early).date() <= date(2026, 6, 1)


def test_forty_clients_and_120_pages_of_every_kind_and_class():
    pages = content.pages(date(2030, 1, 1))
    assert (len(content.clients()), len(pages)) == (40, 120)
    released = "incident small_thing witness_statement note addendum correction retraction"
    assert {page.kind for page in pages} >= set(released.split())
    coded = {code for page in pages for code in page.answers.get("behaviours", ())}
    assert {code.partition(".")[0] for code in coded} == {
        item.code for item in shipped().vocabulary("behaviours").classes
    }
    days = sorted(page.written.date() for page in pages)
    assert timedelta(days=280) < days[-1] - days[0] < timedelta(days=310)


def test_no_text_stands_there_twice_and_no_name_belongs_to_two():
    pages = content.pages(date(2030, 1, 1))
    texts = [str(page.answers.get("account") or page.answers.get("text")) for page in pages]
    assert [text for text, count in Counter(texts).items() if count > 1 and text != "None"] == []
    names = [content.called(client) for client in content.clients()]
    assert len(set(names)) == 40
    assert {page.client for page in pages} - {""} <= set(names)


def test_phones_and_mail_can_reach_nobody():
    for client in content.clients():
        assert all(re.fullmatch(r"206 555 01\d\d", phone) for phone in client.get("phones", []))
        assert all(re.search(r"@example\.(org|net|com)$", mail) for mail in client.get("emails", []))


@pytest.fixture
def desk(db, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    return Desk(tmp_path, lambda: tuple(capsys.readouterr()))


def test_it_builds_and_everybody_can_sign_in(desk):
    told = desk.json("demo", "--build-only")
    assert (told["clients"], told["entries"], len(told["people"])) == (40, 120, 3)
    assert Leaf.objects.filter(type="entry").count() == 160
    listed = {
        short: len(desk.json("list", who=short, password=password)) for short, password in PASSWORDS.items()
    }
    assert listed["dana"] == 0
    assert 20 < listed["ben"] < listed["ana"] < 160
    found = desk.json("search", "grey", "hat", who="ana", password=PASSWORDS["ana"])
    assert "the man in the grey hat" in {hit["client_name"] for hit in found}
    assert desk.casebound("doctor").code == 0


def test_a_second_build_is_the_first_one(desk):
    assert desk.json("demo", "--build-only") == desk.json("demo", "--build-only")
    assert Leaf.objects.filter(type="entry").count() == 160


def test_a_real_practice_is_left_alone(desk):
    desk.set_up()
    assert "real practice" in desk.refuses("demo", "--build-only")
    assert not (desk.folder / env.DEMO_MARK).exists()


def test_a_demo_says_so_to_the_server_and_a_real_folder_does_not(desk):
    folder, known = env.open_folder(desk.folder)
    assert env.variables(folder, known)["CASEBOUND_DEMO"] == "0"
    (folder / env.DEMO_MARK).write_text("{}")
    assert env.variables(folder, known)["CASEBOUND_DEMO"] == "1"


def test_building_asks_for_a_place(desk):
    from casebound.site import cli

    assert cli.main(["demo", "--build-only"]) == 2
    assert "--data DIR" in desk.read()[1]


def test_doctor_reads_what_the_demo_wrote(desk):
    desk.json("demo", "--build-only")
    from casebound.book.models import Practice

    assert doctor.examine(Practice.objects.get()) == []
