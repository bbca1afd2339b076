"""The way of a note through the pages, without a browser: from pressing the button to the sealed entry."""

import re

import pytest
from django.test import Client

from casebound.members.who import Who
from casebound.records import drafts, lapsed, read
from tests.members.test_founding import PASSWORD, ana_founds

pytestmark = pytest.mark.django_db
WORDS = "He asked for extras.\nI said no."


@pytest.fixture
def ana(client: Client) -> Who:
    who, _ = ana_founds()
    client.post("/lock/", {"handle": "ana@example.org", "password": PASSWORD, "own": "on"})
    return who


def test_ana_writes_seven_answers_and_seals(client: Client, ana: Who) -> None:
    assert client.get("/happened/").status_code == 200
    step = client.post("/happened/").headers["Location"]
    for number in range(1, 8):
        page = client.get(step)
        assert f"Question {number} of 7" in page.content.decode()
        sent = {"do": "next"}
        if number == 1:
            sent["account"] = WORDS
        if number == 2:
            sent |= {"happened_day": "2026-11-20", "happened_time": "20:02", "happened_about": "on"}
        if number == 4:
            assert "Only you can read it" not in page.content.decode(), "whom she shares it with can, too"
            sent |= {"client_new": "Sam Poe", "relation": "CLIENT"}
        step = client.post(step, sent).headers["Location"]
    check = client.get(step).content.decode()
    assert "Sam Poe" in check
    assert "I said no." in check
    sealed = client.post(step)
    assert re.fullmatch(r"/entry/e\d+/sealed/", sealed.headers["Location"])
    told = client.get(sealed.headers["Location"]).content.decode()
    assert "Page 2 is sealed" in told
    assert "Page 1 is new, too" in told, "a first page that is called the second needs a word"
    assert "Sam Poe" not in told
    entry = next(entry for entry in read.newest(ana, 5) if entry.kind.name == "incident")
    assert entry.answers["account"] == WORDS
    assert entry.digest.client
    assert client.post(step).headers["Location"] == sealed.headers["Location"]


def test_skip_and_unknown_go_on_and_nothing_is_preselected_but_the_time(client: Client, ana: Who) -> None:
    step = client.post("/happened/").headers["Location"]
    step = client.post(step, {"do": "skip"}).headers["Location"]
    assert 'value="20' in client.get(step).content.decode()
    step = client.post(step, {"do": "unknown"}).headers["Location"]
    assert " checked" not in client.get(step).content.decode()
    (sheet,) = drafts.sheets(ana)
    assert sheet.answers["happened"] is None


@pytest.mark.parametrize("day", ["2026-11-20", "1890-01-01"])
def test_unknown_takes_away_the_time_that_was_filled_in_and_what_was_wrong(
    client: Client, ana: Who, day: str
) -> None:
    step = client.post("/happened/").headers["Location"]
    step = client.post(step, {"account": WORDS, "do": "unknown"}).headers["Location"]
    client.post(step, {"happened_day": day, "happened_time": "20:02", "do": "unknown"})
    (sheet,) = drafts.sheets(ana)
    assert (sheet.answers["account"], sheet.answers["happened"]) == (WORDS, None)


def test_a_wrong_date_is_said_and_the_text_is_kept(client: Client, ana: Who) -> None:
    step = client.post("/happened/").headers["Location"]
    step = client.post(step, {"account": WORDS}).headers["Location"]
    wrong = client.post(step, {"happened_day": "1890-01-01"})
    assert wrong.status_code == 422
    assert "One thing to look at" in wrong.content.decode()
    assert drafts.sheets(ana)[0].answers["account"] == WORDS


def test_sealing_an_empty_note_says_what_to_do(client: Client, ana: Who) -> None:
    step = client.post("/happened/").headers["Location"]
    check = step.split("page/")[0] + "check/"
    refused = client.post(check)
    assert refused.status_code == 422
    assert "Everything you typed is still here." in refused.content.decode()


def test_autosave_answers_nothing_and_keeps_everything(client: Client, ana: Who) -> None:
    step = client.post("/happened/").headers["Location"]
    assert client.post(step, {"account": WORDS}, headers={"X-Autosave": "1"}).status_code == 204
    assert drafts.sheets(ana)[0].answers["account"] == WORDS


def test_from_the_lock_screen_the_words_wait_for_ana(client: Client, ana: Who) -> None:
    client.post("/lock/now/")
    assert client.get("/happened/").status_code in (302, 303)
    kept = client.post("/happened/lock/", {"account": WORDS})
    assert "It is kept" in kept.content.decode()
    (sheet,) = drafts.sheets(ana)
    assert (sheet.answers["account"], sheet.received is not None) == (WORDS, True)


SAVES = {"X-Autosave": "1"}
NOTE = "0a" * 16


def waits(client: Client, ana: Who) -> list[str]:
    """What stands in her drafts once she has opened her book."""
    lapsed.adopt(ana)
    return sorted(str(sheet.answers["account"]) for sheet in drafts.sheets(ana))


def saves(client: Client, text: str, **more: str) -> int:
    return client.post("/happened/lock/", {"account": text, "note": NOTE} | more, headers=SAVES).status_code


def test_a_note_on_the_lock_screen_saves_itself_into_one_draft(client: Client, ana: Who) -> None:
    client.post("/lock/now/")
    assert NOTE not in client.get("/happened/lock/").content.decode(), "each page has a note of its own"
    assert [saves(client, WORDS[: size * 5]) for size in range(1, 8)] == [204] * 7, "no wait for a save"
    kept = client.post("/happened/lock/", {"account": WORDS, "note": NOTE})
    assert "It is kept" in kept.content.decode()
    assert saves(client, WORDS[:20]) == 204, "one that was on its way"
    assert waits(client, ana) == [WORDS]
    (sheet,) = drafts.sheets(ana)
    assert sheet.received is not None
    assert sheet.started <= sheet.received, "the time of the first words"


def test_a_save_after_she_opened_her_book_elsewhere_takes_nothing_away(client: Client, ana: Who) -> None:
    client.post("/lock/now/")
    saves(client, "He asked")
    assert waits(client, ana) == ["He asked"]
    saves(client, "He asked whether")
    assert waits(client, ana) == ["He asked whether"], "it went on: the same draft"
    (sheet,) = drafts.sheets(ana)
    drafts.save(ana, sheet, {**sheet.answers, "account": "Mine, rewritten at home."})
    saves(client, "He asked whether I do")
    assert waits(client, ana) == ["He asked whether I do", "Mine, rewritten at home."]


def test_what_was_deleted_again_before_it_was_sent_is_not_offered(client: Client, ana: Who) -> None:
    client.post("/lock/now/")
    assert saves(client, "") == 204
    assert saves(client, "A wrong word") == 204
    assert saves(client, "") == 204
    assert waits(client, ana) == []


def test_a_save_that_is_not_kept_says_so(client: Client, ana: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post("/lock/now/")
    monkeypatch.setattr("casebound.records.lapsed.MOST", 0)
    assert saves(client, WORDS) == 429
    assert saves(client, WORDS, note="../../x") == 429
    assert waits(client, ana) == []


def test_a_page_sent_after_the_lock_reaches_its_draft(client: Client, ana: Who) -> None:
    step = client.post("/happened/").headers["Location"]
    client.post("/lock/now/")
    client.post(step, {"account": WORDS})
    client.post("/lock/", {"handle": "ana@example.org", "password": PASSWORD, "own": "on"})
    client.get(step.split("page/")[0] + "check/")
    (sheet,) = drafts.sheets(ana)
    assert sheet.answers["account"] == WORDS


def test_words_typed_in_a_window_whose_draft_was_sealed_elsewhere_become_an_addendum(
    client: Client, ana: Who
) -> None:
    step = client.post("/happened/").headers["Location"]
    check = client.post(step, {"account": WORDS, "do": "check"}).headers["Location"]
    sealed = client.post(check).headers["Location"]
    typed = {"account": WORDS.replace("\n", "\r\n"), "do": "next"}
    assert client.post(step, typed).headers["Location"] == sealed, "nothing new was typed"
    adding = client.post(step, typed | {"account": "He came back at nine."}).headers["Location"]
    assert "He came back at nine." in client.get(adding).content.decode()
    (sheet,) = drafts.sheets(ana)
    assert (sheet.kind, f"/entry/e{sheet.amends}/sealed/") == ("addendum.v1", sealed)


def test_a_step_overtaken_by_another_window_shows_its_text_and_is_taken_the_second_time(
    client: Client, ana: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = client.post("/happened/").headers["Location"]
    put = drafts.save

    def overtaken(*given: object, **more: object) -> drafts.Sheet:
        monkeypatch.setattr(drafts, "save", put)
        put(ana, drafts.sheets(ana)[0], {"account": "the other window's"})
        return put(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(drafts, "save", overtaken)
    late = client.post(step, {"account": WORDS})
    assert late.status_code == 409
    assert "saved in another window" in late.content.decode()
    assert "He asked for extras." in late.content.decode()
    assert client.post(step, {"account": WORDS}).status_code == 302
    assert drafts.sheets(ana)[0].answers["account"] == WORDS


def window(client: Client, step: str) -> dict[str, str]:
    """What a browser that opened this page would send along with her words."""
    found = re.search(r'name="window" value="([^"]+)"', client.get(step).content.decode())
    assert found
    return {"window": found[1]}


def close_and_open(client: Client, between: dict[str, list[dict[str, str]]]) -> None:
    client.post("/lock/now/")
    for step, sent in between.items():
        for fields in sent:
            client.post(step, fields)
    client.post("/lock/", {"handle": "ana@example.org", "password": PASSWORD, "own": "on"})


def test_a_late_page_takes_nothing_away_that_another_window_saved_meanwhile(client: Client, ana: Who) -> None:
    step = client.post("/happened/").headers["Location"]
    old, new = window(client, step), window(client, step)
    client.post(step, new | {"account": "He came at nine.", "do": "skip"})
    close_and_open(client, {step: [old | {"account": "He came at"}, old | {"account": "She rang me."}]})
    page = client.get(step.split("page/")[0] + "check/").content.decode()
    assert "read it with care" in page
    (sheet,) = drafts.sheets(ana)
    assert sheet.answers["account"] == "He came at nine.\n\nShe rang me."


def test_what_came_late_stands_on_its_own_page_again(client: Client, ana: Who) -> None:
    step = client.post("/happened/").headers["Location"]
    same = window(client, step)
    close_and_open(client, {step: [same | {"account": "He came at nine."}]})
    assert "He came at nine." in client.get(step).content.decode()


def test_two_windows_that_both_came_late_lose_no_word(client: Client, ana: Who) -> None:
    step = client.post("/happened/").headers["Location"]
    one, two = window(client, step), window(client, step)
    close_and_open(client, {step: [one | {"account": "One"}, two | {"account": "Two"}]})
    client.get("/")
    (sheet,) = drafts.sheets(ana)
    assert sorted(str(sheet.answers["account"]).split("\n\n")) == ["One", "Two"]


def test_a_late_page_of_the_window_that_saved_last_replaces_what_it_had_saved(
    client: Client, ana: Who
) -> None:
    step = client.post("/happened/").headers["Location"]
    same = window(client, step)
    client.post(step, same | {"account": "He came at ten."}, headers={"X-Autosave": "1"})
    close_and_open(client, {step: [same | {"account": "He came at nine."}]})
    client.get("/")
    assert [sheet.answers["account"] for sheet in drafts.sheets(ana)] == ["He came at nine."]


def test_two_windows_on_one_question_lose_no_word(client: Client, ana: Who) -> None:
    step = client.post("/happened/").headers["Location"]
    one, two = window(client, step), window(client, step)
    client.post(step, one | {"account": "One"})
    assert client.post(step, two | {"account": "Two"}, headers={"X-Autosave": "1"}).status_code == 409
    assert drafts.sheets(ana)[0].answers["account"] == "One"
    client.post(step, two | {"account": "Two\r\n"})
    client.post(step, two | {"account": "One\r\n\r\nTwo and more"})
    (sheet,) = drafts.sheets(ana)
    assert sheet.answers["account"] == "One\r\n\r\nTwo and more"


def test_of_ticks_in_two_windows_the_later_press_counts_and_a_late_page_takes_none_away(
    client: Client, ana: Who
) -> None:
    step = client.post("/happened/").headers["Location"].replace("own_words", "where")
    one, two, late = window(client, step), window(client, step), window(client, step)
    for sent, place in ((one, "P01"), (two, "P02")):
        client.post(step, sent | {"setting": place})
    kept = drafts.sheets(ana)[0].answers
    assert kept["setting"] == "P02"
    close_and_open(client, {step: [late | {"setting": "P03"}]})
    client.get("/")
    (sheet,) = drafts.sheets(ana)
    assert sheet.answers == kept
