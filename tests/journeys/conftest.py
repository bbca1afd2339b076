"""The browser and the house for the journeys. A journey is marked: pytestmark = pytest.mark.journey."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys import harness

HERE = Path(__file__).parent
LAST = "test_zz_every_page.py"
WHOLE = pytest.StashKey[list[bool]]()
OpenPage = Callable[..., Page]

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is waited for


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    # The back-forward cache stays on, as at home: Leave this page has to stand against it.
    browser = playwright.chromium.launch(
        executable_path=harness.chromium(),
        args=harness.flags(),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """open_page(viewport=harness.DESK, java_script_enabled=False …): a page with an empty profile."""
    contexts = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(**({"viewport": harness.PHONE, "locale": "en-GB"} | options))
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        harness.visits.watch(page)
        harness.slowed(page)
        return page

    faults: list[str] = []
    yield opened
    for context in contexts:
        context.close()
    assert not faults, "The browser refused something:\n" + "\n".join(faults)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture(scope="session")
def nobody_yet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the product was started once, and nobody set anything up."""
    data = tmp_path_factory.mktemp("new") / "data"
    harness.House(data).stop()
    return data


@pytest.fixture
def house(tmp_path: Path, nobody_yet: Path) -> Iterator[harness.House]:
    """The product, started for whoever comes first. house.first_page carries the set-up token."""
    shutil.copytree(nobody_yet, tmp_path / "data")
    started = harness.House(tmp_path / "data")
    yield started
    started.stop()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """pytest-django's server inside this process, with stylesheet and script served by the house itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda site: site)
        server = LiveServer("localhost")
    yield server
    server.stop()


def whole(config: pytest.Config, paths: Iterable[Path]) -> bool:
    return set(HERE.glob("test_*.py")) <= set(paths) and not config.getoption("keyword")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whether every page was visited can only be said last, and only when all journeys ran here."""
    last = [item for item in items if item.path.name == LAST]
    worker = getattr(config, "workeroutput", None)
    if worker is not None:
        worker["whole"] = whole(config, (item.path for item in items))
    if config.getoption("collectonly"):
        return
    if worker is not None or not whole(config, (item.path for item in items)):
        config.hook.pytest_deselected(items=last)
        items[:] = [item for item in items if item not in last]
    else:
        items[:] = [item for item in items if item not in last] + last


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """One of the processes that share the journeys ends; the last word is said where they come together."""
    told = getattr(node, "workeroutput", {})
    node.config.stash.setdefault(WHOLE, []).append(told.get("whole", False))
    harness.visits.opened.update(told.get("opened", ()))
    harness.visits.sound.update(told.get("sound", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    worker = getattr(session.config, "workeroutput", None)
    if worker is not None:
        worker |= {"opened": sorted(harness.visits.opened), "sound": sorted(harness.visits.sound)}
    elif all(session.config.stash.get(WHOLE, [False])):
        for said, seen in (("opens", harness.visits.opened), ("found sound", harness.visits.sound)):
            missing = sorted(harness.page_names() - seen)
            if missing:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
                print(f"\nFAILED {LAST}: no journey {said} {missing}")
