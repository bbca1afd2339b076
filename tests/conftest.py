"""What every test may rely on. The cast: Ana, Ben, Chen, Dana and, against them, Mallory."""

import gc
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from casebound.core.passwords import Params

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

# A developer's own data folder or password must never reach a test.
KEPT = {"CASEBOUND_CHROMIUM", "CASEBOUND_SHOTS", "CASEBOUND_SLOW"}
for name in [name for name in os.environ if name.startswith("CASEBOUND_") and name not in KEPT]:
    del os.environ[name]

# Where this is forbidden, every one of the many processes that tests start compiles the program for itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Five thousand tests are half a million objects that live to the end: they are not looked through for garbage
# while they are collected, nor again and again while the tests run.
gc.disable()


def pytest_collection_finish() -> None:
    gc.enable()
    gc.freeze()


# Fifty examples each wherever the tests run; "many" is for the run that counts branches (./check --all).
settings.register_profile("here", max_examples=50, deadline=None)
settings.register_profile("many", max_examples=500, deadline=None)
settings.load_profile("here")


@pytest.fixture(scope="session")
def playwright() -> Iterator["Playwright"]:
    """Drives browsers; there can be one of it in a process."""
    from playwright.sync_api import sync_playwright

    # It keeps an event loop in this thread, which Django takes for asynchronous code; it is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as started:
        yield started


@pytest.fixture(autouse=True)
def nobody_at_work():
    """Sessions of one test are not looked for in the database of the next, or where there is none."""
    yield
    if kept := sys.modules.get("casebound.records.in_memory"):
        kept._at_work.clear()


@pytest.fixture(autouse=True)
def cheap_passwords(request):
    """One Argon2id per sign-in is meant to cost; a thousand in a test run are not."""
    request.getfixturevalue("settings").PASSWORD_PARAMS = Params(memory_kib=64, passes=1, lanes=1)
