"""The administrator looks after backups: words, a place, one now, and trying the words on the paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import harness
from tests.journeys.harness import House
from tests.journeys.test_first_run import begin
from tests.journeys.test_people import words_shown
from tests.upkeep.installed import Installed

pytestmark = pytest.mark.journey


def test_from_no_backup_to_one_that_opens(page: Page, house: House, tmp_path: Path) -> None:
    # Given a practice that was never backed up
    begin(page, house)
    harness.given_page(page, f"{house.address}/backups/")
    harness.then_reads(page, "whoever opens a backup can read none of them")
    harness.is_sound(page, "backups-never")
    # When she makes the words
    harness.when_pressing(page, "Begin with the words")
    harness.then_reads(page, "shown once and kept nowhere")
    harness.is_sound(page, "backup-words-make")
    harness.when_pressing(page, "Show the words")
    words = words_shown(page)
    assert len(words) == 24
    harness.is_sound(page, "backup-words")
    # Then a slip is named, other words are refused, and the right ones are right
    harness.when_pressing(page, "I have written them down")
    harness.is_sound(page, "backup-words-check")
    typed = "The 24 backup words, from the paper"
    harness.when_writing(page, typed, " ".join([*words[:-1], "zebras"]))
    harness.when_pressing(page, "Try them")
    harness.then_reads(page, "Word 24 is not one of the recovery words")
    harness.is_sound(page, "backup-words-wrong")
    harness.when_writing(page, typed, " ".join(["abandon"] * 23 + ["art"]))
    harness.when_pressing(page, "Try them")
    harness.then_reads(page, "not those that open backups")
    harness.when_writing(page, typed, " ".join(words).upper())
    harness.when_pressing(page, "Try them")
    harness.then_reads(page, "These are the right words")
    harness.is_sound(page, "backup-words-right")
    harness.when_pressing(page, "Back to backups")
    # When no folder is allowed she is told how; among those allowed she chooses, and the first is begun
    harness.then_reads(page, "There is no backup yet.", "casebound backup --allow")
    harness.is_sound(page, "backups-no-place")
    (tmp_path / "stick").mkdir()
    Installed(house.data).json("backup", "--allow", tmp_path / "stick")
    harness.when_pressing(page, "Look again")
    harness.is_sound(page, "backups-empty")
    harness.when_pressing(page, "Save, and back up now")
    harness.then_reads(page, "Choose a folder.")
    harness.is_sound(page, "backups-wrong")
    page.get_by_label(str(tmp_path / "stick")).check()
    harness.when_pressing(page, "Save, and back up now")
    harness.then_reads(page, "A backup is being made: 0 %")
    harness.is_sound(page, "backups-running")
    for _ in range(100):
        if page.get_by_role("link", name="Look again").count() == 0:
            break
        harness.when_pressing(page, "Look again")
    harness.then_reads(page, "A backup was made.", "on the same disk as your data")
    expect(page.locator("li .path")).to_have_count(1)
    harness.is_sound(page, "backups-made")
    # Then the file opens elsewhere with the words from the paper, and the book is in it
    (file,) = (tmp_path / "stick").iterdir()
    there, told = Installed(house.data, " ".join(words)).restore(file, tmp_path / "there")
    assert told["practices"][0]["generation"] == 2
    assert there.run("doctor").returncode == 0
