"""Twenty people at once on one server: requests a second, and how long the slowest hundredth waits."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import quantiles
from threading import Barrier
from urllib.parse import urlsplit

from casebound.core.errors import BadInput
from casebound.site import ports
from casebound.site.bench.browsing import Answer, Browser
from casebound.site.bench.figures import Figure
from casebound.site.bench.ground import PASSWORD, Ground, words
from casebound.site.bench.serving import server

PEOPLE, ROUNDS = 20, 10
NEXT_TO_NOTHING = "/health/"  # asks the database one thing and shows nothing: the peer
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_WINDOW = re.compile(r'name="window" value="([^"]*)"')


@dataclass
class Person:
    """A signed-in person with a browser of her own, and how long each request of hers took, in seconds."""

    browser: Browser
    took: dict[str, list[float]] = field(default_factory=dict)

    def timed(self, name: str, ask: Callable[[], Answer], *good: int) -> Answer:
        begin = time.perf_counter()
        answer = ask()
        self.took.setdefault(name, []).append(time.perf_counter() - begin)
        if answer.status not in good:
            raise BadInput(f"{name} answered {answer.status}: nothing can be measured.")
        return answer

    def sent(self, name: str, page: Answer, to: str, **fields: str) -> Answer:
        token = _TOKEN.search(page.text)
        window = _WINDOW.search(page.text)
        assert token, "every form has its token"
        whole = {"csrfmiddlewaretoken": token[1], **fields} | ({"window": window[1]} if window else {})
        return self.timed(name, lambda: self.browser.post(to, whole), 302, 303)

    def seal(self, text: str) -> None:
        """A note from its first page to the receipt: three pages to read, three forms to send."""
        menu = self.timed("note_begin", lambda: self.browser.get("/write/"), 200)
        draft = _path(self.sent("note_begin", menu, "/write/note/")).partition("/page/")[0]
        step = self.timed("note_page", lambda: self.browser.get(f"{draft}/page/note/"), 200)
        self.sent("note_step", step, f"{draft}/page/note/", do="check", text=text)
        check = self.timed("note_check", lambda: self.browser.get(f"{draft}/check/"), 200)
        self.sent("seal", check, f"{draft}/check/")


def crowd(ground: Ground, people: int = PEOPLE, rounds: int = ROUNDS) -> Iterator[Figure]:
    """Invites them, signs each in, and lets all do the same at once. Expects no second person there."""
    names = ["Ana", *(_joined(ground, number) for number in range(1, people))]
    with server(ground.folder, ports.free_port()) as (_process, first, _seconds):
        here = [Person(Browser(first.port, first.host)) for _ in names]
        for person, name in zip(here, names, strict=True):
            person.browser.sign_in(name, PASSWORD)
        for name, job in _jobs().items():
            wall = _all_at_once(here, job, rounds)
            yield from _figures(here, name, wall, people)
        for person in here:
            person.browser.close()


def _jobs() -> dict[str, Callable[[Person, int], object]]:
    """The peer first; then the pages."""
    return {
        "nothing": lambda person, _n: person.timed(
            "nothing", lambda: person.browser.get(NEXT_TO_NOTHING), 200
        ),
        "home": lambda person, _n: person.timed("home", lambda: person.browser.get("/"), 200),
        "note": lambda person, number: person.seal(words(number)),
    }


def _all_at_once(here: list[Person], job: Callable[[Person, int], object], rounds: int) -> float:
    """Seconds until the last one is done."""
    gate = Barrier(len(here) + 1)

    def work(number: int, person: Person) -> None:
        gate.wait()
        for turn in range(rounds):
            job(person, number * rounds + turn)

    with ThreadPoolExecutor(len(here)) as pool:
        running = [pool.submit(work, *pair) for pair in enumerate(here)]
        gate.wait()
        begin = time.perf_counter()
        for each in running:
            each.result()
        return time.perf_counter() - begin


def _figures(here: list[Person], job: str, wall: float, people: int) -> Iterator[Figure]:
    """Of a note: all its requests together, and the two that write alone."""
    before = {"nothing", "home"} if job == "note" else set()
    names = {name for person in here for name in person.took} - before if job == "note" else {job}
    count = sum(len(_of(here, name)) for name in names)
    note = f"{people} people at once" + (", from an empty page to the receipt" if job == "note" else "")
    yield Figure(f"requests_a_second_{job}", count / wall, "1/s", note=note)
    floor = _slowest(_of(here, "nothing"))
    for name in ("note_step", "seal") if job == "note" else (job,):
        late = _slowest(_of(here, name))
        yield Figure(
            f"slowest_hundredth_{name}", late * 1e3, "ms", peer=floor * 1e3, ratio=late / floor,
            note=f"99th percentile, {people} people at once; peer: that of an address that shows nothing",
        )  # fmt: skip


def _of(here: list[Person], name: str) -> list[float]:
    return [second for person in here for second in person.took[name]]


def _slowest(seconds: list[float]) -> float:
    return quantiles(seconds, n=100, method="inclusive")[98]


def _path(answer: Answer) -> str:
    return urlsplit(answer.where).path


def _joined(ground: Ground, number: int) -> str:
    from casebound.members import invite

    name = f"Person{number}"
    invite.accept(invite.invite(ground.who, ("practitioner",)), invite.Joining(name, PASSWORD))
    return name
