"""Ana sets up, records, lists, shows, amends and searches without a browser."""

import json

import pytest

from casebound.core import receipts
from casebound.members.models import Person
from casebound.site import env
from tests.site.commanding import ANA, Desk, in_memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(env, "with_django", in_memory(tmp_path))
    monkeypatch.setattr("casebound.site.cli._keep_to_ourselves", lambda: None)
    return Desk(tmp_path, lambda: tuple(capsys.readouterr()))


@pytest.fixture
def desk(bare):
    bare.set_up()
    return bare


def test_setting_up_gives_what_verify_and_recovery_want(bare):
    told = bare.set_up()
    assert (told["practice"], told["person"]) == ("Quiet Hands", "Ana")
    assert len(bytes.fromhex(told["log_key"])) == 32
    assert len(told["recovery_words"].split()) == 24
    assert Person.objects.get().account.time_zone == "America/Los_Angeles"
    assert env.installation(bare.folder).set_up


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--profession", "gardener"), "massage"),
        (("--place", "US-XX"), "no state"),
        (("--place", "ZZ"), "no place"),
        (("--place", "Seattle"), "no place"),
        (("--email", "ana at home"), "e-mail"),
        (("--time-zone", "Mars/Base"), "time zone"),
    ],
)
def test_setting_up_with_a_slip_is_refused_and_can_be_repeated(bare, words, told):
    assert told in bare.refuses("setup", "--person", "Ana", *words)
    bare.set_up()


def test_a_weak_password_is_refused(bare):
    assert "10 characters" in bare.refuses("setup", "--person", "Ana", password="short")


def test_a_folder_is_set_up_once(desk):
    assert "already" in desk.refuses("setup", "--person", "Mallory")
    assert Person.objects.count() == 1


def test_recording_gives_id_page_receipt_and_delay(desk):
    first, second = desk.record(), desk.record()
    assert (first["page"], second["page"]) == (1, 2)
    assert int(second["entry"][1:]) == int(first["entry"][1:]) + 1
    assert receipts.parse(first["receipt"].encode()).index == int(first["entry"][1:])
    assert first["delay_minutes"] > 60 * 24 * 365


def test_the_receipt_can_be_had_again_as_a_file_that_is_never_overwritten(desk):
    done = desk.record()
    file = desk.folder / "mine.tlog-proof"
    desk.json("receipt", done["entry"], "--out", str(file), who="ana")
    assert file.read_text() == done["receipt"]
    assert "already" in desk.refuses("receipt", done["entry"], "--out", str(file), who="ana")
    assert desk.casebound("doctor", "--receipt", str(file)).code == 0


def test_a_client_is_made_on_the_fly_and_found_again(desk):
    desk.record(account="One.", happened="2025-01-02", client_name="Sam Poe")
    desk.record(account="Two.", happened="2025-01-03", client="sam poe")
    lines = desk.json("list", "--client", "sam", who="ana")
    assert [line["kind"] for line in lines] == ["incident.v1", "incident.v1", "client.v1"]
    numbers = {line["client"] for line in lines}
    assert len(numbers) == 1
    desk.record(account="Three.", happened="2025-01-04", client=numbers.pop())
    assert len(desk.json("list", "--client", "Sam Poe", who="ana")) == 4


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"happened": "2025-01-02"}, "account"),
        ({"acount": "x", "happened": "2025-01-02"}, "no question “acount”"),
        ({"account": 7, "happened": "2025-01-02"}, "must be a text"),
        ({"account": "x", "happened": "2999-01-02"}, "future"),
        ({"account": "x", "happened": "1890-01-02"}, "1900"),
        ({"account": "x" * 100_001, "happened": "2025-01-02"}, "account"),
        ({"account": "a\x07b", "happened": "2025-01-02"}, "account"),
        ({"account": "x", "happened": "2025-01-02", "client": 77}, "no client 77"),
        ({"account": "x", "happened": "2025-01-02", "client": 7, "client_name": "Sam"}, "not both"),
        ({"account": "x", "happened": "2025-01-02", "client_name": ["Sam"]}, "client_name"),
    ],
)
def test_answers_that_do_not_fit_leave_nothing_behind(desk, answers, told):
    said = desk.refuses("record", "incident", "--answers", desk.answers(**answers), who="ana")
    assert told in said
    assert desk.json("list", who="ana") == []


def test_a_bad_answer_makes_no_client_either(desk):
    desk.refuses("record", "incident", "--answers", desk.answers(client_name="Sam Poe"), who="ana")
    assert desk.json("list", who="ana") == []


@pytest.mark.parametrize("raw", ["", "[1]", "{", '{"account": "a", "account": "b"}', "\xff", "[" * 100_000])
def test_a_file_that_is_no_flat_json_object(desk, raw):
    file = desk.folder / "answers.json"
    file.write_text(raw, "latin-1")
    assert "JSON" in desk.refuses("record", "incident", "--answers", str(file), who="ana")


def test_a_kind_that_is_not_there_or_not_for_this(desk):
    answers = desk.answers(account="x", happened="2025-01-02")
    assert "no kind" in desk.refuses("record", "incidents", "--answers", answers, who="ana")
    assert "export" in desk.refuses("record", "disclosure", "--answers", answers, who="ana")
    assert "amend ID" in desk.refuses("record", "addendum", "--answers", answers, who="ana")


def test_text_of_every_script_comes_back_as_it_was(desk):
    words = "<script>alert(1)</script> \u202eabc\u202c 👩‍🦰 שלום\nsecond line"
    done = desk.record(account=words, happened="2025-01-02")
    shown = desk.json("show", done["entry"], who="ana")
    assert shown["answers"] == {"account": words, "happened": "2025-01-02"}


def test_an_addendum_stands_with_its_page(desk):
    first = desk.record()
    answers = desk.answers(text="He wrote again on Friday.")
    more = desk.json("amend", first["entry"], "addendum", "--answers", answers, who="ana")
    assert desk.json("show", first["entry"], who="ana")["amended_by"] == [more["entry"]]
    assert desk.json("show", more["entry"], who="ana")["amends"] == first["entry"]
    assert "no key" in desk.refuses("amend", "e999", "addendum", "--answers", answers, who="ana")
    assert "cannot amend" in desk.refuses("amend", first["entry"], "note", "--answers", answers, who="ana")
    assert "e12" in desk.refuses("amend", "first", "addendum", "--answers", answers, who="ana")


def test_the_list_is_filtered_by_kind_day_class_and_author(desk):
    desk.record(account="One.", happened="2025-01-02", behaviours=["PHY.TOUCH"])
    desk.record("small_thing", account="Two.", happened="2025-02-03", behaviours=["BND.GIFT"])
    desk.record("note", text="Three.", happened="2025-03-04")

    def listed(*words: str) -> list[str]:
        return [line["summary"] for line in desk.json("list", *words, who="ana")]

    assert listed() == ["Three.", "Two.", "One."]
    assert listed("--kind", "small_thing") == listed("--class", "bnd") == ["Two."]
    assert listed("--since", "2025-02-03") == ["Three.", "Two."]
    assert listed("--until", "2025-02-03") == ["Two.", "One."]
    assert listed("--author", "ana") == listed()
    assert listed("--author", "ben") == listed("--drafts") == []
    assert "2026-03-14" in desk.refuses("list", "--since", "yesterday", who="ana")


def test_words_are_found_in_opened_text(desk):
    desk.record(account="The last appointment of the day.", happened="2025-01-02")
    desk.record(account="A day at last without him.", happened="2025-01-03")
    assert len(desk.json("search", "LAST", "day", who="ana")) == 2
    found = desk.json("search", "last appointment", who="ana")
    assert [hit["passage"] for hit in found] == ["The last appointment of the day."]
    assert desk.json("search", "nobody", who="ana") == []


def test_what_was_written_on_paper_keeps_its_time(desk):
    answers = desk.answers(account="x", happened="2025-01-02")
    on_paper = ("--on-paper", "2025-01-03T10:00")
    done = desk.json("record", "incident", "--answers", answers, *on_paper, who="ana")
    assert desk.json("show", done["entry"], who="ana")["sections"]["occasion"]["paper"] == "2025-01-03T10:00"


def test_a_wrong_password_is_one_sentence_and_blocks_nothing(desk):
    for _ in range(4):
        assert "did not open" in desk.refuses("list", who="ana", password="wrong password")
    assert "did not open" in desk.refuses("list", who="nobody@example.org")
    assert desk.json("list", who="ana") == []


def test_the_password_can_come_from_a_file(desk, monkeypatch):
    file = desk.folder / "secret.txt"
    file.write_text(ANA + "\n")
    done = desk.casebound("list", "--password-file", str(file), "--json", password="wrong password")
    assert json.loads(done.out) == []


def test_a_practice_brings_its_own_kind(desk):
    file = desk.folder / "tea.v1.toml"
    file.write_text(OWN_KIND)
    assert desk.json("kinds", "add", str(file), who="ana")["kind"] == "tea.v1"
    assert "tea.v1" in [kind["kind"] for kind in desk.json("kinds")]
    sample = desk.json("kinds", "sample", "tea")
    assert desk.record("tea", **sample)["page"] == 1
    file.write_text(OWN_KIND.replace("Which tea", "What tea"))
    assert "version 2" in desk.refuses("kinds", "add", str(file), who="ana")


def test_nothing_works_before_set_up(bare):
    env.open_folder(bare.folder)
    for words in (["list"], ["show", "e1"], ["doctor"], ["invite"], ["search", "x"]):
        assert "no practice" in bare.refuses(*words)


OWN_KIND = """\
kind = "tea"
version = 1
language = "en"
title = "Tea"
plural = "Teas"
lead = "What was drunk."
writers = ["practitioner"]
summary = ["which"]
to_seal = [["which"]]

[[sections]]
code = "tea"
views = ["full"]
label = "Tea"
neutral = "Section 1"

[[pages]]
id = "tea"
title = "Tea"
first_note = true

[[questions]]
id = "which"
page = "tea"
section = "tea"
type = "line"
search = 1
label = "Which tea was it?"
message = "Say which tea it was."
"""


def test_a_kind_is_installed_with_the_language_files_beside_it(desk):
    from casebound.kinds import shipped

    incident = shipped().get("incident")
    own = incident.source.decode().replace('kind = "incident"', 'kind = "round"').replace("number = 1\n", "")
    (desk.folder / "round.v1.toml").write_text(own, "utf-8")
    file = str(desk.folder / "round.v1.toml")
    assert desk.json("kinds", "add", file, who="ana")["languages"] == ["en"]
    spanish = incident.wordings["es"].decode().replace('kind = "incident"', 'kind = "round"')
    (desk.folder / "round.v1.es.toml").write_text(spanish, "utf-8")
    assert desk.json("kinds", "add", file, who="ana")["languages"] == ["en", "es"]
    (desk.folder / "round.v1.es.toml").write_text(spanish + "# more\n", "utf-8")
    assert "never change" in desk.refuses("kinds", "add", file, who="ana")
