"""A file that the product made, in the attorney's hands: the checker, stock tools, and forgers in between."""

import base64
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from casebound.core.evidence import container, parts
from casebound.kinds import shipped
from casebound.members import found
from casebound.members.who import Who
from casebound.records import write
from casebound.release.disclose import EvidenceFile, disclose
from casebound.release.sheet import Wish, fingerprint
from casebound.verify.__main__ import main
from tests.members.test_founding import PASSWORD, ana_founds

pytestmark = pytest.mark.django_db
SRC = Path(__file__).parents[2] / "src"
SAYS = "He asked for extras and would not stop."
WISH = Wish("R. Lane", "Advice on ending care", "full")
POSIX_TOOLS = [name for name in ("openssl", "sha256sum") if shutil.which(name)]


def made_by(who: Who, wish: Wish = WISH, says: str = SAYS) -> EvidenceFile:
    answers = {"account": says, "happened": "2026-11-19T20:02~", "feelings": "I could not sleep."}
    order = write.Order(shipped().get("incident"), "en", answers, who.own_casebook())
    return disclose(who, [write.seal_entry(who, order).seq], wish)


@pytest.fixture
def file() -> EvidenceFile:
    return made_by(ana_founds()[0])


def attorney(tmp_path: Path, raw: bytes, *options: str) -> subprocess.CompletedProcess[str]:
    """Another machine: no data folder, no network settings, only the checker and `cryptography`."""
    path = tmp_path / "as it came.zip"
    path.write_bytes(raw)
    return subprocess.run(
        [sys.executable, "-m", "casebound.verify", str(path), *options],
        env={"PYTHONPATH": str(SRC), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_vouched_for_by_the_fingerprint_and_by_nothing_less(file: EvidenceFile, tmp_path: Path) -> None:
    checked = attorney(tmp_path, file.raw, "--log-key", file.log_key)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert attorney(tmp_path, file.raw).returncode == 3
    assert attorney(tmp_path, file.raw, "--log-key", "f" * 64).returncode == 1
    spoken = " ".join(file.log_key[at : at + 4].upper() for at in range(0, 64, 4))
    assert attorney(tmp_path, file.raw, "--log-key", spoken).returncode == 0, "as it is read out by phone"


def test_the_attorney_reads_the_words_but_not_the_feelings(file: EvidenceFile, tmp_path: Path) -> None:
    shown = attorney(tmp_path, file.raw, "--log-key", file.log_key, "--show").stdout
    assert SAYS in shown
    assert "could not sleep" not in shown


def test_a_byte_changed_at_200_places(file: EvidenceFile, tmp_path: Path) -> None:
    lot = random.Random(2026)
    path = tmp_path / "changed.zip"
    for at in lot.sample(range(len(file.raw)), 200):
        changed = bytes([file.raw[at] ^ (1 << lot.randrange(8))])
        path.write_bytes(file.raw[:at] + changed + file.raw[at + 1 :])
        assert main([str(path), "--log-key", file.log_key]) == 1, at
    again = attorney(tmp_path, path.read_bytes(), "--log-key", file.log_key)
    assert (again.returncode, "Traceback" in again.stderr) == (1, False)


def test_a_practice_made_anew_with_the_same_names_has_another_fingerprint(
    file: EvidenceFile, tmp_path: Path
) -> None:
    mallory, _ = found.found(found.Founding("Ana", PASSWORD))
    forged = made_by(mallory, says="Nothing happened.")
    assert fingerprint(mallory) != file.log_key
    assert attorney(tmp_path, forged.raw).returncode == 3, "no file can vouch for itself"
    refused = attorney(tmp_path, forged.raw, "--log-key", file.log_key)
    assert refused.returncode == 1
    assert "another key" in refused.stdout + refused.stderr


def swapped(file: EvidenceFile, pdf: bytes, *, agreeing: bool) -> bytes:
    """The archive with another PDF; agreeing: the manifest is mended too, and its copy in the disclosure."""
    members = [(n, pdf if n == "evidence.pdf" else raw) for n, raw in container.read(file.raw)]
    if not agreeing:
        return container.write(members)
    slots = parts.parse_slots(dict(members)["disclosure/slots.txt"])
    listed = [(n, raw) for n, raw in members if n != "manifest.txt" and not n.startswith("disclosure/")]
    text = parts.manifest_text(sorted(slots), listed)
    sealed = next(n for n, _ in members if n.endswith("-manifest.json"))
    mended = {"manifest.txt": text, sealed: parts.manifest_section(text)}
    return container.write([(n, mended.get(n, raw)) for n, raw in members])


@pytest.mark.parametrize("agreeing", [False, True])
def test_a_swapped_pdf_is_refused(file: EvidenceFile, tmp_path: Path, agreeing: bool) -> None:
    other = dict(container.read(made_by(ana_again(), says="He did more than that.").raw))["evidence.pdf"]
    raw = swapped(file, other, agreeing=agreeing)
    assert attorney(tmp_path, raw, "--log-key", file.log_key).returncode == 1
    assert attorney(tmp_path, raw).returncode == 1


def ana_again() -> Who:
    return found.found(found.Founding("Ana", PASSWORD))[0]


@pytest.mark.parametrize("view", ["full", "workplace"])
def test_the_steps_of_the_readme_run_with_the_tools_of_the_machine(tmp_path: Path, view: str) -> None:
    assert POSIX_TOOLS == ["openssl", "sha256sum"], "install openssl and coreutils"
    file = made_by(ana_founds()[0], Wish("R. Lane", "Advice", view))
    archive, folder = tmp_path / "evidence.zip", tmp_path / "unpacked"
    archive.write_bytes(file.raw)
    with ZipFile(archive) as members:
        members.extractall(folder)
    steps = (folder / "README.txt").read_text("utf-8")
    assert file.log_key in steps
    lines = [line.strip() for line in steps.splitlines()]
    sums = next(line for line in lines if "sha256sum -c" in line).removeprefix("Linux:").strip()
    verify = next(line for line in lines if line.startswith("openssl "))
    into = next(line for line in lines if line.startswith("cd ")).removeprefix("cd ")
    assert run(sums, folder).returncode == 0
    for place in {into, "disclosure"}:
        done = run(verify, folder / place)
        assert (done.returncode, "Verified Successfully" in done.stdout) == (0, True), place
    (section,) = (folder / "disclosure" / "sections").glob("*-manifest.json")
    named = base64.b64decode(json.loads(section.read_bytes())["manifest"])
    assert named == (folder / "manifest.txt").read_bytes()
    header = folder / "disclosure" / "header.bin"
    header.write_bytes(header.read_bytes()[:-1] + b"\x01")  # the last byte says that no time stamp was had
    assert run(verify, folder / "disclosure").returncode != 0
    (folder / "evidence.pdf").write_bytes(b"%PDF other")
    assert run(sums, folder).returncode != 0


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(line.split(), cwd=folder, capture_output=True, text=True, timeout=120)


def test_another_program_reads_the_paper(file: EvidenceFile, tmp_path: Path) -> None:
    """Words are found in the PDF by a reader that is not ours, where there is one."""
    raw = dict(container.read(file.raw))["evidence.pdf"]
    (tmp_path / "evidence.pdf").write_bytes(raw)
    if shutil.which("pdftotext"):
        told = run("pdftotext -layout evidence.pdf -", tmp_path).stdout
    else:
        from tests.paper.reading import Pdf

        told = Pdf(raw).text
    assert SAYS in " ".join(told.split())
    assert "could not sleep" not in told
    assert "Withheld" in told
