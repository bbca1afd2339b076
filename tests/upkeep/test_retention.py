"""Until when backups hold what was erased: said by the plan itself, not typed by anybody."""

from datetime import UTC, date, datetime

import pytest

from casebound.upkeep import plan, retention
from casebound.upkeep.models import Backup, Plan

pytestmark = pytest.mark.django_db
NOW = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp())  # a Saturday


def made(*days_ago: int, scheduled: bool = True) -> None:
    for days in days_ago:
        name = f"casebound-{days}.cbbackup"
        Backup.objects.create(made=NOW - days * plan.DAY, path=f"/x/{name}", size=1, scheduled=scheduled)


def of(before: int = NOW) -> retention.Holding:
    return retention.of(before, lambda: NOW)


def test_without_backups_nothing_is_held():
    assert of() == retention.Holding(0, None, ())


def test_the_plan_itself_says_when_the_last_one_goes(tmp_path, monkeypatch):
    Plan.objects.create(pk=1, target=str(tmp_path))
    made(0, 1, 8)
    told = of()
    # That of 13 November is the newest of its week: it goes with the first one of the fourth week after.
    assert (told.planned, told.until) == (3, date(2026, 12, 7))
    # And so it comes, day by day, by the plan's own clearing away.
    for days in range(1, 30):
        at = NOW + days * plan.DAY
        Backup.objects.create(made=at, path=f"/x/later-{days}", size=1, scheduled=True)
        plan.clear_away(tmp_path)
        day = datetime.fromtimestamp(at, UTC).date()
        left = Backup.objects.filter(made__lte=NOW, kept=True).exists()
        assert left == (day < told.until)
        assert retention.of(NOW, lambda at=at: at).until == (told.until if left else None)


def test_those_of_after_do_not_count():
    Plan.objects.create(pk=1, target="/x")
    made(0, 3)
    assert of(NOW - 2 * plan.DAY).planned == 1
    assert of(NOW - 9 * plan.DAY) == retention.Holding(0, None, ())


def test_when_none_are_made_any_more_none_is_cleared_away():
    made(5)
    assert of() == retention.Holding(1, None, ())


def test_those_made_by_hand_are_named_for_nobody_clears_them_away():
    made(2, 40, scheduled=False)
    assert of() == retention.Holding(0, None, ("casebound-40.cbbackup", "casebound-2.cbbackup"))
