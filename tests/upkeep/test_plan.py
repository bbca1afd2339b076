"""What is kept, what is due, what is said: backups that make themselves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from casebound.core.errors import BadInput
from casebound.people.models import Session
from casebound.upkeep import cells, files, keys, make, places, plan, tables, tick
from casebound.upkeep.models import Backup, Plan
from tests.members.pages import Practice, text

NOON = int(datetime(2026, 3, 31, 12, tzinfo=UTC).timestamp())


@pytest.fixture
def stick(db: None, tmp_path: Path, settings) -> Path:
    """A folder to back up to, and an installation with words."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    keys.make(settings.DATA)
    (tmp_path / "stick").mkdir()
    places.allow(settings.DATA, tmp_path / "stick")
    plan.choose(str(tmp_path / "stick"))
    return tmp_path / "stick"


def written(monkeypatch: pytest.MonkeyPatch, at: int) -> list[int]:
    """Stands for the making itself: a small file, made at this moment and a day later each time."""
    moments = []

    def make_one(target: Path, told: object = None) -> make.Made:
        moments.append(at + len(moments) * plan.DAY)
        path = target / f"casebound-{moments[-1]}.cbbackup"
        path.write_bytes(b"sealed")
        return make.Made(path, 6, moments[-1], 1)

    monkeypatch.setattr(make, "make", make_one)
    return moments


def test_seven_days_and_four_weeks_are_kept():
    moments = [NOON - hours * 3600 for hours in range(0, 24 * 60, 6)]  # four a day for two months
    kept = sorted(plan.kept(moments), reverse=True)
    days = [datetime.fromtimestamp(moment, UTC).date() for moment in kept]
    today = days[0]
    assert days[:7] == [today - timedelta(days=number) for number in range(7)]
    assert [day.isocalendar()[:2] for day in days[7:]] == [(2026, 12), (2026, 11)]
    assert max(kept) == max(moments)


def test_one_a_day_and_old_files_go(stick, monkeypatch):
    written(monkeypatch, NOON)
    (stick / "hers.cbbackup").write_bytes(b"made by hand")
    for day in range(40):
        assert plan.run(now=lambda day=day: NOON + day * plan.DAY) is not None
        assert plan.run(now=lambda day=day: NOON + day * plan.DAY + 60) is None
    kept = {row.path for row in Backup.objects.filter(kept=True)}
    assert 7 < len(kept) <= 11
    assert {str(path) for path in stick.iterdir()} == kept | {str(stick / "hers.cbbackup")}


def test_another_process_at_it_is_waited_for_but_not_for_ever(stick, monkeypatch):
    written(monkeypatch, NOON)
    Plan.objects.update(claimed=NOON + 60)
    assert plan.run(now=lambda: NOON) is None
    assert plan.run(now=lambda: NOON + 61) is not None


def test_what_went_wrong_is_kept_and_tried_again_in_an_hour(stick, monkeypatch):
    def full(target: Path, told: object) -> None:
        raise BadInput("There is not enough room.")

    monkeypatch.setattr(make, "make", full)
    with pytest.raises(BadInput):
        plan.run(now=lambda: NOON)
    told = plan.standing(now=lambda: NOON)
    assert (told.said, told.running, told.age) == ("There is not enough room.", False, None)
    assert not plan.due(now=lambda: NOON + 60)
    assert plan.due(now=lambda: NOON + 3600)
    Plan.objects.update(not_before=0)
    tick.once()  # says nothing, stops nothing


def test_without_words_or_folder_nothing_is_made(db, tmp_path, settings):
    settings.DATA = tmp_path
    assert not plan.due()
    assert plan.run() is None


def test_a_stick_that_is_not_in_keeps_its_rows(stick, monkeypatch):
    written(monkeypatch, NOON)
    plan.run(now=lambda: NOON)
    Backup.objects.create(made=NOON - 400 * plan.DAY, path="/nowhere/at/all/x", size=1, scheduled=True)
    plan.clear_away(stick)
    assert Backup.objects.filter(kept=True).count() <= 2


def test_only_administrators_see_the_pages(stick):
    practice = Practice()
    practice.join("Ben", "practitioner")
    for address in ("/backups/", "/backups/words/", "/backups/words/check/"):
        assert practice.browser("Ana").get(address).status_code == 200
        assert practice.browser("Ben").get(address).status_code == 403


def test_new_words_want_the_password_again(stick, settings):
    before = keys.of(settings.DATA).kem
    practice = Practice()
    ana = practice.browser("Ana")
    Session.objects.update(password_at=None)
    answer = ana.post("/backups/words/", follow=True)
    assert "password" in text(answer)
    assert keys.of(settings.DATA).kem == before


def test_the_band_comes_after_a_week(stick, settings):
    from casebound.book.models import Practice as Row

    practice = Practice()
    ana = practice.browser("Ana")
    assert "ever backed up" not in text(ana.get("/people/"))
    Row.objects.update(created=datetime.now(UTC) - timedelta(days=8))
    assert "ever backed up" in text(ana.get("/people/"))
    Backup.objects.create(made=int(datetime.now(UTC).timestamp()) - 9 * plan.DAY, path="x", size=1)
    assert "9 days old" in text(ana.get("/people/"))
    Backup.objects.create(made=int(datetime.now(UTC).timestamp()) - plan.DAY, path="x", size=1)
    assert "days old" not in text(ana.get("/people/"))
    practice.join("Ben", "practitioner")
    Backup.objects.all().delete()
    assert "ever backed up" not in text(practice.browser("Ben").get("/"))


def test_what_lets_somebody_in_is_in_no_backup(db):
    out = {model._meta.label_lower for model in tables.everything() if tables.left_out(model)}
    names = {model._meta.label_lower for model in tables.everything()}
    suspicious = {
        name for name in names if any(w in name for w in ("session", "attempt", "outbox", "counter"))
    }
    assert {"people.session", "people.attempt"} <= suspicious <= out


def test_every_table_stands_behind_those_it_points_to_and_has_a_model(db):
    kept = [model._meta.db_table for model in tables.kept()]
    for table, others in tables._points_to().items():
        for other in others & set(kept):
            assert table not in kept or kept.index(other) < kept.index(table), (other, table)
    every = set(connection.introspection.table_names()) - {"django_migrations"}
    assert every == {model._meta.db_table for model in tables.everything()}


def test_cells_say_the_same_on_every_database():
    from uuid import UUID

    row = (None, b"\x00b", "text é", -5, True, False, 2.5, UUID(int=7), datetime(2026, 1, 2, 3, tzinfo=UTC))
    assert cells.read_row(cells.write_row((*row, {"a": [1]}), frozenset({9}))) == [*row, {"a": [1]}]


def test_every_column_of_every_table_fits_a_cell(db):
    from casebound.upkeep.dump import columns_of

    known = {
        *("BigAutoField", "BigIntegerField", "BinaryField", "BooleanField", "CharField", "DateTimeField"),
        *("EmailField", "ForeignKey", "IntegerField", "OneToOneField", "PositiveIntegerField", "TextField"),
        *(
            "UUIDField",
            "JSONField",
            "DateField",
            "SmallIntegerField",
            "PositiveSmallIntegerField",
            "AutoField",
        ),
    }
    sorts = {field.get_internal_type() for model in tables.kept() for field in columns_of(model)}
    assert sorts <= known


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    def breaks() -> object:
        yield b"half"
        raise OSError(5, "Input/output error")

    with pytest.raises(BadInput, match="cannot be written"):
        files.write_whole(tmp_path / "one", breaks())
    assert list(tmp_path.iterdir()) == []


def test_a_clock_that_was_a_year_ahead_stops_no_backup(stick, monkeypatch):
    ahead = NOON + 365 * plan.DAY
    written(monkeypatch, ahead)
    assert plan.run(now=lambda: ahead) is not None
    Plan.objects.update(claimed=ahead + 60)  # and one was killed
    written(monkeypatch, NOON)
    assert plan.age(lambda: NOON) is None, "one from next year says nothing of today"
    assert not plan.standing(lambda: NOON).running
    assert plan.due(lambda: NOON)
    assert plan.run(now=lambda: NOON) is not None
    assert plan.age(lambda: NOON + 60) == 60
    assert not plan.due(lambda: NOON + 60)


def test_a_clock_put_back_lets_no_new_backup_go(stick, monkeypatch):
    written(monkeypatch, NOON)
    for day in range(40):
        plan.run(now=lambda day=day: NOON + day * plan.DAY)
    written(monkeypatch, NOON - 90 * plan.DAY)
    made = plan.run(due_only=False, now=lambda: NOON - 90 * plan.DAY)
    assert made is not None
    assert made.path.exists()
    assert Backup.objects.filter(path=str(made.path), kept=True).exists()
