"""Ana writes in a cellar: sealed in the browser, shown by nobody, in her book once she is on line again."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect

from casebound import checker
from casebound.core import context as contexts
from casebound.core.packing import unpad
from tests.attacks.canary import shapes
from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin
from tests.small_practice import person

pytestmark = pytest.mark.journey
WORDS = "wexqualfimbor zwischen den Stühlen çàéñ: he locked the door."
MORE = "He said nobody would believe me."
STATIC = harness.ROOT / "src" / "casebound" / "site" / "static"


@pytest.fixture
def phone(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser with a profile on the disk, as a phone has it."""
    kept = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=harness.chromium(),
        args=harness.flags(),
        viewport=harness.PHONE,
        locale="en-GB",
        timezone_id="Europe/Berlin",
    )
    kept.set_default_timeout(15_000)
    yield kept
    kept.close()


@pytest.fixture
def ana(phone: BrowserContext, house: House) -> Page:
    """Given Ana, who told this browser to keep notes."""
    page = phone.pages[0]
    harness.visits.watch(page)
    begin(page, house)
    harness.given_page(page, f"{house.address}/more/")
    harness.when_opening(page, "This device and my phone")
    harness.when_pressing(page, "Notes without a connection")
    then_sees(page, "Do it only in a browser that nobody else uses")
    harness.is_sound(page, "offline-set-up")
    harness.when_pressing(page, "Keep notes in this browser")
    then_sees(page, "This browser keeps notes for you")
    harness.is_sound(page, "offline-set-up-on")
    return page


def then_sees(page: Page, words: str) -> None:
    """Visible: these pages hold their other states, too, hidden."""
    expect(page.get_by_text(words)).to_be_visible()


def when_offline(page: Page, address: str) -> None:
    page.context.set_offline(True)
    page.goto(address)
    harness.then_reads(page, "What happened, in your own words?")
    expect(page.locator("#note")).to_be_visible()


def when_writing(page: Page, words: str) -> None:
    page.locator("#note").press_sequentially(words)
    harness.then_reads(page, "Kept, sealed, in this browser")
    harness.wait_until(lambda: any(row["size"] for row in waiting(page)))
    page.wait_for_timeout(400)  # the last save follows the last key


def waiting(page: Page) -> list[dict[str, Any]]:
    row = "({part: p.part, size: p.sealed.length, suite: p.sealed[0]})"
    told = f"offlineStore.parts().then(parts => parts.map(p => {row}))"
    found: list[dict[str, Any]] = harness.run_in(page, told)
    return found


def test_a_note_written_without_a_connection_arrives(ana: Page, house: House, tmp_path: Path) -> None:
    # When there is no connection and she opens any address of her book
    when_offline(ana, f"{house.address}/entries/")
    when_offline(ana, f"{house.address}/offline/")
    harness.is_sound(ana, "offline-note")
    when_writing(ana, WORDS)
    assert [row["part"] for row in waiting(ana)] == [1]
    assert waiting(ana)[0]["suite"] == 0x12  # this browser has no SHA3-256 yet
    # Then after a reload nothing of it is on the page, and the page says so
    ana.reload()
    then_sees(ana, "Something you wrote before waits here, sealed")
    assert ana.locator("#note").input_value() == ""
    harness.is_sound(ana, "offline-waits")
    when_writing(ana, MORE)
    # When she leaves, it waits on
    ana.get_by_role("button", name="Leave this page").click()
    harness.then_reads(ana, "Nothing here.")
    when_offline(ana, f"{house.address}/")
    assert [row["part"] for row in waiting(ana)] == [1, 2]
    harness.when_pressing(ana, "Keep it")
    harness.then_reads(ana, "It goes into your book as soon as there is a connection")
    # When there is a connection again, then it is in her drafts and nowhere else
    ana.context.set_offline(False)
    harness.given_page(ana, f"{house.address}/lock/")
    harness.wait_until(lambda: waiting(ana) == [])
    harness.given_page(ana, house.address)
    text = draft_text(ana)
    assert text == f"{WORDS}\n\n{MORE}"
    # And neither the browser's profile nor the server's folder ever held a word of it
    ana.context.close()
    for folder in (tmp_path / "profile", house.data):
        assert found_in(folder) == []
    assert "wexqualfimbor" not in house.said()


def draft_text(page: Page) -> str:
    page.locator("ul.rows a[href*='/draft/']").first.click()
    page.wait_for_load_state("load")
    for _ in range(12):
        field = page.locator("textarea[name=account]")
        if field.count():
            return field.input_value()
        page.locator("a[href*='/page/']").first.click()
        page.wait_for_load_state("load")
    raise AssertionError("the account is on none of the pages")


def found_in(folder: Path) -> list[str]:
    betray = list(shapes("wexqualfimbor").values()) + list(shapes("Stühlen çàéñ").values())
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and any(shape in path.read_bytes() for shape in betray)
    ]


def test_going_on_line_while_writing_delivers_on_a_press(ana: Page, house: House) -> None:
    when_offline(ana, f"{house.address}/offline/")
    when_writing(ana, "First words.")
    ana.context.set_offline(False)
    harness.when_pressing(ana, "Keep it")
    harness.then_reads(ana, "It is in your book now, as a draft.")
    assert (ana.locator("#note").input_value(), waiting(ana)) == ("", [])
    harness.is_sound(ana, "offline-arrived")
    # And what comes after is a note of its own
    when_writing(ana, "Later words.")
    harness.given_page(ana, house.address)
    harness.wait_until(lambda: waiting(ana) == [])
    harness.given_page(ana, house.address)
    expect(ana.locator("ul.rows a[href*='/draft/']")).to_have_count(2)


def test_what_the_worker_keeps_holds_nothing_of_hers(ana: Page, house: House) -> None:
    harness.given_page(ana, f"{house.address}/entries/")
    kept = harness.run_in(
        ana,
        """(async () => {
          const found = {};
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys())
              found[new URL(request.url).pathname] = await (await caches.match(request)).text();
          return found;
        })()""",
    )
    pages = {path for path, text in kept.items() if "<html" in text}
    assert pages == {"/offline/", "/leave/", "/live/"}
    assert len(kept) == 10
    assert not any(word in text for text in kept.values() for word in ("Ana", "csrf", "data-recipient"))


def test_a_changed_key_seals_nothing(ana: Page, house: House) -> None:
    swap = """(async () => {
      const pin = await offlineStore.pin();
      const text = new TextDecoder().decode(pin.statement);
      const at = text.indexOf('kem-key ') + 8;
      const other = text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
      await offlineStore.keepPin({ ...pin, statement: new TextEncoder().encode(other) });
    })()"""
    harness.run_in(ana, swap)
    ana.context.set_offline(True)
    ana.goto(f"{house.address}/offline/")
    then_sees(ana, "This browser was not told to keep notes")
    expect(ana.locator("#note")).to_be_hidden()
    harness.is_sound(ana, "offline-unset")


def test_a_key_that_was_replaced_is_forgotten_on_the_next_page(ana: Page, house: House) -> None:
    other = "offlineStore.pin().then(pin => offlineStore.keepPin({ ...pin, recipient: '00'.repeat(32) }))"
    harness.run_in(ana, other)
    harness.given_page(ana, house.address)
    gone = "offlineStore.pin().then(pin => pin === undefined)"
    harness.wait_until(lambda: harness.run_in(ana, gone))
    harness.given_page(ana, f"{house.address}/offline/set-up/")
    then_sees(ana, "Do it only in a browser that nobody else uses")


def test_it_can_be_stopped_but_never_with_a_note_waiting(ana: Page, house: House) -> None:
    when_offline(ana, f"{house.address}/offline/")
    when_writing(ana, "Wait for me.")
    ana.context.set_offline(False)
    ana.route("**/offline/deliver/", lambda route: route.abort())
    harness.given_page(ana, f"{house.address}/offline/set-up/")
    harness.when_pressing(ana, "Stop it here")
    then_sees(ana, "A note still waits here. It goes")
    assert len(waiting(ana)) == 1
    ana.unroute("**/offline/deliver/")
    harness.given_page(ana, f"{house.address}/offline/set-up/")
    harness.wait_until(lambda: waiting(ana) == [])
    harness.when_pressing(ana, "Stop it here")
    then_sees(ana, "Do it only in a browser that nobody else uses")
    assert harness.run_in(ana, "caches.keys().then(names => names.length)") == 0
    assert harness.run_in(ana, "offlineStore.pin().then(pin => pin === undefined)")


def answer_with(status: int, body: str, route: Route) -> None:
    route.fulfill(status=status, body=body)


def test_an_answer_that_does_not_acknowledge_deletes_nothing(ana: Page, house: House) -> None:
    when_offline(ana, f"{house.address}/offline/")
    when_writing(ana, "Still here.")
    ana.context.set_offline(False)
    for body, status in (("<html>sign in to the café</html>", 200), ('{"kept":"00"}', 200), ("{}", 500)):
        ana.route("**/offline/deliver/", partial(answer_with, status, body))
        assert harness.run_in(ana, "offlineSend.send()") == {"arrived": 0, "waiting": 1}
        ana.unroute("**/offline/deliver/")
    assert harness.run_in(ana, "offlineSend.send()") == {"arrived": 1, "waiting": 0}


# What a browser seals, Python opens: both suites, in the browser's own WebCrypto.


def seal_in_browser(suite: int, note: bytes, practice: bytes, given: list[bytes]) -> str:
    """A script that seals each of `given` to Ana as part 3 of the note, and answers in base64.

    Only the hash that this browser lacks comes from outside (`sha3`); both KEMs are the browser's own.
    """
    ana = person("ana").public
    sources = [checker.modules(("faults", "bytes"))]
    sources += [(STATIC / f"offline_{name}.js").read_text("utf-8") for name in ("hpke", "pin")]
    told = {
        "kem": ana.kem.hex(),
        "practice": practice.hex(),
        "recipient": ana.fingerprint.hex(),
        "note": note.hex(),
        "words": [words.hex() for words in given],
    }
    return f"""(async () => {{
      {"".join(sources)}
      const digest = crypto.subtle.digest.bind(crypto.subtle);
      crypto.subtle.digest = async (name, raw) =>
        name === "SHA3-256" ? fromBase64(await sha3(base64(raw))).buffer : digest(name, raw);
      const given = {json.dumps(told)};
      const key = {{ practice: fromHex(given.practice), recipient: fromHex(given.recipient) }};
      const info = offlineContext({suite}, key, fromHex(given.note), 3);
      const sealed = [];
      for (const words of given.words) {{
        sealed.push(base64(await sealTo(fromHex(given.kem), {suite}, info, padded(fromHex(words)))));
      }}
      return sealed;
    }})()"""


@pytest.mark.parametrize("suite", [0x12, 0x11])
def test_python_opens_what_the_browser_sealed(page: Page, tmp_path: Path, suite: int) -> None:
    (tmp_path / "empty.html").write_text("<!doctype html><title>Notes</title>")
    page.goto((tmp_path / "empty.html").as_uri())
    page.expose_function("sha3", lambda text: b64encode(hashlib.sha3_256(b64decode(text)).digest()).decode())
    practice, note = b"p" * 16, b"n" * 16
    given = [(b"words " * 20_000)[:size] for size in (0, 5, 1019, 1020, 1021, 5000, 70_001)]
    ana = person("ana")
    where = contexts.offline(practice, note, 3, ana.public.fingerprint)
    for words, text in zip(
        given, harness.run_in(page, seal_in_browser(suite, note, practice, given)), strict=True
    ):
        sealed = b64decode(text)
        assert sealed[0] == suite
        assert unpad(ana.open_from_browser(sealed, where)) == words


def test_without_the_set_up_the_page_takes_no_word(open_page: OpenPage, house: House) -> None:
    page = open_page()
    harness.given_page(page, f"{house.address}/offline/")
    then_sees(page, "This browser was not told to keep notes")
    expect(page.locator("#note")).to_be_hidden()
