"""Settings as the launcher hands them over, each tried in a fresh interpreter."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from casebound.site.database import from_url, sqlite

SHOW = """
import json, os
from casebound.site import settings as s
names = ["HOST", "PORT", "SETUP_TOKEN", "SECRET_KEY", "DEMO", "DEBUG", "ALLOWED_HOSTS"]
shown = {name: getattr(s, name) for name in names} | {"SERVER_SECRET": s.SERVER_SECRET.hex()}
shown["left"] = [name for name in ("CASEBOUND_SECRETS", "CASEBOUND_SETUP_TOKEN") if name in os.environ]
shown["database"] = s.DATABASES["default"]["NAME"]
print(json.dumps(shown))
"""


def fresh(**environment: str) -> dict[str, object]:
    source = str(Path(__file__).parents[2] / "src")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CASEBOUND_")}
    inherited.pop("DATABASE_URL", None)
    found = subprocess.run(
        [sys.executable, "-c", SHOW],
        env=inherited | {"PYTHONPATH": source} | environment,
        capture_output=True,
    )
    assert found.returncode == 0, found.stderr.decode()
    shown: dict[str, object] = json.loads(found.stdout)
    return shown


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret.key").write_bytes(b"\x07" * 32)
    (tmp_path / "keys" / "host.key").write_bytes(b"\x08" * 32)
    return tmp_path


def test_what_the_launcher_says_is_used(data: Path) -> None:
    shown = fresh(
        CASEBOUND_DATA=str(data),
        CASEBOUND_HOST="cb-3f9a1c.localhost",
        CASEBOUND_PORT="9000",
        CASEBOUND_DEMO="1",
        CASEBOUND_SECRETS="ab" * 32,
        CASEBOUND_SETUP_TOKEN="once",
    )

    assert shown["HOST"] == "cb-3f9a1c.localhost"
    assert shown["ALLOWED_HOSTS"] == ["cb-3f9a1c.localhost"]
    assert shown["PORT"] == "9000"
    assert shown["DEMO"] is True
    assert shown["SERVER_SECRET"] == "ab" * 32
    assert shown["SETUP_TOKEN"] == "once"
    assert shown["SECRET_KEY"] == "07" * 32
    assert shown["database"] == str(data / "casebound.sqlite3")


def test_secrets_do_not_stay_in_the_environment() -> None:
    assert fresh(CASEBOUND_SECRETS="ab" * 32, CASEBOUND_SETUP_TOKEN="once")["left"] == []


def test_without_a_launcher_keys_are_random_and_nothing_is_stored() -> None:
    one, other = fresh(), fresh()

    assert one["SECRET_KEY"] != other["SECRET_KEY"]
    assert one["SERVER_SECRET"] != other["SERVER_SECRET"]
    assert one["database"] == ":memory:"
    assert len(str(one["SERVER_SECRET"])) == 64


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("recursive_triggers", 1),
        ("foreign_keys", 1),
        ("temp_store", 2),
    ],
)
def test_every_connection_is_durable_and_forgets_what_is_erased(
    tmp_path: Path, name: str, value: object
) -> None:
    house = DatabaseWrapper(connections["default"].settings_dict | sqlite(tmp_path), "house")
    with house.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        assert cursor.fetchone() == (value,)
    house.close()


def test_writers_wait_their_turn_from_the_start(tmp_path: Path) -> None:
    options = sqlite(tmp_path)["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "PRAGMA journal_mode=WAL;" in options["init_command"]


def test_postgresql_by_address() -> None:
    found = from_url("postgres://ana:p%40ss@db.example.org:6432/case%20book")

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("ana", "p@ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", "6432", "case book")
    assert found["ATOMIC_REQUESTS"] is False
    assert "lock_timeout=30s" in found["OPTIONS"]["options"], "nobody waits without an end"


@pytest.mark.parametrize("url", ["mysql://a/b", "postgres://host/", "casebound.sqlite3"])
def test_another_database_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgres://user:password@host:5432/name"):
        from_url(url)


def test_cookies_are_neutral_and_stay_at_home() -> None:
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert getattr(settings, f"{kind}_COOKIE_HTTPONLY") is True
        assert getattr(settings, f"{kind}_COOKIE_SAMESITE") == "Strict"
        name = (
            settings.LANGUAGE_COOKIE_NAME if kind == "LANGUAGE" else getattr(settings, f"{kind}_COOKIE_NAME")
        )
        assert name.startswith("notes")


def test_nothing_posted_can_reach_the_disk() -> None:
    assert settings.FILE_UPLOAD_HANDLERS == [
        "casebound.attachments.arriving.Arriving",
        "casebound.exchange.lists_in.arriving.InMemory",
        "django.core.files.uploadhandler.MemoryFileUploadHandler",
    ]


def test_no_debug_page_ever() -> None:
    assert fresh(DEBUG="1", DJANGO_DEBUG="1")["DEBUG"] is False
