"""Mallory writes the database: a row of the list of backups makes the server delete no file of her choice."""

import pytest

from casebound.upkeep import plan
from casebound.upkeep.models import Backup

pytestmark = pytest.mark.django_db


def test_only_files_that_are_named_like_backups_are_cleared_away(tmp_path):
    key, note = tmp_path / "log.key", tmp_path / "notes.cbbackup"
    old, new = tmp_path / "casebound-2020-01-01-000000-aa.cbbackup", tmp_path / "casebound-2020.txt"
    for number, file in enumerate([key, note, new, old]):
        file.write_bytes(b"x")
        Backup.objects.create(made=number, path=str(file), size=1, scheduled=True)
    for week in range(20):
        made = 10**9 + week * 7 * plan.DAY
        Backup.objects.create(made=made, path=str(tmp_path / "none"), size=1, scheduled=True)
    plan.clear_away(tmp_path)
    assert [file.exists() for file in (key, note, new, old)] == [True, True, True, False]
