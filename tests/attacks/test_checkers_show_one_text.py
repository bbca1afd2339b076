"""One file, two checkers: nothing in it may show Python one text and the page another."""

import json
import sys
from base64 import b64encode
from hashlib import sha256
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from casebound import checker as built
from casebound.core import evidence
from casebound.core.canonical import encode
from casebound.core.evidence import container
from casebound.verify import report
from casebound.verify.labels import labels_of
from casebound.verify.show import _read
from tests.core.test_evidence_files import MAIL
from tests.journeys import harness
from tests.journeys.conftest import browser, open_page, page
from tests.small_practice import KIND, SmallPractice

__all__ = ["browser", "open_page", "page"]
pytestmark = pytest.mark.journey

NAMED = encode({"files": [{"chunks": 1, "id": "0" * 32, "name": "a.eml", "sha256": "0" * 64, "size": 1,
                           "type": "message/rfc822"}]})  # fmt: skip
# Each is JSON for one reader and none, or other JSON, for another.
ODD_JSON = [
    NAMED,
    *(NAMED.replace(b'"files"', b'"a":' + value + b',"files"') for value in (
        b"1.5", b"1e3", b"-0", b"1e400", b"9007199254740992", b"NaN", b"[" * 70 + b"]" * 70,
        b'"\\ud800"', b'"\\u0041"', b'"\\/"', b'"\x7f"', b"0", b"-7", b'"\xc3\xa9"', b'"\xc0\xaf"',
        b'"\xed\xa0\x80"',
    )),
    b"\xef\xbb\xbf" + NAMED,
    NAMED.decode().encode("utf-16"),
    NAMED.replace(b"\n", b"\r\n"),
    NAMED.replace(b'{"files"', b'{"files":[],"files"'),
    NAMED.replace(b'"files"', b'"10":1,"9":2,"__proto__":3,"files"'),
    b"[" * 5000 + b"]" * 5000 + b"\n",
    b"\xff\xfe\n",
]  # fmt: skip

# For each, a full reader of TOML sees another text than a careless one, or none at all.
ODD_TOML = [
    'label = """"=1\nlabel="evil"\n# """',
    "label = '''' = 1\nlabel = 'evil'\n# '''",
    'label = "one"\nlabel = "two"',
    'label = "one" code = "x"',
    'label = "a\\/b"',
    'label = "a\\ud83d\\ude00"',
    'label = "a\x7fb"',
    'label = "a" # \x01',
    'label = "a"\r\ncode = "b"',
    'label\u00a0= "a"',
    '\ufefflabel = "a"',
    "label = 7\ncode = 7",
    "label = 1.50",
    "label = 2020-01-01",
    "label = true",
    "label = 0x10",
    "label = 01",
    "label = +1",
    'label = ["a"]',
    'label = { a = 1, a = 2 }',
    'label = { a = 1,\n b = 2 }',
    'label = { a = 1, }',
    'sections = []\n[[sections]]\ncode = "a"',
    '[[sections]]\ncode = "a"\n[[sections.more]]\nx = "y"\n[[sections]]\ncode = "b"',
    '[[a.b]]\nx = "y"',
    'a = [{ x = "y" }]\n[[a.b]]\nx = "z"',
    '"a" = "x"\na = "y"',
    'a.b = "x"',
    '[a]\nb = "x"',
    "a = [1, 2,]",
    "a = [,]",
    "a = [1,,2]",
]  # fmt: skip


def in_page(page: Page, script: str, names: tuple[str, ...] = built.MODULES) -> object:
    sources = built.modules((*names, *built.WITH_A_FACE[:-1])) if names else ""
    return harness.run_in(page, f"(async () => {{ {sources}\n{script} }})()")


@pytest.fixture
def engine(page: Page, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("page") / "empty.html"
    path.write_text("<!doctype html><title>empty</title>")
    page.goto(path.as_uri())
    return page


def test_the_same_bytes_are_json_for_both_and_say_the_same(engine: Page) -> None:
    sent = json.dumps([b64encode(raw).decode() for raw in ODD_JSON])
    found = in_page(engine, f"""return {sent}.map(fromBase64).map((raw) => {{
        const read = readCanonical(raw);
        return read === null ? ["bytes", asText(raw)] : ["json", plainly(read)];
      }});
      function plainly(it) {{
        if (Array.isArray(it)) return it.map(plainly);
        return it !== null && typeof it === "object" ? inOrder(it).map(([n, v]) => [n, plainly(v)]) : it;
      }}""")  # fmt: skip
    told = []
    for raw in ODD_JSON:
        read = _read(raw)
        told.append(["bytes", read] if isinstance(read, str) else ["json", plainly(read)])
    assert found == told
    assert {kind for kind, _ in told} == {"bytes", "json"}


def plainly(value: object) -> object:
    if isinstance(value, dict):
        return [[name, plainly(inner)] for name, inner in value.items()]
    return [plainly(item) for item in value] if isinstance(value, list) else value


def test_a_file_with_half_read_sections_is_judged_alike(
    engine: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ana seals bytes that one reader takes for a list of files and the other for nothing."""
    # Ours makes no such file, as it checks what it made: a forger does not.
    unlooked = SimpleNamespace(status=evidence.UNVOUCHED)
    monkeypatch.setattr(sys.modules["casebound.core.evidence.build"], "check", lambda raw: unlooked)
    files = []
    told = json.loads(NAMED)["files"][0] | {
        "size": len(MAIL),
        "sha256": sha256(MAIL).hexdigest(),
    }
    base = encode({"files": [told]})
    for value in (b"1", b"1.5", b"[" * 70 + b"]" * 70, b'"\\ud800"', b"9007199254740992"):
        practice = SmallPractice(f"half {value!r}"[:40])
        section = base.replace(b'{"files"', b'{"a":' + value + b',"files"')
        entry = practice.write({0: ("facts", section)})
        enclosed = evidence.FilePart(entry.seq, 1, "a.eml", True, MAIL)
        raw = practice.evidence([(entry, None)], files=[enclosed])
        files.append(raw)
    sent = json.dumps([b64encode(raw).decode() for raw in files])
    script = f"""const states = [];
      for (const raw of {sent}.map(fromBase64)) states.push((await check(raw, "")).status);
      return states;"""
    assert in_page(engine, script) == [evidence.check(raw).status for raw in files] == [3, 1, 1, 1, 1]


def test_whatever_the_page_reads_of_toml_python_reads_alike(engine: Page) -> None:
    import tomllib

    sent = json.dumps(ODD_TOML)
    found = in_page(engine, f"""const flat = (v) => v instanceof Map
        ? Object.fromEntries([...v].map(([k, w]) => [k, flat(w)]))
        : Array.isArray(v) ? v.map(flat) : v instanceof Bare ? JSON.parse(v.text) : v;
      return {sent}.map((text) => {{
        try {{ return flat(readToml(text)); }} catch {{ return null; }}
      }});""")  # fmt: skip
    assert isinstance(found, list)
    for text, read in zip(ODD_TOML, found, strict=True):
        if read is not None:
            assert read == tomllib.loads(text), text
    assert sum(read is not None for read in found) == 5


LABELS = """\
kind = "incident"
version = 1
vocabularies = {{ words = {version} }}
sections = [{{ code = "facts", label = "Facts" }}]
questions = [
  {{ id = "a b", label = "Spaced", options = [{{ code = "c", label = "first" }}] }},
  {{ id = "a", label = {label}, options = [
    {{ code = "b c", label = "second" }},
    {{ code = {code}, label = "Seven" }},
  ] }},
  {{ id = "v", vocabulary = "words" }},
]
"""


@pytest.mark.parametrize(
    ("label", "code", "version"),
    [
        ('"A"', '"7"', "1"),
        ("7", '"7"', "1"),
        ('"A"', "7", "1"),
        ('"A"', '"7"', '"1"'),
        ('"A"', '"7"', "true"),
    ],
)
def test_labels_are_the_same_or_there_are_none(engine: Page, label: str, code: str, version: str) -> None:
    raw = LABELS.format(label=label, code=code, version=version).encode()
    practice = SmallPractice()
    words = b'terms = [{ code = "x", label = "An x" }]\n'
    kind = practice.kind(raw)
    entry = practice.write({0: ("facts", encode({"a b": "c", "a": ["b c", 7], "v": "x"}))}, kind)
    file = practice.evidence(
        [(entry, None)], kinds=[raw, *practice.kind_files([])], vocabularies={"words.v1.toml": words}
    )
    members = dict(container.read(file))
    labels = labels_of(kind, members)
    sent = b64encode(file).decode()
    found = in_page(engine, f"""const {{ contents }} = await check(fromBase64("{sent}"), "");
      const labels = labelsOf(contents.entries[0].kind, contents.members);
      const codes = [...labels.codes].map(([place, label]) => [...JSON.parse(place), label]);
      return [[...labels.sections], [...labels.questions], codes];""")  # fmt: skip
    told = [
        [list(pair) for pair in labels.sections.items()],
        [list(pair) for pair in labels.questions.items()],
        [[*key, value] for key, value in labels.codes.items()],
    ]
    assert found == told
    assert bool(labels.sections) == (label == '"A"' and code == '"7"' and version == "1")


def test_numbers_are_printed_as_they_were_sealed() -> None:
    practice = SmallPractice()
    odd = b'{"a":0.1000000000000000055,"b":1e400}\n'
    findings = evidence.check(practice.evidence([(practice.write({0: ("facts", odd)}), None)]))
    assert odd.decode().strip() in report.text(findings, show=True)


def test_kinds_of_ours_are_still_read(engine: Page) -> None:
    """A strict reader that reads nothing would agree with everybody."""
    found = in_page(engine, f"return readToml({json.dumps(KIND.decode())}).get('kind')")
    assert found == "incident"
