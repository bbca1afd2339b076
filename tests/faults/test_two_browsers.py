"""Ana on her laptop and on her phone, at the same moment, on the same draft."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Barrier

import pytest

from casebound.records import write
from casebound.site.bench.browsing import Answer
from casebound.site.bench.ground import PASSWORD
from tests.faults.arena import examined
from tests.faults.servers import TOKEN, WINDOW, Server, Somebody, entering, place_of, serving

pytestmark = pytest.mark.slow
TIMES = 12
FIELD = re.compile(r'<textarea name="text"[^>]*>\s*(.*?)</textarea>', re.DOTALL)
READ = re.compile(r'name="read" value="(\d+)"')


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("two") / "data"
    subprocess.run([sys.executable, "-m", "tests.faults.arena", "found", str(folder)], check=True, timeout=60)
    with serving(folder) as started:
        yield started


@pytest.fixture
def laptop(server: Server) -> Iterator[Somebody]:
    with entering(server, "Ana", PASSWORD) as person:
        yield person


@pytest.fixture
def phone(server: Server) -> Iterator[Somebody]:
    with entering(server, "Ana", PASSWORD) as person:
        yield person


def at_once(*sent: tuple[Somebody, str, dict[str, str]]) -> list[Answer]:
    gate = Barrier(len(sent))

    def begin(person: Somebody, path: str, fields: dict[str, str]) -> Answer:
        gate.wait(timeout=30)
        return person.browser.post(path, fields)

    with ThreadPoolExecutor(len(sent)) as pool:
        return [job.result() for job in [pool.submit(begin, *one) for one in sent]]


def hidden(page: Answer) -> dict[str, str]:
    """What a form carries unseen."""
    names = {"csrfmiddlewaretoken": TOKEN, "window": WINDOW, "read": READ}
    found = {name: pattern.search(page.text) for name, pattern in names.items()}
    return {name: unescape(it[1]) for name, it in found.items() if it}


def test_both_press_seal_and_one_page_and_one_new_client_come_of_it(
    server: Server, laptop: Somebody, phone: Somebody
) -> None:
    for number in range(TIMES):
        draft = laptop.begin()
        fields = {"do": "check", "text": "Once.", "client_new": f"Sam {number}"}
        assert laptop.send(f"{draft}/page/note/", fields).where.endswith("/check/")
        drawn = [person.see(f"{draft}/check/") for person in (laptop, phone)]
        told = at_once(
            (laptop, f"{draft}/check/", hidden(drawn[0])),
            (phone, f"{draft}/check/", hidden(drawn[1])),
        )
        assert len({place_of(answer) for answer in told}) == 1
    clients = re.findall(r'href="/clients/(\d+)/"', laptop.see("/clients/").text)
    assert len(set(clients)) == TIMES
    found = examined(server.folder)
    assert len(found["entries"]) == 2 * TIMES, "a page and its client each time, and nothing else"
    assert (found["gaps"], found["findings"]) == ([], [])


def test_both_save_and_the_words_of_both_stay(laptop: Somebody, phone: Somebody) -> None:
    for _ in range(TIMES):
        page = f"{laptop.begin()}/page/note/"
        drawn = [laptop.see(page), phone.see(page)]
        told = at_once(
            (laptop, page, hidden(drawn[0]) | {"do": "check", "text": "He came."}),
            (phone, page, hidden(drawn[1]) | {"do": "check", "text": "She left."}),
        )
        kept = words(laptop.see(page))
        for answer, text in zip(told, ("He came.", "She left."), strict=True):
            if answer.status == 302:
                assert text in kept, "it was said to be kept"
            else:
                assert (answer.status, words(answer)) == (409, text), "it was said, and is on her page"


def words(page: Answer) -> str:
    found = FIELD.search(page.text)
    assert found, page.text
    return unescape(found[1]).strip()


def test_one_seals_while_the_other_writes_on(laptop: Somebody, phone: Somebody) -> None:
    """What the phone was told is kept stands in the page, in the draft, or in what is to be added to it."""
    for number in range(TIMES):
        draft = laptop.written("He came.")
        page, check = phone.see(f"{draft}/page/note/"), laptop.see(f"{draft}/check/")
        added = f"And left at {number}."
        sealing, saving = at_once(
            (laptop, f"{draft}/check/", hidden(check)),
            (phone, f"{draft}/page/note/", hidden(page) | {"do": "check", "text": f"He came. {added}"}),
        )
        assert saving.status == 302, saving.text
        if sealing.status == 302:
            assert added not in laptop.see(f"/entry/e{place_of(sealing)}/").text, "she did not read that"
            assert added in unescape(phone.see(saving.where).text), "the draft of an addendum"
        else:
            assert str(write.CHANGED) in unescape(sealing.text)
            assert added in unescape(sealing.text), "it is shown, to be read"
            assert place_of(laptop.browser.post(f"{draft}/check/", hidden(sealing)))


def test_what_was_changed_after_it_was_read_is_read_once_more(laptop: Somebody, phone: Somebody) -> None:
    draft = laptop.written("He came.")
    check = laptop.see(f"{draft}/check/")
    phone.send(f"{draft}/page/note/", {"do": "check", "text": "He came, and she let him in."})
    answer = laptop.browser.post(f"{draft}/check/", hidden(check))
    assert answer.status == 422
    assert str(write.CHANGED) in unescape(answer.text)
    assert "she let him in" in answer.text
    seq = place_of(laptop.browser.post(f"{draft}/check/", hidden(answer)))
    assert "she let him in" in laptop.see(f"/entry/e{seq}/").text
