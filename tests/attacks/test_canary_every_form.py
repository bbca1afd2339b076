"""Every form of every page, filled with words of ours: none is found in clear on the server, in a mail, in an
address, nor is it learnt by a browser.

The server is one that is always on and sends mail; the people are those of the demo. What is found is also
looked for in what the server holds open, and in the words of its processes, which everybody can list.
"""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest

from casebound.site.bench.ground import PASSWORD
from tests.attacks.addresses import every_address
from tests.attacks.canary import Canaries, shapes
from tests.attacks.walk import Walk
from tests.attacks.walker import Page, Walker
from tests.exchange import lists
from tests.journeys import harness

pytestmark = pytest.mark.slow

HOST = "notes.example.org"


class Server:
    """`casebound serve` behind a proxy, with a mailbox of files; what it says goes into files."""

    def __init__(self, root: Path, data: Path) -> None:
        self.root, self.data = root, data
        mail = f"file://{root}/letters?from=notes@example.org"
        self.way = os.environ | {"PYTHONPATH": str(harness.ROOT / "src"), "CASEBOUND_MAIL": mail}
        with (root / "said").open("wb") as said:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "casebound", "serve", "--behind-proxy"),
                    *("--host", HOST, "--port", "0", "--data", str(data), "--json"),
                ],
                env=self.way,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
        assert self.process.stdout
        told = ""
        while not (found := re.search(r'"port": (\d+)', told)):
            line = self.process.stdout.readline()
            assert line, (root / "said").read_text()
            told += line
        self.port = int(found[1])

    def letters(self) -> str:
        """All mail so far."""
        return "\n".join(file.read_text() for file in sorted((self.root / "letters").glob("*")))

    def processes(self) -> Iterator[Path]:
        """Of the server and its workers, under /proc."""
        waiting = [self.process.pid]
        while waiting:
            here = Path(f"/proc/{waiting.pop()}")
            yield here
            waiting += map(int, (here / "task" / here.name / "children").read_text().split())

    def holds(self, *birds: Canaries) -> list[str]:
        """Our words in what its processes were called by, or in files they hold open whose names are gone."""
        found = []
        wanted = [
            raw for bird in birds for word in (bird.plain, bird.accented) for raw in shapes(word).values()
        ]
        for process in self.processes():
            for told in (process / "cmdline", process / "environ", *(process / "fd").iterdir()):
                try:
                    raw = told.read_bytes() if told.is_file() else b""
                except OSError:
                    continue
                found += [f"{told} ({os.path.realpath(told)})" for each in wanted if each in raw]
        return found


MORNING = """
import sys
from pathlib import Path
from casebound.site import env
env.with_django(Path(sys.argv[1]))
from casebound.today import digest
digest.round_of_mails()
"""
# Forms that have to have been taken, or all of this says little.
WENT = {
    *("calendar", "care_evening", "care_talk", "desk", "desk_call", "desk_tell", "draft_check", "draft_step"),
    *("due_elsewhere", "import_decide", "import_lists", "import_look", "import_run", "import_undo"),
    *(
        "letters",
        "live_mine",
        "refused_out",
        "release_start",
        "search",
        "timer",
        "timer_colleague",
        "data_out",
    ),
}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name, variable in (("tmp", "TMPDIR"), ("home", "HOME")):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / name))
    way = os.environ | {"PYTHONPATH": str(harness.ROOT / "src")}
    build = [sys.executable, "-m", "tests.faults.arena", "told", str(tmp_path / "data")]
    subprocess.run(build, env=way, check=True, capture_output=True, timeout=harness.WAIT)
    started = Server(tmp_path, tmp_path / "data")
    yield started
    started.process.kill()
    started.process.communicate()


def seeded(server: Server, bird: Canaries) -> list[str]:
    """Addresses that nothing leads to before: a client, what they did, a decision about them."""

    def casebound(*words: str, **told: object) -> Any:
        return harness.command(server.data, PASSWORD, *words, "--as", "Ana", answers=told)

    def sealed(kind: str, **told: object) -> str:
        return str(casebound("record", kind, "--answers", "-", **told)["entry"])

    sealed("client", name=bird.sentence("client"), phones=["+1 206 555 0134"])
    [number] = {line["client"] for line in casebound("list", "--kind", "client")}
    did = sealed("incident", account=bird.sentence("account"), happened="2026-11-10", client=number)
    told = {"decided": "refuse", "client": number, "reasons": bird.sentence("reasons")}
    decided = sealed("decision", review_on="2027-05-14", instruction=bird.sentence("instruction"), **told)
    ways = [f"/decision/{decided}/letters/", "/desk/", f"/desk/tell/{decided}/", f"/review/page/{did}/"]
    about = [f"/entry/{did}/", f"/entry/{decided}/", f"/clients/{number}/", f"/clients/{number}/known/"]
    return ["/timer/colleague/", "/out/casebook/", *ways, *about]


def says_yes(server: Server) -> None:
    """The colleague follows the link in the letter, and presses."""
    walker = Walker(server.port, HOST)
    found = re.search(r"/timer/yes/[\w-]{43}/", server.letters())
    assert found
    [form] = [one for one in Page(walker.look(found[0]).text).forms if ("say", "yes") in one.buttons]
    assert walker.submit(found[0], form, [*form.hidden, ("say", "yes")], ("", b"")).status == 303
    walker.line.close()


def becomes_due(server: Server) -> None:
    """The timer has run out, and it is seven in the morning."""
    with closing(sqlite3.connect(server.data / "casebound.sqlite3", timeout=30)) as database, database:
        database.execute("UPDATE timer_timer SET due = started - 4000, back = started - 5000")
        database.execute("UPDATE today_digest SET not_before = 0")
    words = [sys.executable, "-c", MORNING, str(server.data)]
    subprocess.run(words, env=server.way, check=True, timeout=harness.WAIT)


def other_lists(bird: Canaries) -> Iterator[tuple[str, bytes]]:
    """Client lists in the forms that are read by programs of others, each waiting to be decided."""
    said = bird.sentence("in another list")
    yield f"{said}.xlsx", lists.xlsx([["Name", "Phone", said], [said, "206 555 0166", said]])
    yield f"{said}.ods", lists.ods(["Name", said], [said, said])
    yield f"{said}.vcf", lists.VCARD.replace("Kim Lee", said).encode()
    yield f"{said}.ics", lists.ICS.replace("CN=Sam Poe", f"CN={said}").encode()


@pytest.fixture
def walked(server: Server) -> Iterator[Walk]:
    """Ana went through every page, and sent every form twice: with words alone, and so that it fits."""
    walk = Walk(Walker(server.port, HOST), Canaries(), Canaries(), PASSWORD)
    walk.enter("Ana")
    walk.through([*seeded(server, walk.bird), *(it.path({}) for it in every_address() if not it.parameters)])
    says_yes(server)
    walk.fills("/timer/", "where")
    for file in other_lists(walk.bird):
        assert walk.bird.plain in walk.fills("/import/", "list", file)
    yield walk
    walk.walker.line.close()


def test_no_word_of_any_form_is_found_in_clear(server: Server, walked: Walk) -> None:
    went = {name for name, status in walked.done if status < 400}
    assert went >= WENT, f"nothing was taken by {sorted(WENT - went)}"
    assert len(walked.seen) > 150
    assert walked.failed == []
    # What she allowed to be sent lies nowhere before it is due, and then in the mail alone
    allowed = [hit for hit in walked.told.found(server.root) if "/letters/" not in hit]
    assert allowed + walked.bird.found(server.root) + server.holds(walked.bird, walked.told) == []
    assert f"{walked.told.accented} text" not in server.letters()
    becomes_due(server)
    harness.wait_until(lambda: f"{walked.told.accented} text" in server.letters(), 30)
    assert re.search("due (today|this week)", server.letters())
    server.process.kill()
    server.process.wait(harness.WAIT)
    allowed = [hit for hit in walked.told.found(server.root) if "/letters/" not in hit]
    assert allowed + walked.bird.found(server.root) == []
    # No address, title or name of a file holds a word, and no browser was left to learn one
    assert [way for way in walked.walker.led if any(word in unquote_plus(way) for word in walked.words)] == []
    assert {at for at in walked.learnt if at[0] not in ("about_me", "practice")} == set()
