"""The server as a person meets it: how soon the first page comes, how long pages take, what it weighs."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from casebound.site import env, ports
from casebound.site.bench.browsing import Browser
from casebound.site.bench.figures import Figure, seconds, typical
from casebound.site.bench.ground import PASSWORD, Ground

FIRST_PAGE, PAGE, WIRE, MEMORY = 2.0, 60.0, 60.0, 250.0
TIMES = 15
PATIENCE = 30.0  # seconds


def serving(ground: Ground) -> Iterator[Figure]:
    """Starts a server on the folder, which is set up already: a second start."""
    port = ports.free_port()
    with server(ground.folder, port) as (process, browser, first):
        yield Figure(
            "first_page_after_second_start", first, "s", FIRST_PAGE, note="from the command to the page"
        )
        browser.sign_in("Ana", PASSWORD)
        for name, path in _pages(ground).items():
            first_visit = seconds(browser.get, path)
            assert browser.get(path).status == 200, f"{name} answers"
            later = typical(partial(browser.get, path), TIMES)
            note = f"median over the wire on this machine; first visit {first_visit * 1e3:.0f} ms"
            yield Figure(f"page_{name}", later * 1e3, "ms", PAGE, note=note)
            yield Figure(f"wire_{name}", browser.cold(path) / 1e3, "kB", WIRE, note="cold, with all assets")
        weight = _memory(process.pid)
        if weight:
            note = "highest resident memory of all its processes, Argon2id and review included"
            yield Figure("server_memory", weight / 1e6, "MB", MEMORY, note=note)


def _pages(ground: Ground) -> dict[str, str]:
    from django.urls import reverse

    newest = f"e{ground.size() - 1}"
    return {"home": reverse("home"), "entry": reverse("entry", args=[newest]), "list": reverse("entries")}


@contextmanager
def server(folder: Path, port: int) -> Iterator[tuple["subprocess.Popen[bytes]", Browser, float]]:
    command = [
        sys.executable,
        "-m",
        "casebound",
        "start",
        "--no-browser",
        "--port",
        str(port),
        "--data",
        str(folder),
    ]
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    browser = Browser(port, env.installation(folder).host)
    try:
        while not _answers(browser):
            assert process.poll() is None, "the server starts"
            assert time.perf_counter() - begin < PATIENCE, "the server answers"
            time.sleep(0.01)
        yield process, browser, time.perf_counter() - begin
    finally:
        browser.close()
        process.terminate()
        process.wait(timeout=PATIENCE)


def _answers(browser: Browser) -> bool:
    try:
        return browser.get("/lock/").status == 200
    except OSError:
        browser.close()
        return False


def _memory(pid: int) -> int:
    """Bytes at the highest, of a process and its children; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    return sum(_highest(process) for process in _family(pid))


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in _family(int(child)))]


def _highest(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
