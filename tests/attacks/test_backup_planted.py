"""Mallory knows the public backup key and puts a backup of his own making among Ana's: her words open it."""

from io import BytesIO

import pytest

from casebound.core import backup
from casebound.core.errors import Malformed
from casebound.core.packing import pack
from casebound.core.recovery import new_words
from casebound.upkeep import records, unpack


def planted(to: backup.Recipient, *files: tuple[str, bytes]) -> bytes:
    manifest = records.record(records.MANIFEST, b'{"version": 1}')
    held = [records.record(records.FILE, pack(name.encode(), b"600", raw)) for name, raw in files]
    return b"".join(backup.seal([manifest, *held], [to], 1_763_000_000))


def opened(raw: bytes, words: str) -> unpack.Unpacked:
    return unpack.sealed(BytesIO(raw).read, backup.secret_of(words))


def test_the_next_backups_would_be_sealed_for_mallory(tmp_path):
    words, his = new_words(), backup.secret_of(new_words()).public.raw
    hers = backup.secret_of(words)
    (tmp_path / "there").mkdir()
    raw = planted(backup.Recipient(hers.public.raw), ("keys/backup.pub", his))
    opened(raw, words).files_into(tmp_path / "there")
    with pytest.raises(Malformed, match="not that of your words"):
        unpack.demand_same_key(tmp_path / "there", hers)


def test_her_own_key_inside_is_taken(tmp_path):
    words = new_words()
    hers = backup.secret_of(words)
    (tmp_path / "there").mkdir()
    raw = planted(backup.Recipient(hers.public.raw), ("keys/backup.pub", hers.public.raw))
    opened(raw, words).files_into(tmp_path / "there")
    unpack.demand_same_key(tmp_path / "there", hers)


@pytest.mark.parametrize(
    "name", ["authorities/his.toml", "backup-places.txt", "casebound.sqlite3", "checked-0.note"]
)
def test_no_setting_of_the_server_comes_out_of_it(tmp_path, name):
    words = new_words()
    (tmp_path / "there").mkdir()
    raw = planted(backup.Recipient(backup.secret_of(words).public.raw), (name, b"his"))
    with pytest.raises(Malformed, match="not put together"):
        opened(raw, words).files_into(tmp_path / "there")
    assert not list((tmp_path / "there").iterdir())
