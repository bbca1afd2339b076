"""The attorney has no Python: one HTML page, opened from the disk, says the same as the checker in Python."""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256, sha512
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from casebound import checker as built
from casebound.core import ed25519, evidence, ledger, notes
from casebound.core.canonical import encode
from casebound.core.errors import CaseboundError
from casebound.core.evidence import container, files, inside, openings, parts
from casebound.core.evidence.build import _members
from casebound.core.evidence.log import of as log_of
from casebound.core.evidence.shelf import Shelf
from casebound.core.leaves import split
from casebound.site.checker import made
from tests.core.test_evidence_files import MAIL
from tests.core.test_evidence_files import made as made_with_files
from tests.core.test_evidence_files import part as file_part
from tests.core.test_evidence_openings import FORGERIES, forged
from tests.journeys import harness
from tests.journeys.conftest import OpenPage
from tests.small_practice import FACTS, NOON, Entry, SmallPractice, one_entry, one_opening

pytestmark = pytest.mark.journey
PRACTICE, RAW = one_entry()
FINGERPRINT = PRACTICE.log.fingerprint
MEMBERS = container.read(RAW)
VECTORS = Path(__file__).parents[2] / "vectors" / "evidence"
HEADS = {
    0: "Intact, and the keys are those you gave",
    1: "Not intact. Do not rely on this file",
    2: "Not an evidence file",
    3: "Intact in itself",
}


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    path = tmp_path / "from the bar association.html"
    path.write_bytes(made()[0])
    return path


@pytest.fixture
def checker(open_page: OpenPage, page_file: Path) -> Iterator[Page]:
    """The page as it is opened from a disk; whatever it asks the network for is a fault."""
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    expect(page.locator("#form")).to_be_visible()
    yield page
    assert [url for url in asked if url != page_file.as_uri() and not url.startswith("data:")] == []


def when_checking(page: Page, raw: bytes, key: str = "", name: str = "evidence.zip") -> None:
    page.set_input_files(
        "#file", files=[{"name": name, "mimeType": "application/octet-stream", "buffer": raw}]
    )
    page.fill("#key", key)
    page.click("#check")


def then_state_is(page: Page, status: int) -> None:
    expect(page.locator("#verdict")).to_contain_text(HEADS[status])
    assert page.evaluate("document.documentElement.dataset.status") == str(status)
    assert page.evaluate("document.activeElement.id") == "verdict"


def looked_at(page: Page, name: str) -> None:
    assert page.locator("h1").count() == 1
    harness.fits_everywhere(page)
    harness.axe(page)
    harness.shots(page, name)


def test_the_attorney_checks_a_file(checker: Page) -> None:
    looked_at(checker, "checker-empty")
    # Given nothing chosen yet, then the page says what is missing
    checker.click("#check")
    harness.then_reads(checker, "Choose the file first.")
    # When the fingerprint is typed as it was dictated, in groups and capitals
    grouped = " ".join(FINGERPRINT[at : at + 4] for at in range(0, 64, 4)).upper()
    when_checking(checker, RAW, grouped)
    # Then the page says what is proven, what not, and shows the words
    then_state_is(checker, 0)
    harness.then_reads(
        checker,
        "Entry 3 (page 1 of its casebook, incident.v1): one section shown, unchanged since person 1 sealed",
        "That what was written is true",
        "its sections 2, 3, 4, 5",
        "He would not leave.",
        "Attorney Reyes",
    )
    looked_at(checker, "checker-vouched")
    # And without the call, only that the file fits itself
    when_checking(checker, RAW)
    then_state_is(checker, 3)
    harness.then_reads(checker, "Ask the practice for its fingerprint by phone")
    looked_at(checker, "checker-unvouched")
    when_checking(checker, RAW, evidence_of_others())
    then_state_is(checker, 1)
    harness.then_reads(checker, "another key than the one you gave")
    when_checking(checker, RAW, FINGERPRINT[:-1])
    harness.then_reads(checker, "Type all 64 letters and digits")
    looked_at(checker, "checker-wrong-key")
    when_checking(checker, RAW[:-1], FINGERPRINT)
    then_state_is(checker, 1)
    looked_at(checker, "checker-damaged")
    when_checking(checker, b"%PDF-1.7 something else")
    then_state_is(checker, 2)


def evidence_of_others() -> str:
    return SmallPractice("other").log.fingerprint


def test_a_finding_is_gone_when_the_key_or_the_file_is_another(checker: Page) -> None:
    """What stands there green is the finding for what stands in the fields, and says for which file."""
    when_checking(checker, RAW, FINGERPRINT, "from the practice.zip")
    then_state_is(checker, 0)
    harness.then_reads(checker, f"Checked was from the practice.zip, {len(RAW)} bytes, SHA-256")
    harness.then_reads(checker, sha256(RAW).hexdigest())
    checker.fill("#key", evidence_of_others())
    expect(checker.locator("#verdict")).to_have_count(0)
    assert checker.evaluate("document.documentElement.dataset.status") is None
    # And one that is not ready when another file is chosen never comes
    checker.evaluate("""() => {
      const slow = Blob.prototype.arrayBuffer;
      Blob.prototype.arrayBuffer = function () {
        return new Promise((done) => setTimeout(done, 400)).then(() => slow.call(this));
      };
    }""")
    when_checking(checker, RAW, FINGERPRINT)
    other = [{"name": "other.zip", "mimeType": "application/zip", "buffer": RAW[:-1]}]
    checker.set_input_files("#file", files=other)  # type: ignore[arg-type]
    checker.wait_for_timeout(700)
    expect(checker.locator("#verdict")).to_have_count(0)
    checker.click("#check")
    then_state_is(checker, 1)
    harness.then_reads(checker, "Checked was other.zip")


def test_a_clock_that_was_turned_back_is_said(checker: Page) -> None:
    practice = SmallPractice()
    first = practice.write({0: ("facts", FACTS)}, time=NOON + 3600)
    second = practice.write({0: ("facts", FACTS)}, time=NOON)
    raw = practice.evidence([(first, None), (second, None)])
    when_checking(checker, raw)
    then_state_is(checker, 3)
    said = "entry 4 says 2025-11-21 12:00:00 UTC, yet it stands in the ledger after entry 3"
    harness.then_reads(checker, said)
    assert any(said in sentence for sentence in evidence.check(raw).not_proven)


def test_sections_that_would_stop_the_page_are_checked_and_named(checker: Page) -> None:
    practice = SmallPractice()
    deep = b'{"a":' + b"[" * 7000 + b"]" * 7000 + b"}\n"
    long = encode({"account": [None] * 400_000})
    entry = practice.write({0: ("facts", deep), 1: ("words", long), 2: ("more", FACTS)})
    when_checking(checker, practice.evidence([(entry, None)]))
    then_state_is(checker, 3)
    harness.then_reads(checker, f"Too long to show here ({len(long)} bytes)", "He would not leave.")


def test_a_signature_that_shows_its_key_is_judged_alike(checker: Page) -> None:
    """Who holds a key can sign with zero for the random part; browsers may differ in what they take."""
    seed, message, order = bytes(range(32)), b"af", 2**252 + 27742317777372353535851937790883648493
    spread = bytearray(sha512(seed).digest()[:32])
    spread[0], spread[31] = spread[0] & 248, (spread[31] & 63) | 64
    key, zero = ed25519.public_of(seed), b"\1" + bytes(31)
    asked = int.from_bytes(sha512(zero + key + message).digest(), "little")
    half = asked * int.from_bytes(spread, "little") % order
    for signature in (zero + half.to_bytes(32, "little"), zero + (half + order).to_bytes(32, "little")):
        sent = json.dumps([raw.hex() for raw in (key, message, signature)])
        script = f"(async () => {{ {built.engine()} return fits(...{sent}.map(fromHex)); }})()"
        try:
            ed25519.verify(key, message, signature)
            taken = True
        except CaseboundError:
            taken = False
        assert harness.run_in(checker, script) == taken


def test_it_speaks_spanish_to_who_asks_for_it(open_page: OpenPage, page_file: Path) -> None:
    page = open_page(locale="es-MX", viewport=harness.NARROW)
    page.goto(page_file.as_uri())
    when_checking(page, RAW, FINGERPRINT)
    harness.then_reads(page, "Intacto, y las claves son las que diste", "Que lo escrito sea verdad")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    looked_at(page, "checker-spanish")
    page.get_by_role("button", name="English").click()
    harness.then_reads(page, "Intact, and the keys are those you gave")


def test_the_keyboard_is_enough(checker: Page) -> None:
    checker.set_input_files("#file", files=[{"name": "e.zip", "mimeType": "application/zip", "buffer": RAW}])
    harness.when_tabbing_to(checker, "Check the file")
    checker.keyboard.press("Enter")
    then_state_is(checker, 3)


def test_a_browser_that_cannot_is_told_so(open_page: OpenPage, page_file: Path) -> None:
    for lack in (
        "crypto.subtle.verify = async () => true",  # takes everything
        "crypto.subtle.importKey = async () => { throw new DOMException('', 'NotSupportedError') }",
    ):
        page = open_page()
        page.add_init_script(lack)
        page.goto(page_file.as_uri())
        harness.then_reads(page, "This browser cannot check these signatures", "python -m casebound.verify")
        expect(page.locator("#form")).to_be_hidden()
        looked_at(page, "checker-cannot")


def test_a_browser_in_which_no_test_saw_it_says_that(open_page: OpenPage, page_file: Path) -> None:
    page = open_page()
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'userAgentData', { value: undefined })")
    page.goto(page_file.as_uri())
    harness.then_reads(page, "No test of ours has seen this page work in your browser")
    expect(page.locator("#form")).to_be_visible()
    looked_at(page, "checker-untried")


def test_words_of_others_stay_words(checker: Page) -> None:
    practice = SmallPractice()
    told = encode({"account": "<img src=x onerror=alert(1)>\n\u202egnp.exe", "ticks": ["A", None, True, 7]})
    practice_file = practice.evidence(
        [(practice.write({0: ("facts", told), 3: ("raw", b'{"a":1,"a":2}')}), None)]
    )
    when_checking(checker, practice_file)
    then_state_is(checker, 3)
    harness.then_reads(
        checker, "<img src=x onerror=alert(1)>", "[U+202E]gnp.exe", "I don’t know", '{"a":1,"a":2}'
    )
    assert checker.locator("#result img").count() == 0


def test_labels_are_those_of_the_kinds_that_travel_along(checker: Page) -> None:
    """The reader of TOML in the page reads every kind and vocabulary file of ours as Python does."""
    import tomllib

    engine = [(harness.ROOT / "src/casebound/checker/toml.js").read_text("utf-8").replace("export ", "")]
    plain = "const flat = (v) => v instanceof Map ? Object.fromEntries([...v].map(([k, w]) => [k, flat(w)]))"
    plain += " : Array.isArray(v) ? v.map(flat) : String(v);"
    for folder in ("kinds", "vocabulary"):
        for path in sorted((harness.ROOT / "src" / "casebound" / folder).glob("*.toml")):
            text = path.read_text("utf-8")
            found = harness.run_in(
                checker, f"(() => {{{engine[0]}{plain} return flat(readToml({json.dumps(text)}))}})()"
            )
            assert found == flat(tomllib.loads(text)), path.name


def flat(value: object) -> object:
    if isinstance(value, dict):
        return {name: flat(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [flat(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_a_part_of_a_later_version_is_neither_intact_nor_called_damaged(checker: Page) -> None:
    last = next(at for at, (name, _) in enumerate(MEMBERS) if name.startswith("disclosure/"))
    for name in ("moons/0001.bin", "later.txt", "entries/0001/moon.bin"):
        members = [*MEMBERS[:last], (name, b"more"), *MEMBERS[last:]]
        when_checking(checker, remade(members))
        expect(checker.locator("#verdict")).to_contain_text("too old for this file")
        harness.then_reads(checker, name, "Use a newer checker")
        looked_at(checker, "checker-newer")
        assert evidence.check(remade(members)).status == evidence.BROKEN
    later = [(n, d.replace(b"evidence/v1", b"evidence/v3") if n == "manifest.txt" else d) for n, d in MEMBERS]
    when_checking(checker, container.write(later))
    expect(checker.locator("#verdict")).to_contain_text("too old for this file")


def remade(members: list[tuple[str, bytes]]) -> bytes:
    """Container and manifest made to agree with the members, as whoever forges a file would."""
    listed = [
        (name, data)
        for name, data in members
        if name != "manifest.txt" and not name.startswith("disclosure/")
    ]
    manifest = parts.manifest_text((1, 4), listed)
    return container.write([(name, manifest if name == "manifest.txt" else data) for name, data in members])


# Differential: the engine of the page, in the browser, against casebound.core.evidence, file by file.


def engine_says(page: Page, files: list[tuple[bytes, str]]) -> list[int]:
    """The states of many files, computed in the page's browser by the very sources of the page."""
    sent = json.dumps([[b64encode(raw).decode(), key] for raw, key in files])
    script = f"""(async () => {{
      {built.engine()}
      const states = [];
      for (const [raw, key] of {sent}) {{
        states.push((await check(fromBase64(raw), await readKey(key))).status);
      }}
      return states;
    }})()"""
    found: list[int] = harness.run_in(page, script)
    return found


def python_says(files: list[tuple[bytes, str]]) -> list[int]:
    return [evidence.check(raw, log_key=key or None).status for raw, key in files]


def vector_files() -> list[tuple[bytes, str]]:
    raw = (VECTORS / "intact.zip").read_bytes()
    table = json.loads((VECTORS / "evidence.json").read_text())["vectors"]
    files = [(raw, ""), (raw, table["log_key"]), (raw, "0" * 64)]
    for bad in table["bad"]:
        at, end = bad["at"], bad["at"] + bad["remove"]
        files.append((raw[:at] + bytes.fromhex(bad["insert"]) + raw[end:], table["log_key"]))
    return files


def test_vectors_are_judged_alike(checker: Page) -> None:
    files = vector_files()
    assert engine_says(checker, files) == python_says(files) == [3, 0, *[1] * (len(files) - 2)]


def test_other_good_files_are_judged_alike(checker: Page) -> None:
    practice = SmallPractice("long")
    for number in range(40):
        practice.write({0: ("facts", encode({"account": str(number)}))})
    many = practice.evidence([(practice.write({slot: (f"s{slot}", FACTS)}), None) for slot in range(12)])
    computed = SmallPractice("rows").evidence([], computed={"rows.csv": b"a,b\n"})
    quoted = SmallPractice("token")
    dated = quoted.evidence([(quoted.write({15: ("facts", FACTS)}, token=b"\x01" * 32), set())])
    files = [(raw, key) for raw in (many, computed, dated) for key in ("", practice.log.fingerprint)]
    assert engine_says(checker, files) == python_says(files) == [3, 0, 3, 1, 3, 1]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, _ in MEMBERS])
def test_mutations_of_every_member_are_judged_alike(checker: Page, name: str) -> None:
    """About sixty places a member, in the file as it is and in one whose container and manifest agree."""
    files = []
    data = dict(MEMBERS)[name]
    for at in range(0, len(data), max(1, len(data) // 60)):
        changed = data[:at] + bytes([data[at] ^ (0x01, 0x20)[at % 2]]) + data[at + 1 :]
        members = [(n, changed if n == name else d) for n, d in MEMBERS]
        files += [(container.write(members), ""), (remade(members), "")]
    for changed in (b"", data[:-1], data + b"\n", data + data):
        files.append((remade([(n, changed if n == name else d) for n, d in MEMBERS]), ""))
    assert engine_says(checker, files) == python_says(files)


@pytest.mark.slow
def test_mutations_of_the_container_are_judged_alike(checker: Page) -> None:
    files = []
    for at in range(0, len(RAW), max(1, len(RAW) // 600)):
        files.append((RAW[:at] + bytes([RAW[at] ^ 0x01]) + RAW[at + 1 :], FINGERPRINT))
        files.append((RAW[:at], FINGERPRINT))
    for at in range(1, len(MEMBERS)):
        files.append((remade(MEMBERS[:at] + MEMBERS[at + 1 :]), ""))
        files.append(
            (remade([*MEMBERS[:at], MEMBERS[at - 1], MEMBERS[at], *MEMBERS[at + 1 :]][: len(MEMBERS)]), "")
        )
    assert engine_says(checker, files) == python_says(files)


def reads_times(page: Page, raw: bytes, variants: list[list[tuple[str, bytes]]]) -> list[bool]:
    """Whether the page takes these members below times/, beside the policy and checkpoint of a file."""
    file = dict(container.read(raw))
    sent = [[[name, b64encode(data).decode()] for name, data in members] for members in variants]
    log = json.dumps([b64encode(file[name]).decode() for name in ("policy.txt", "checkpoint")])
    script = f"""(async () => {{
      {built.engine()}
      const [policy, note] = {log}.map(fromBase64);
      const log = await readLog(policy, note);
      const taken = [];
      for (const members of {json.dumps(sent)}) {{
        const shelf = new Shelf(members.map(([name, data]) => [name, fromBase64(data)]));
        taken.push(await readTimes(shelf, log).then(() => !shelf.next, () => false));
      }}
      return taken;
    }})()"""
    found: list[bool] = harness.run_in(page, script)
    return found


def test_time_tokens_are_in_their_place_and_left_to_a_program_that_reads_them(checker: Page) -> None:
    practice = SmallPractice()
    early, root = practice.checkpoint(), practice.root()
    entry = practice.write({0: ("facts", FACTS)}, token=sha256(b"token").digest())
    steps = ledger.consistency(practice.hashes(), 3, 4)
    raw = practice.evidence([(entry, None)], times=[evidence.TimePart(early, b"token", steps)])
    when_checking(checker, raw)
    then_state_is(checker, 3)
    by_hand = "openssl ts -verify -in times/0001/token.tsr"
    harness.then_reads(checker, "What the time token times/0001 says", by_hand)
    expect(checker.locator("body")).not_to_contain_text("no outside witness")
    looked_at(checker, "checker-time-token")
    assert engine_says(checker, [(raw, "")]) == [3]

    def with_note(note: bytes, token: bytes = b"token", number: int = 1) -> list[tuple[str, bytes]]:
        return parts.time_members(number, evidence.TimePart(note, token, steps))

    later, next_generation = (
        practice.log.sign(notes.Checkpoint(name, size, root))
        for name, size in ((practice.origin, 5), (notes.origin(practice.id, 2), 3))
    )
    good = with_note(early)
    two = sorted((b"a", b"b"), key=lambda token: sha256(token).digest())
    variants = {
        "as it is": good,
        "two in order": [*with_note(early, two[0]), *with_note(early, two[1], 2)],
        "two out of order": [*with_note(early, two[1]), *with_note(early, two[0], 2)],
        "a step too many": [*good[:2], (good[2][0], good[2][1] + b64encode(bytes(32)) + b"\n")],
        "no line feed": [*good[:2], (good[2][0], good[2][1][:-1])],
        "too long": with_note(early, bytes(1 << 17)),
        "another ledger": with_note(SmallPractice("other").checkpoint()),
        "from later": with_note(later),
        "of a generation to come": with_note(next_generation),
        "a member short": good[:2],
    }
    taken = reads_times(checker, raw, list(variants.values()))
    assert dict(zip(variants, taken, strict=True)) == {
        name: name in ("as it is", "two in order") for name in variants
    }


def test_a_file_with_photos_says_what_is_the_original_and_what_a_copy(checker: Page) -> None:
    raw = made_with_files([file_part(2, MAIL, True, "él.eml"), file_part(1, b"drawn anew", False)])
    assert engine_says(checker, [(raw, "")]) == [evidence.check(raw).status] == [3]
    when_checking(checker, raw)
    then_state_is(checker, 3)
    harness.then_reads(
        checker,
        "Enclosed as sealed with entry 4, byte for byte: files/0001/02-original-_l.eml.",
        "That the copies enclosed with entry 4 show what the sealed files show",
    )
    looked_at(checker, "checker-files")


# Files enclosed: the same members taken and refused, whatever the section that should name them looks like.

PHOTO = b"a photo"
NAMED = {
    "id": "0" * 32,
    "name": "the door.jpg",
    "type": "image/jpeg",
    "size": len(PHOTO),
    "sha256": sha256(PHOTO).hexdigest(),
    "chunks": 1,
}
FIRST = "files/0001/01-original-the_door.jpg"


def takes_in_python(section: bytes, members: list[tuple[str, bytes]]) -> bool:
    entry = SimpleNamespace(header=SimpleNamespace(seq=4), shown={0: SimpleNamespace(raw=section)})
    shelf = Shelf(members)
    try:
        files.take(shelf, [entry])  # type: ignore[list-item]
    except CaseboundError:
        return False
    return not shelf.next_name


def takes_in_browser(page: Page, tried: list[tuple[bytes, list[tuple[str, bytes]]]]) -> list[bool]:
    sent = json.dumps(
        [
            [b64encode(section).decode(), [[name, b64encode(raw).decode()] for name, raw in members]]
            for section, members in tried
        ]
    )
    script = f"""(async () => {{
      {built.engine()}
      const taken = [];
      for (const [section, members] of {sent}) {{
        const shelf = new Shelf(members.map(([name, data]) => [name, fromBase64(data)]));
        const entry = {{ header: {{ seq: 4n }}, shown: new Map([[0, {{ raw: fromBase64(section) }}]]) }};
        taken.push(await readFiles(shelf, [entry]).then(() => !shelf.next, () => false));
      }}
      return taken;
    }})()"""
    found: list[bool] = harness.run_in(page, script)
    return found


def test_enclosed_files_are_judged_alike(checker: Page) -> None:
    one = encode({"files": [NAMED]})
    odd: list[object] = [
        *({**NAMED, key: value} for key in NAMED for value in ("", 0, None, True, "x", -1, [], {})),
        *({name: told for name, told in NAMED.items() if name != key} for key in NAMED),
        *({**NAMED, "name": name} for name in ("a/b", "a\\b", " ", "a\tb", "a\nb", "\u2028", "x" * 200)),
        {**NAMED, "name": "é" * 201},
        *({**NAMED, "type": kind} for kind in ("image/", "IMAGE/JPEG", "a/b; c", "application/x-y+z")),
        {**NAMED, "captured": "2026-11-21"},
        {**NAMED, "origin": 7},
        {**NAMED, "more": 1},
        {**NAMED, "sha256": NAMED["sha256"].upper()},  # type: ignore[attr-defined]
        {**NAMED, "chunks": 2},
        NAMED,
        "text",
        None,
        [NAMED],
    ]
    sections = [one, *(encode({"files": [told]}) for told in odd), encode({"files": {"0": NAMED}})]
    sections += [one[:-1], b" " + one, one.replace(b":7,", b":7.0,"), encode([NAMED]), b"\xff"]
    sections += [encode({"files": [NAMED] * 50}), encode({"files": [NAMED] * 51}), encode({"files": []})]
    tried = [(section, [(FIRST, PHOTO)]) for section in sections]
    two = encode({"files": [NAMED, {**NAMED, "id": "1" * 32}]})
    second = FIRST.replace("01-o", "02-o")
    for names in (
        *([FIRST, second], [second, FIRST], [FIRST, FIRST.replace("door", "moon")], [second]),
        *([FIRST.replace("/01-", "/00-")], [FIRST.replace("/01-", "/03-")], [FIRST.replace("0001", "0000")]),
        *([FIRST.replace("0001", "0002")], [FIRST.replace("original", "other")], [f"{FIRST}/x"], ["files/x"]),
        *([FIRST.replace("original", "copy")], [f"{FIRST}{'x' * 80}"], ["files/0001/01-original-"]),
    ):
        tried += [(two, [(name, raw) for name in names]) for raw in (PHOTO, b"another", b"")]
    told = [takes_in_python(section, members) for section, members in tried]
    assert takes_in_browser(checker, tried) == told
    assert 5 < sum(told) < len(told)


# Openings: the same members taken and refused, whoever built them.


def reads_openings_in_python(members: list[tuple[str, bytes]]) -> bool:
    log = log_of(dict(members)["policy.txt"], dict(members)["checkpoint"])
    shelf = Shelf(up_to_openings(members))
    try:
        people = inside._people(shelf, log)
        openings.take(shelf, log, people, inside._entries(shelf, log, people))
    except CaseboundError:
        return False
    return not shelf.next_name


def up_to_openings(members: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return [it for it in members if it[0].split("/")[0].casefold() in ("people", "entries", "openings")]


def reads_openings_in_browser(page: Page, tried: list[list[tuple[str, bytes]]]) -> list[bool]:
    sent = json.dumps(
        [
            [
                [b64encode(dict(members)[name]).decode() for name in ("policy.txt", "checkpoint")],
                [[name, b64encode(raw).decode()] for name, raw in up_to_openings(members)],
            ]
            for members in tried
        ]
    )
    script = f"""(async () => {{
      {built.engine()}
      const taken = [];
      for (const [given, members] of {sent}) {{
        const log = await readLog(...given.map(fromBase64));
        const shelf = new Shelf(members.map(([name, data]) => [name, fromBase64(data)]));
        const all = async () => {{
          const people = await readPeople(shelf, log);
          await readOpenings(shelf, log, people, await readEntries(shelf, log, people, () => {{}}));
          return !shelf.next;
        }};
        taken.push(await all().catch(() => false));
      }}
      return taken;
    }})()"""
    found: list[bool] = harness.run_in(page, script)
    return found


# Other writings of a line; `{}` is what stands there. Each is signed anew, so that nothing else is wrong.
WRITINGS = (
    *("{} ", " {}", "{}\r", "{}\0", "{}\u2028", "{}\x85", "\ufeff{}", "{}\n", "", "-", "{}0", "0{}", "+{}"),
    *("00", "0x3", "3.0", "3e0", "1_0", "\u0663", "\uff13", "9223372036854775807", "9223372036854775808"),
    *("2025-11-21T24:00:00Z", "2025-11-21T12:00:60Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z"),
    *("9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "2025-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
    *(
        "2025-11-21T12:00:00+00:00",
        "2025-11-21T12:00:00.000Z",
        "2025-11-21 12:00:00Z",
        "2025-W47-5T12:00:00Z",
    ),
    *("0" * 64, "F" * 64, "0" * 62 + "  ", "0" * 63 + "\u0660", "0" * 32),
)


def opening_signed_anew(practice: SmallPractice, entry: Entry, lines: list[str]) -> list[tuple[str, bytes]]:
    """The members of a file in which Ben's statement is written so, below his signature and in the ledger."""
    raw = "\n".join(lines).encode()
    at = entry.seq + 1
    practice.leaves[at:] = [raw + ed25519.sign(practice.ben.sign_seed, raw), practice.leaves[0]]
    given = _members(practice.parts([(entry, None)]))
    return given + parts.opening_members(
        1, practice.opening(at), at, practice.ben.public.sign, practice.checkpoint()
    )


@pytest.mark.slow
def test_openings_written_otherwise_and_signed_are_judged_alike(checker: Page) -> None:
    practice = SmallPractice()
    entry = practice.write({0: ("facts", FACTS)})
    signed = split(practice.leaves[practice.opens(entry.seq)])[0].decode().split("\n")
    texts = [signed]
    for at, line in enumerate(signed[:-1]):
        word, _, value = line.partition(" ")
        written = [f"{word} {writing.format(value)}" for writing in WRITINGS]
        texts += [[*signed[:at], each, *signed[at + 1 :]] for each in written]
        texts += [[*signed[:at], *signed[at + 1 :]], [*signed[: at + 1], *signed[at:]]]
    tried = [opening_signed_anew(practice, entry, text) for text in texts]
    told = [reads_openings_in_python(each) for each in tried]
    assert told[0]
    assert reads_openings_in_browser(checker, tried) == told
    assert 5 < sum(told) < 30, "other times, tokens and leaves before are hers to say; nothing else is"


def test_who_opened_a_page_is_said_and_judged_alike(checker: Page) -> None:
    practice, raw = one_opening()
    when_checking(checker, raw, practice.log.fingerprint)
    then_state_is(checker, 0)
    harness.then_reads(
        checker,
        "The key of person 2 signed to have opened entry 3 (page 1 of its casebook)",
        "at 2025-11-21 12:00:04 UTC by the practice’s clock",
        "as number 4 of the ledger, and names that ledger up to there, with the entry as it is here",
        "That whoever opened an entry read it, understood it",
    )
    looked_at(checker, "checker-opened")
    tried = [_members(forged(make)[1]) for make, _ in FORGERIES.values()]
    tried.append(members := container.read(raw))
    for at, (name, data) in enumerate(members):
        if name.startswith("openings/"):
            places = range(0, len(data), 5)
            changed = [data[:byte] + bytes([data[byte] ^ 1]) + data[byte + 1 :] for byte in places]
            changed += [b"", data + b"\n", data.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + data]
            tried += [[*members[:at], (name, each), *members[at + 1 :]] for each in changed]
            tried += [[*members[:at], *members[at + 1 :]], [*members[: at + 1], *members[at:]]]
            tried.append([*members[:at], (name.upper(), data), *members[at + 1 :]])
    told = [reads_openings_in_python(each) for each in tried]
    assert reads_openings_in_browser(checker, tried) == told
    assert told == [each == members for each in tried]
    old = [(name, data) for name, data in members if not name.startswith("openings/")]
    files = [(raw, ""), (remade(members), ""), (remade(old), "")]
    files.append((raw.replace(b"evidence/v2", b"evidence/v1"), ""))
    told_of = sorted((VECTORS / "openings").glob("*.zip"))
    files += [(path.read_bytes(), "") for path in told_of]
    expected = [3, 3, 1, 1, *(3 if path.stem == "intact" else 1 for path in told_of)]
    assert engine_says(checker, files) == python_says(files) == expected
