"""A backup that was cut, changed or is of somebody else restores nothing, and says so in one sentence."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from casebound.core.recovery import new_words
from tests.site.launch import environment
from tests.upkeep.installed import Installed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ana(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    ana = Installed(tmp_path_factory.mktemp("attack") / "ana").set_up()
    ana.record("He asked for extras.")
    return ana


@pytest.fixture(scope="module")
def backup(ana: Installed) -> Path:
    return ana.backup()


def restore(ana: Installed, raw: bytes, folder: Path, words: str = "", *more: str | Path) -> str:
    (folder / "given.cbbackup").write_bytes(raw)
    target = Installed(folder / "there")
    file = ana.words_file(words)
    sentence = target.refuses("restore", folder / "given.cbbackup", "--words-file", file, *more)
    assert sorted(path.name for path in folder.iterdir()) == ["given.cbbackup"], "something half restored"
    return sentence


def test_cut_off(ana, backup, tmp_path):
    assert "not copied whole" in restore(ana, backup.read_bytes()[:-100], tmp_path)


def test_changed_in_the_middle(ana, backup, tmp_path):
    raw = bytearray(backup.read_bytes())
    raw[len(raw) // 2] ^= 1
    assert "changed or damaged" in restore(ana, bytes(raw), tmp_path)


def test_opened_with_other_words(ana, backup, tmp_path):
    assert "not the words of this backup" in restore(ana, backup.read_bytes(), tmp_path, new_words())


def test_opened_with_words_that_are_no_words(ana, backup, tmp_path):
    assert "24 recovery words" in restore(ana, backup.read_bytes(), tmp_path, "a calm river")


def test_another_file_altogether(ana, tmp_path):
    assert "no backup of Casebound" in restore(ana, b"PK\x03\x04" + bytes(500), tmp_path)


def test_with_a_receipt_of_somebody_else(ana, backup, tmp_path, tmp_path_factory):
    mallory = Installed(tmp_path_factory.mktemp("mallory") / "m").set_up()
    receipt = mallory.receipt("Another ledger.")
    assert "another practice" in restore(ana, backup.read_bytes(), tmp_path, "", "--receipt", receipt)


def test_into_a_folder_that_is_in_use(ana, backup):
    before = sorted(ana.data.rglob("*"))
    sentence = ana.refuses("restore", backup, "--words-file", ana.words_file())
    assert "already" in sentence
    assert sorted(ana.data.rglob("*")) == before


def test_nothing_sealed_is_clear_in_a_backup_and_no_key_either(ana, backup):
    raw = backup.read_bytes()
    assert b"extras" not in raw
    for key in (ana.data / "keys").iterdir():
        assert key.read_bytes()[:32] not in raw
    assert b"SQLite" not in raw


WRITES = """
from pathlib import Path
from casebound.core.errors import BadInput
from casebound.upkeep.files import write_whole
try:
    write_whole(Path("{}"), (bytes(1000) for _ in range(20)))
except BadInput as error:
    print(error.sentence)
"""


def small_files() -> None:
    """As a full disk: no file may grow beyond 8 KiB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))


def test_a_full_disk_leaves_no_half_backup(tmp_path):
    words = [sys.executable, "-c", WRITES.format(tmp_path / "one.cbbackup")]
    done = subprocess.run(words, env=environment(), stdout=subprocess.PIPE, text=True, preexec_fn=small_files)
    assert "not enough room" in done.stdout
    assert list(tmp_path.iterdir()) == []


FOR_EVER = """
from pathlib import Path
from casebound.upkeep.files import write_whole
def pieces():
    while True:
        print("one more", flush=True)
        yield bytes(100000)
write_whole(Path("{}"), pieces())
"""


def test_a_kill_half_way_leaves_no_file_of_that_name(tmp_path):
    words = [sys.executable, "-c", FOR_EVER.format(tmp_path / "casebound-1.cbbackup")]
    with subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        for _ in range(5):
            assert process.stdout.readline() == "one more\n"
        process.kill()
    (half,) = tmp_path.iterdir()
    assert half.name.startswith(".casebound-1.cbbackup.")
    assert half.name.endswith(".part")


def test_a_backup_never_replaces_a_file(ana, backup):
    before = backup.read_bytes()
    assert "already" in ana.refuses("backup", "--to", backup)
    assert backup.read_bytes() == before


def test_without_words_there_is_no_backup(tmp_path):
    ben = Installed(tmp_path / "ben")
    ben.json("setup", "--person", "Ben", "--email", "ben@example.org")
    assert "--new-words" in ben.refuses("backup", "--to", tmp_path)
