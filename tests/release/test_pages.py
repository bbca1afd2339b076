"""Ana chooses, looks at exactly what leaves, and gets the file; Ben and Mallory get nothing."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client

from casebound.book.models import Leaf
from casebound.core.evidence.check import check
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import clients, drafts, read, write
from casebound.release.sheet import fingerprint
from tests.members.test_founding import PASSWORD, ana_founds, ben_joins

pytestmark = pytest.mark.django_db
FEELING = "I could not sleep for three nights."
SAYS = "He asked for extras and would not stop."
COLLEAGUE = "Robin from reception heard it."
CHOICES = {
    "view": "facts",
    "to": "R. Lane",
    "organisation": "Lane & Poe",
    "purpose": "Advice on ending care",
    "extent": "selection",
    "language": "en",
}


def seal(who: Who, kind: str = "incident", amends: int | None = None, **answers: object) -> int:
    order = write.Order(shipped().get(kind), "en", answers, who.own_casebook(), amends=amends)
    return write.seal_entry(who, order).seq


def incident(who: Who, **more: object) -> int:
    told = {"account": SAYS, "happened": "2026-11-19T20:02~", "behaviours": ["VRB.SEXREQ"]}
    return seal(who, **told | {"responses": ["R08"], "feelings": FEELING, "given_name": "Sam Poe"} | more)


def sign_in(client: Client, name: str = "ana@example.org") -> None:
    client.post("/lock/", {"handle": name, "password": PASSWORD, "own": "on"})


@pytest.fixture
def ana(client: Client) -> Who:
    who, _ = ana_founds()
    sign_in(client)
    return who


def text(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def hidden(page: str) -> dict[str, list[str]]:
    """What the second step sends on, as a browser would read it."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', page):
        name = re.search(r' name="([^"]*)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        assert name
        found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return found


def test_ana_chooses_looks_and_gets_a_file_that_checks(client: Client, ana: Who) -> None:
    seq = incident(ana)
    address = f"/entry/e{seq}/take/"
    first = client.get(address).content.decode()
    assert " checked" not in re.sub(r'value="en"[^>]*checked', "", first), "only the language is chosen"
    before = Leaf.objects.count()
    look = client.post(address, CHOICES | {"pages": f"e{seq}"})
    page = look.content.decode()
    assert look.status_code == 200
    for words in ("Exactly this leaves", SAYS, "R. Lane, Lane & Poe", "Sam Poe", "a selection"):
        assert words in text(page)
    assert fingerprint(ana)[:4] in page
    assert Leaf.objects.count() == before, "nothing is sealed by looking"
    done = client.post(address, hidden(page) | {"do": "make"}).content.decode()
    assert "The file is made" in done
    made = client.post(address, hidden(done) | {"do": "file"})
    assert made.headers["Content-Type"] == "application/zip"
    assert made.headers["Cache-Control"] == "no-store"
    told = made.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="evidence-\d{4}-\d\d-\d\d-e\d+\.zip"', told)
    assert check(made.content, log_key=fingerprint(ana)).status == 0
    kept = read.newest(ana, 1)[0]
    assert (kept.kind.name, kept.answers["to"], kept.answers["purpose"]) == (
        "disclosure",
        "R. Lane",
        "Advice on ending care",
    )
    assert kept.answers["selection"] == "selection"


def test_what_is_shown_before_is_what_the_file_holds(client: Client, ana: Who) -> None:
    seq = incident(ana)
    address, sent = f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}", "view": "police"}
    page = client.post(address, sent).content.decode()
    assert SAYS not in text(page)
    assert "Sam Poe" in text(page)
    raw = client.post(address, hidden(page) | {"do": "file"}).content
    sections = [
        name for name in ZipFile(BytesIO(raw)).namelist() if name.startswith("entries/0001/sections/")
    ]
    shown = {shipped().get("incident").section(name[:-5].split("-")[1]).label for name in sections}
    headings = set(re.findall(r"<h3>([^<]*)</h3>", page)) - {"Stays here"}
    assert headings == shown
    held = re.findall(r"<li><b>(Section \d+)</b>", page)
    assert len(held) + len(shown) == len(
        [part for part in shipped().get("incident").sections if not part.learning]
    )
    assert "For learning (Something happened)" in text(page), "what never leaves is named to Ana"


def test_feelings_leave_only_where_the_view_has_them_and_the_tick_is_set(client: Client, ana: Who) -> None:
    seq = incident(ana)
    for view, tick, leaves in (("full", "on", True), ("full", "", False), ("facts", "on", False)):
        sent = CHOICES | {"pages": f"e{seq}", "view": view, "private": tick}
        page = client.post(f"/entry/e{seq}/take/", sent).content.decode()
        assert (FEELING in text(page)) is leaves
        raw = client.post(f"/entry/e{seq}/take/", hidden(page) | {"do": "file"}).content
        assert (FEELING.encode() in raw) is leaves


def disclosures(who: Who) -> int:
    return sum(entry.kind.name == "disclosure" for entry in read.newest(who, 20))


def test_pressed_twice_it_is_one_disclosure_and_the_same_file(client: Client, ana: Who) -> None:
    seq = incident(ana)
    address = f"/entry/e{seq}/take/"
    page = client.post(address, CHOICES | {"pages": f"e{seq}"}).content.decode()
    for _press in range(2):
        assert "Page 2, Disclosure, is sealed" in text(
            client.post(address, hidden(page) | {"do": "make"}).content.decode()
        )
    incident(ana, account="Something else that came in between.")
    one, two = (client.post(address, hidden(page) | {"do": "file"}).content for _press in range(2))
    assert one == two
    assert check(one, log_key=fingerprint(ana)).status == 0
    assert disclosures(ana) == 1


def test_the_moment_of_one_file_makes_no_other(client: Client, ana: Who) -> None:
    seq = incident(ana)
    address = f"/entry/e{seq}/take/"
    page = client.post(address, CHOICES | {"pages": f"e{seq}"}).content.decode()
    client.post(address, hidden(page) | {"do": "make"})
    other = client.post(address, hidden(page) | {"do": "file", "to": "Somebody else"})
    assert other.status_code == 422
    assert "Look at what leaves once more." in other.content.decode()
    for made_up in ("", "x", hidden(page)["moment"][0][:-1]):
        answer = client.post(address, hidden(page) | {"do": "make", "moment": made_up})
        assert "Exactly this leaves" in answer.content.decode(), "she looks once more, and nothing is sealed"
    assert disclosures(ana) == 1


def test_what_was_typed_while_the_book_closed_is_there_after_opening(client: Client, ana: Who) -> None:
    seq = incident(ana)
    address = f"/entry/e{seq}/take/"
    for sent, words in (
        ({"pages": f"e{seq}", "purpose": "Advice on ending care"}, "Advice on ending care"),
        (CHOICES | {"pages": f"e{seq}", "do": "make", "password_again": PASSWORD}, "Exactly this leaves"),
    ):
        client.post("/lock/now/")
        lock = client.post(address, sent).headers["Location"]
        assert f"next={address}" in lock
        assert "What you typed is kept" in client.get(lock).content.decode()
        sign_in(client)
        (late,) = drafts.every(ana)
        assert PASSWORD not in str(late.loose)
        assert "Nothing is waiting." in client.get("/").content.decode()
        assert words in client.get(address).content.decode()
        assert words in client.get(address).content.decode(), "until it is sent anew"
    client.post(address, {"pages": f"e{seq}"})
    assert "Advice on ending care" not in client.get(address).content.decode()
    assert disclosures(ana) == 0


@pytest.mark.parametrize(
    ("path", "sent"), [("take/", {"view": "facts"}), ("pack/4/", {"language": "es"})], ids=["file", "pack"]
)
def test_half_a_form_comes_back_as_it_was_left_and_calm(
    client: Client, ana: Who, path: str, sent: dict[str, str]
) -> None:
    """Nobody sent it: the book closed on her. No red mark, and no tick but hers."""
    seq = incident(ana)
    added = seal(ana, "addendum", amends=seq, text="He came back.")
    address = f"/entry/e{seq}/{path}"
    half = sent | {"pages": f"e{added}", "purpose": "Advice on ending care"}
    client.post("/lock/now/")
    client.post(address, half, headers={"X-Keep": "1"})
    sign_in(client)
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Advice on ending care" in page
    for name, value in sent.items():
        assert re.search(rf'name="{name}" value="{value}"[^>]* checked', page)
    assert re.search(rf'value="e{added}"[^>]* checked', page)
    assert not re.search(rf'value="e{seq}"[^>]* checked', page)
    for red in ('role="alert"', "aria-invalid", "_error"):
        assert red not in page


@pytest.mark.parametrize("path", ["take/", "pack/4/"])
def test_the_second_step_hands_its_words_over_when_the_book_closes(
    client: Client, ana: Who, path: str
) -> None:
    """Its page says so to the script; what the script then sends stands in the form again."""
    seq = incident(ana, account="Sam Poe asked for extras.")
    address = f"/entry/e{seq}/{path}"
    step = client.post(address, CHOICES | {"pages": f"e{seq}"}).content.decode()
    form = re.search(r'<form[^>]*method="post"[^>]*data-keep="typed"[^>]*>(.*?)</form>', step, re.DOTALL)
    assert form
    client.post("/lock/now/")
    client.post(address, hidden(form[1]), headers={"X-Keep": "1"})
    sign_in(client)
    back = client.get(address).content.decode()
    assert "Advice on ending care" in back
    assert f'value="e{seq}"' in back, "a single page is chosen by itself"
    assert disclosures(ana) == 0


def test_missing_words_are_asked_for_and_nothing_typed_is_lost(client: Client, ana: Who) -> None:
    seq = incident(ana)
    wrong = client.post(f"/entry/e{seq}/take/", {"pages": f"e{seq}", "to": "R. Lane", "do": "make"})
    page = text(wrong.content.decode())
    assert wrong.status_code == 422
    for words in ("Say why it goes to them.", "Choose what they may see.", "Say whether this is all"):
        assert words in page
    assert 'value="R. Lane"' in wrong.content.decode()
    assert read.newest(ana, 1)[0].kind.name == "incident"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("to", "x" * 100_000),
        ("purpose", "bad \x1b[2J sign"),
        ("organisation", "\u0000"),
        ("view", "everything"),
    ],
)
def test_strange_input_is_a_sentence_at_its_field(client: Client, ana: Who, name: str, typed: str) -> None:
    seq = incident(ana)
    for step in ("look", "make"):
        wrong = client.post(f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}", name: typed, "do": step})
        assert wrong.status_code == 422
        assert f'id="id_{name}_error"' in wrong.content.decode()
    assert read.newest(ana, 1)[0].kind.name == "incident"


def test_markup_and_right_to_left_words_stay_words(client: Client, ana: Who) -> None:
    seq = incident(ana, account="<script>alert(1)</script> مرحبا 🙂")
    sent = CHOICES | {"pages": f"e{seq}", "to": "<b>Lane</b>", "purpose": "one\r\ntwo"}
    page = client.post(f"/entry/e{seq}/take/", sent).content.decode()
    assert "<script>alert" not in page
    assert "<b>Lane" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; مرحبا 🙂" in page
    raw = client.post(f"/entry/e{seq}/take/", hidden(page) | {"do": "file"}).content
    assert check(raw).status == 3
    assert read.newest(ana, 1)[0].answers["purpose"] == "one\ntwo"


def test_change_goes_back_with_everything_that_was_typed(client: Client, ana: Who) -> None:
    seq = incident(ana)
    page = client.post(f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}"}).content.decode()
    again = client.post(f"/entry/e{seq}/take/", hidden(page) | {"do": "change"})
    assert again.status_code == 200
    assert "Advice on ending care" in again.content.decode()
    assert re.search(r'value="facts"[^>]* checked', again.content.decode())


def test_a_page_comes_with_what_was_added_to_it(client: Client, ana: Who) -> None:
    seq = incident(ana)
    sample = {"text": "He had said it before."}
    kind = shipped().get("addendum")
    asked = next(question.id for question in kind.questions if question.type == "text")
    added = seal(ana, "addendum", amends=seq, **{asked: sample["text"]})
    for id in (seq, added):
        page = client.get(f"/entry/e{id}/take/").content.decode()
        assert len(re.findall(r'name="pages" value="e\d+"[^>]* checked', page)) == 2
    sent = CHOICES | {"pages": [f"e{seq}", f"e{added}"]}
    look = text(client.post(f"/entry/e{seq}/take/", sent).content.decode())
    assert sample["text"] in look
    assert "Belongs to page 1" in look


def test_pages_about_a_client_are_chosen_by_ticks(client: Client, ana: Who) -> None:
    number = read.open_entry(ana, seal(ana, "client", name="Sam Poe"), "read").digest.client
    one, two = incident(ana, client=number), incident(ana, client=number, account="Another day.")
    other = incident(ana, account="Somebody else.")
    address = f"/clients/{number}/take/"
    page = client.get(address).content.decode()
    assert "Sam Poe" not in page, "names stay out of sight"
    assert re.findall(r'name="pages" value="(e\d+)"', page) == [
        f"e{seq}" for seq in clients.known(ana)[number].entries
    ]
    assert client.post(address, CHOICES).status_code == 422
    assert client.post(address, CHOICES | {"pages": [f"e{one}", f"e{other}"]}).status_code == 422
    look = client.post(address, CHOICES | {"pages": [f"e{one}", f"e{two}"]}).content.decode()
    assert "Another day." in text(look)
    raw = client.post(address, hidden(look) | {"do": "file"}).content
    findings = check(raw, log_key=fingerprint(ana))
    assert findings.contents
    assert len(findings.contents.entries) == 2
    assert read.newest(ana, 1)[0].answers["client"] == number


def test_a_disclosure_of_ones_own_can_be_read_and_handed_out(client: Client, ana: Who) -> None:
    seq = incident(ana)
    page = client.post(f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}"}).content.decode()
    client.post(f"/entry/e{seq}/take/", hidden(page) | {"do": "make"})
    kept = read.newest(ana, 1)[0]
    shown = client.get(f"/entry/{kept.id}/")
    assert "Advice on ending care" in text(shown.content.decode())
    look = client.post(
        f"/entry/{kept.id}/take/", CHOICES | {"pages": kept.id, "view": "full"}
    ).content.decode()
    assert "bytes, kept as they are" in text(look)
    assert str(kept.answers["manifest"]) not in look
    raw = client.post(f"/entry/{kept.id}/take/", hidden(look) | {"do": "file"}).content
    assert check(raw, log_key=fingerprint(ana)).status == 0


def test_looking_leaves_a_line_for_the_other_readers(client: Client, ana: Who) -> None:
    seq = incident(ana)
    client.get(f"/entry/e{seq}/take/")
    assert read.openings(ana, seq) == []
    client.post(f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}"})
    assert [line.purpose for line in read.openings(ana, seq)] == ["before an evidence file"]


def test_whoever_holds_no_key_gets_the_same_answer_as_for_a_page_that_is_not_there(
    client: Client, ana: Who
) -> None:
    number = read.open_entry(ana, seal(ana, "client", name="Sam Poe"), "read").digest.client
    seq = incident(ana, client=number)
    ben_joins(ana, ("practitioner", "lead", "administrator"))
    ben = Client()
    sign_in(ben, "Ben")
    there, absent = ben.get(f"/entry/e{seq}/take/"), ben.get("/entry/e99999/take/")
    assert (there.status_code, absent.status_code) == (404, 404)
    assert there.content == absent.content
    assert ben.post(f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}", "do": "make"}).status_code == 404
    for wrong in (f"/clients/{number}/take/", "/clients/1/take/", "/entry/x/take/", "/entry/e01/take/"):
        assert ben.get(wrong).status_code == 404
    his = read.newest(ana, 1)[0]
    assert his.kind.name == "incident", "nothing was disclosed"


def test_mallory_without_a_session_is_led_to_the_lock(ana: Who) -> None:
    seq = incident(ana)
    mallory = Client()
    for answer in (
        mallory.get(f"/entry/e{seq}/take/"),
        mallory.post(f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}", "do": "make"}),
    ):
        assert answer.status_code in (302, 303)
        assert SAYS.encode() not in answer.content


def test_a_form_of_another_site_makes_no_file(ana: Who) -> None:
    seq = incident(ana)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = Client().cookies
    assert (
        strict.post(f"/entry/e{seq}/take/", CHOICES | {"pages": f"e{seq}", "do": "make"}).status_code == 403
    )


def test_nothing_of_it_is_kept_but_the_disclosure(
    client: Client, ana: Who, caplog: pytest.LogCaptureFixture, django_db_blocker: object
) -> None:
    """The canary: words of the choices in no address, cookie, session row or log; the archive nowhere."""
    from django.db import connection

    seq = incident(ana)
    canary = "kestrel-canary-71"
    sent = CHOICES | {"pages": f"e{seq}", "to": canary, "purpose": canary, "organisation": canary}
    page = client.post(f"/entry/e{seq}/take/", sent)
    made = client.post(f"/entry/e{seq}/take/", hidden(page.content.decode()) | {"do": "file"})
    assert canary.encode() in made.content
    assert canary not in str(client.cookies)
    assert canary not in caplog.text
    assert canary not in str(made.headers) + str(page.headers)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                assert canary not in str(row), table
                assert not any(canary.encode() in bytes(cell) for cell in row if isinstance(cell, bytes)), (
                    table
                )


def test_no_template_of_the_room_has_inline_script_or_style() -> None:
    folder = Path(__file__).parents[2] / "src/casebound/release/templates"
    for template in folder.rglob("*.html"):
        assert not re.search(r"<script|<style|style=|onclick", template.read_text("utf-8")), template.name
