"""The offline checker as an attorney runs it: exit codes, sentences, stock tools, and no package but one."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from time import process_time

import pytest

import casebound
from casebound.core import evidence
from casebound.core.canonical import encode
from casebound.core.evidence import container
from casebound.site import cli
from casebound.verify.__main__ import main
from tests.small_practice import FACTS, SmallPractice, one_entry, one_opening

PRACTICE, RAW = one_entry()
FINGERPRINT = PRACTICE.log.fingerprint


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "whatever it is called.bin"
    path.write_bytes(RAW)
    return path


def test_exit_codes(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file)]) == 3
    assert main([str(file), "--log-key", FINGERPRINT]) == 0
    assert main([str(file), "--log-key", "0" * 64]) == 1
    policy = tmp_path / "policy"
    policy.write_text(f"log {PRACTICE.log.vkey(PRACTICE.origin)}\nquorum none\n")
    assert main([str(file), "--policy", str(policy)]) == 0
    file.write_bytes(RAW[:-1])
    assert main([str(file)]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7", None], ids=["empty", "PDF", "missing"])
def test_what_is_no_evidence_file_is_said_on_stderr(
    raw: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file"
    if raw is not None:
        path.write_bytes(raw)
    assert main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "NOT AN EVIDENCE FILE" in err


def test_a_folder_and_an_impossible_name_are_unreadable(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2
    assert main(["a\0b"]) == 2


@pytest.mark.parametrize(
    "options", [["--log-key", "short"], ["--policy", "/nowhere/policy"], ["--log-key", ""]], ids=str
)
def test_options_that_do_not_fit_are_one_sentence(
    options: list[str], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(file), *options]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_a_file_larger_than_any_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with bomb.open("wb") as sparse:
        sparse.write(RAW[:4])
        sparse.truncate(10 << 30)
    assert main([str(bomb)]) == 1


def test_zipped_twice_is_refused(file: Path, tmp_path: Path) -> None:
    twice = tmp_path / "twice.zip"
    with zipfile.ZipFile(twice, "w") as archive:
        archive.write(file, "evidence.zip")
    assert main([str(twice)]) == 1


def test_unpacked_and_packed_again_is_refused(file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert main([str(again)]) == 1


def test_json_has_what_a_program_needs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["log_key"]) == (3, FINGERPRINT)
    assert told["origin"] == PRACTICE.origin
    (entry,) = told["entries"]
    assert (entry["entry"], entry["page"], entry["kind"]) == ("e3", 1, "incident.v1")
    assert entry["shown"] == [{"slot": 0, "code": "facts"}]
    file.write_bytes(b"no")
    assert main([str(file), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["faults"]


def test_the_same_through_the_command_line_of_the_product(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", str(file), "--log-key", FINGERPRINT]) == 0
    assert "INTACT" in capsys.readouterr().out
    file.write_bytes(b"no")
    assert cli.main(["verify", str(file)]) == 2
    out, err = capsys.readouterr()
    assert (out, "not a ZIP" in err) == ("", True)
    assert cli.main(["verify", str(file), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["status"] == 2
    assert cli.main(["verify", str(file), "--log-key", "x"]) == 2


KIND_FILE = b"""
kind = "incident"
version = 1
language = "en"
vocabularies = { behaviours = 1 }
sections = [{ code = "facts", label = "What happened" }]
questions = [
  { id = "account", label = "In your words" },
  { id = "behaviours", label = "What did they do?", vocabulary = "behaviours" },
  { id = "stop", label = "Did they stop?", options = [{ code = "no", label = "No, they went on" }] },
  { id = "words", label = "Said", columns = [
    { id = "who", label = "Who", options = [{ code = "me", label = "Me" }] }, { id = "note" },
  ] },
]
computed = [{ id = "delay", label = "Minutes until written" }]
"""
SPANISH = """
kind = "incident"
language = "es"
sections = [{ code = "facts", label = "Qué pasó" }]
questions = [{ id = "account", label = "Con tus palabras" }]
""".encode()
VOCABULARY = {
    "behaviours.v1.toml": b'terms = [{ code = "STARE", label = "Stared" }]\nclasses = [{ code = "VRB" }]\n',
    "behaviours.v1.es.toml": b'terms = [{ code = "STARE", label = "Miraba" }]\n',
}
ANSWERS = {
    "account": "He said \u202eevil\u2069 and \x1b[2Jleft.\nThen: مرحبا",
    "behaviours": ["STARE", "OTHER"],
    "stop": "no",
    "words": [{"who": "me", "note": None}],
    "delay": 4,
    "sure": True,
}


def printed(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    raw: bytes,
    kind_file: bytes = KIND_FILE,
    wording: bytes = b"",
) -> str:
    practice = SmallPractice()
    kind = practice.kind(kind_file, wording=wording)
    entry = practice.write({0: ("facts", raw)}, kind)
    files = [kind_file, *([wording] if wording else []), *practice.kind_files([])]
    path = tmp_path / "shown.zip"
    path.write_bytes(practice.evidence([(entry, None)], kinds=files, vocabularies=VOCABULARY))
    assert main([str(path), "--show"]) == 3
    return capsys.readouterr().out.split("Entry 3, page 1")[1].split("Entry 4,")[0]


def test_sections_are_shown_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(tmp_path, capsys, encode(ANSWERS))
    for words in ("What happened", "In your words", "Stared", "OTHER", "No, they went on", "Minutes until"):
        assert f"\u2068{words}" in lines
    assert "\u2068Who\u2069: \u2068Me\u2069" in lines
    assert "I don't know" in lines
    assert "\u20684\u2069" in lines
    assert "\u2068true\u2069" in lines


def test_text_cannot_move_other_text_or_drive_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(tmp_path, capsys, encode(ANSWERS))
    assert "\u202e" not in lines
    assert "\x1b" not in lines
    assert "[U+202E]evil[U+2069] and [U+001B][2Jleft." in lines
    assert "مرحبا" in lines
    assert lines.count("\u2068") == lines.count("\u2069")


def test_labels_come_in_the_language_of_the_entry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(tmp_path, capsys, encode(ANSWERS), wording=SPANISH)
    for words in ("Qué pasó", "Con tus palabras", "Miraba (STARE)", "Did they stop?"):
        assert f"\u2068{words}\u2069" in lines


@pytest.mark.parametrize(
    "kind_file",
    [b"\xff", b"= no toml", b"sections = 3", b'sections = ["x"]', b"questions = [{}]", b"[" * 5000],
    ids=["not UTF-8", "no TOML", "number", "text", "no id", "deep"],
)
def test_a_kind_file_that_does_not_read_leaves_codes(
    kind_file: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "\u2068account\u2069" in printed(tmp_path, capsys, FACTS, kind_file)


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"[1,2]", b"{", b"[" * 100_000], ids=["bytes", "list", "cut", "deep"]
)
def test_sections_that_are_no_answers_are_shown_as_they_are(
    raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "facts" in printed(tmp_path, capsys, raw)


BLOCK = """
import sys
before = set(sys.modules)
class Only:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError(name)
sys.meta_path.insert(0, Only())
sys.path[:0] = [{src!r}]
from casebound.verify.__main__ import main
code = main(sys.argv[1:])
outside = {{name.split(".")[0] for name, module in sys.modules.items() if name not in before
           and "site-packages" in (getattr(module, "__file__", None) or "")}}
assert outside <= {{"cryptography", "_cffi_backend"}}, outside
sys.exit(code)
"""


def test_it_runs_with_only_cryptography_installed(file: Path) -> None:
    blocked = [
        "django",
        "mnemonic",
        "typst",
        "platformdirs",
        "phonenumbers",
        "email_validator",
        "sqlite3",
        "socket",
    ]
    source = Path(casebound.__file__).parent.parent
    program = BLOCK.format(blocked=blocked, src=str(source))
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(file), "--log-key", FINGERPRINT, "--show"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("INTACT")


@pytest.fixture
def unpacked(file: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def test_the_readme_names_the_commands_that_are_tested_here(unpacked: Path) -> None:
    readme = (unpacked / "README.txt").read_text("utf-8")
    assert FINGERPRINT in readme
    assert "sha256sum -c manifest.txt" in readme
    assert (
        "openssl pkeyutl -verify -pubin -inkey author.pem -rawin -in header.bin -sigfile signature.bin"
        in readme
    )
    assert "Get-FileHash evidence.pdf -Algorithm SHA256" in readme


def test_sha256sum_checks_every_member_of_the_manifest(unpacked: Path) -> None:
    tool = shutil.which("sha256sum")
    assert tool, "install coreutils"
    command = [tool, "-c", "--strict", "manifest.txt"]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(": OK") == (unpacked / "manifest.txt").read_text().count("  ")
    (unpacked / "evidence.pdf").write_bytes(b"%PDF of somebody else")
    assert subprocess.run(command, cwd=unpacked, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("folder", ["entries/0001", "disclosure"])
def test_openssl_checks_the_signatures(folder: str, unpacked: Path) -> None:
    tool = shutil.which("openssl")
    assert tool, "install openssl"
    words = "pkeyutl -verify -pubin -inkey author.pem -rawin -in header.bin -sigfile signature.bin"
    command = [tool, *words.split()]
    done = subprocess.run(command, cwd=unpacked / folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "Signature Verified Successfully")
    header = unpacked / folder / "header.bin"
    header.write_bytes(header.read_bytes()[:-1] + b"\x01")
    assert subprocess.run(command, cwd=unpacked / folder, capture_output=True, check=False).returncode != 0


def test_openssl_checks_the_signature_of_an_opening(tmp_path: Path) -> None:
    members = dict(container.read(one_opening()[1]))
    words = "pkeyutl -verify -pubin -inkey signer.pem -rawin -in statement.txt -sigfile signature.bin"
    assert f"openssl {words}".encode() in members["README.txt"]
    for name in ("signer.pem", "statement.txt", "signature.bin"):
        (tmp_path / name).write_bytes(members[f"openings/0001/{name}"])
    done = subprocess.run(["openssl", *words.split()], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, b"Signature Verified Successfully")


def test_an_opening_is_told_to_people_and_to_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "opened.zip"
    file.write_bytes(one_opening()[1])
    assert main([str(file)]) == 3
    said = "The key of person 2 signed to have opened entry 3 (page 1 of its casebook), at "
    assert said in capsys.readouterr().out
    assert main([str(file), "--json"]) == 3
    (told,) = json.loads(capsys.readouterr().out)["openings"]
    assert (told["leaf"], told["entry"], told["page"], told["person"]) == (4, "e3", 1, 2)
    assert told["time"] == "2025-11-21 12:00:04 UTC"


def test_one_entry_is_checked_in_five_milliseconds_at_ease() -> None:
    """A ceiling twenty times the target, so that only a fault of design can break it."""
    evidence.check(RAW)
    started = process_time()
    for _ in range(10):
        evidence.check(RAW, log_key=FINGERPRINT)
    assert (process_time() - started) / 10 < 0.1
