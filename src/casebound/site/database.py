"""The database connection: a SQLite file in the data folder, or PostgreSQL by an address."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# synchronous=FULL: what was acknowledged is on disk. secure_delete: erased bytes do not stay in free pages.
# recursive_triggers: without it INSERT OR REPLACE slips past the triggers that freeze the ledger.
# page_size: counts when the file is made. Sealed bodies of 2 to 4 KB leave half of a larger page empty.
PRAGMAS = {
    "page_size": "2048",
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "fullfsync": "1",
    "secure_delete": "ON",
    "recursive_triggers": "ON",
    "foreign_keys": "ON",
    "temp_store": "MEMORY",
}
# Nobody waits without an end: for a lock half a minute, as with SQLite; and a process that stands still, or
# whose machine is gone, lets go of what it holds.
LIMITS = {
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "5min",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
ONE_SENTENCE = "DATABASE_URL has to look like postgres://user:password@host:5432/name."


def sqlite(data: Path | None) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(data / "casebound.sqlite3") if data else ":memory:",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "".join(f"PRAGMA {name}={value};" for name, value in PRAGMAS.items()),
        },
    }


def from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise ImproperlyConfigured(ONE_SENTENCE)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 10,  # seconds
            "options": " ".join(f"-c {name}={value}" for name, value in LIMITS.items()),
        },
    }
