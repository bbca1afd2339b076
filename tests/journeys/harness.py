"""What every journey uses: a real server, a real browser, and the checks that each page has to pass."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page, Response, expect

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "shots"
PHONE = {"width": 360, "height": 780}
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 860}
DOUBLED = {"width": 640, "height": 430}  # a window of 1280 at 200 % zoom
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Addresses that never draw a page of their own: they answer a machine, lead on, or exist for the tests alone.
NO_PAGE = {
    *("offline_script", "offline_worker", "offline_deliver", "offline_mine"),  # what a script asks for
    *("notes_manifest", "notes_icon"),
    "due_feed",  # for calendar programs
    *("import_undo", "import_forget"),  # a press that leads on
    "live_begin",  # leads on to a guide of its own
    *("care_talk", "care_put", "care_done", "care_evening", "care_today"),  # a press that leads on
    *("health", "look", "look_one", "lock_now", "stay", "sign_out", "invite_withdraw"),
    *("write", "client_write", "entry_amend", "draft_discard", "draft_lengthen"),  # a press that leads on
    *("draft_files_begin", "draft_files_piece", "draft_files_done"),  # pieces of a file on their way
    *(
        "receipts_file",
        "practice_receipt",
        "entry_receipt",
        "entry_certificate",
        "words_kit",
        "letter_pdf",
        "leave_file",
        "checker",
        "entry_file",
        "entry_file_copy",
        "entry_picture",
    ),
}
WAIT = 120.0


def command(data: Path, password: str, *words: str, answers: dict[str, object] | None = None) -> Any:
    """A command beside a running server, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "casebound", *words, "--data", str(data), "--json"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "CASEBOUND_PASSWORD": password},
        input=json.dumps(answers),
        capture_output=True,
        text=True,
        timeout=WAIT,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def chromium() -> str:
    names = [os.environ.get("CASEBOUND_CHROMIUM", ""), "/usr/bin/chromium", "chromium", "google-chrome"]
    found = next((path for path in map(shutil.which, filter(None, names)) if path), None)
    assert found, "Install chromium, or name one in CASEBOUND_CHROMIUM."
    return found


def flags() -> list[str]:
    return [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS


class House:
    """The product as a person starts it, on a data folder of its own."""

    def __init__(self, data: Path, *options: str, **environment: str) -> None:
        self.data, self.options, self.environment = data, options, environment
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "casebound", "start", "--no-browser", "--port", "0"]
        self.errors = (self.data.parent / f"{self.data.name}.stderr").open("ab+")
        self.process = subprocess.Popen(
            [*command, "--data", str(self.data), *self.options],
            env=os.environ
            | {"PYTHONPATH": str(ROOT / "src"), "CASEBOUND_NO_BROWSER": "1"}
            | self.environment,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        assert self.process.stdout
        self.first_page = self.process.stdout.readline().strip()  # with the set-up token, while there is one
        assert self.first_page.startswith("http://"), self.said()
        parts = urlsplit(self.first_page)
        self.address = f"{parts.scheme}://{parts.netloc}"

    def said(self) -> str:
        """What the server wrote to stderr: the canary tests search it."""
        self.errors.flush()
        return Path(self.errors.name).read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(WAIT)
        assert self.process.stdout
        self.process.stdout.close()
        self.errors.close()

    def restart(self) -> None:
        self.stop()
        self.start()


class Visits:
    """Which pages were opened, and which of them were found sound, by the names of their addresses."""

    def __init__(self) -> None:
        self.opened: set[str] = set()
        self.sound: set[str] = set()

    def watch(self, page: Page) -> None:
        page.on("response", lambda response: self._saw(page, response))

    def _saw(self, page: Page, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == page.main_frame and response.status != 404:
            self.opened.add(name_of(response.url))


visits = Visits()


def name_of(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).url_name or ""
    except Resolver404:
        return ""


def page_names(patterns: Iterable[URLPattern | URLResolver] | None = None) -> set[str]:
    """Names of all addresses that draw a page."""
    names: set[str] = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        names |= (
            page_names(pattern.url_patterns) if isinstance(pattern, URLResolver) else {pattern.name or ""}
        )
    return names - NO_PAGE - {""}


def run_in(page: Page, expression: str) -> Any:
    """Runs a script by the debugger, so that the page keeps its own security policy."""
    session = page.context.new_cdp_session(page)
    try:
        answer = session.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
    finally:
        session.detach()
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


def slowed(page: Page) -> None:
    """Only with CASEBOUND_SLOW=1: on a weak phone a test that does not wait is found out."""
    if os.environ.get("CASEBOUND_SLOW") == "1":
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})


def axe(page: Page) -> None:
    """No violation of WCAG 2.2, levels A and AA."""
    run_in(page, AXE_FILE_PATH.read_text(encoding="utf-8") + ";0")
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found = run_in(page, f"axe.run(document, {options}).then(answer => answer.violations)")
    told = [
        f"{rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes']]}" for rule in found
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)


def no_sideways_scroll(page: Page) -> None:
    beyond = run_in(page, "document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, f"{page.url} is {beyond} px too wide at {page.viewport_size}"


def fits_everywhere(page: Page) -> None:
    """No sideways scrolling here, on the narrowest phone, or at 200 % zoom."""
    no_sideways_scroll(page)
    before = page.viewport_size
    for size in (NARROW, DOUBLED):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        no_sideways_scroll(page)
    if before:
        page.set_viewport_size(before)


def is_sound(page: Page, name: str = "") -> None:
    """The checks of every page of every journey. Say it on each page that a journey comes to."""
    page.wait_for_load_state("load")  # A click is over as soon as the next page begins.
    assert page.title() == "Notes" or page.title().endswith(" - Notes"), f"{page.url}: {page.title()}"
    assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} h1"
    fits_everywhere(page)
    axe(page)
    visits.sound.add(name_of(page.url))
    shots(page, name or name_of(page.url))


def shots(page: Page, name: str) -> None:
    """Pictures for people to look at, only with CASEBOUND_SHOTS=1: 360 and 1280 wide, light and dark."""
    if os.environ.get("CASEBOUND_SHOTS") != "1":
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=SHOTS / f"{name}-{size['width']}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="null")
    if before:
        page.set_viewport_size(before)


# Sentences of a journey. given: where it starts; when: what a person does; then: what is seen.


def given_page(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status < 400, f"{address}: {answer.status}"


def when_pressing(page: Page, words: str) -> None:
    """Presses the button or link of that name and waits for what comes of it."""
    page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.click()
    page.wait_for_load_state("load")


def when_opening(page: Page, words: str) -> None:
    """Opens a part of the page that is folded away under these words."""
    page.locator("summary", has_text=words).click()


def when_choosing(page: Page, *words: str) -> None:
    for each in words:
        page.locator("label.choice", has_text=each).first.click()


def when_writing(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)


def when_tabbing_to(page: Page, words: str, at_most: int = 60) -> None:
    """Presses Tab until the element with these words has the focus: a keyboard alone has to be enough."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        told = "document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || ''"
        if words in str(run_in(page, told)):
            return
    raise AssertionError(f"{words!r} is not reached within {at_most} steps on {page.url}")


def then_reads(page: Page, *sentences: str) -> None:
    for sentence in sentences:
        expect(page.locator("body")).to_contain_text(sentence)


def then_title_is(page: Page, words: str) -> None:
    expect(page).to_have_title(words)


def wait_until(ready: Any, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "It did not come to pass in time."
        time.sleep(0.05)
