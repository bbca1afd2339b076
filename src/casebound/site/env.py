"""The data folder of one installation: its name, its keys, its stamp, and the environment Django reads.

    casebound.sqlite3     the database (unless DATABASE_URL names a PostgreSQL server)
    installation.json     name, schema stamp, whether somebody has set up
    keys/                 secret.key, host.key: outside the database, in the encrypted backup only
    server.lock           held while a server runs on the folder; says who

Imports no Django, so that a second start is quick.
"""

import hashlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_dir

from casebound.core.errors import BadInput, CaseboundError
from casebound.site import mailbox
from casebound.site.locks import held, running

PORT = 8765
KEYS = ("secret.key", "host.key")
LANGUAGES = {"en": "English", "es": "Español"}  # of the pages; read before Django is
DEMO_MARK = "demo.json"  # a folder that holds this is a throwaway practice; every page says so
NO_CASEBOOK = (
    "There is no practice in {folder} yet. Run 'casebound' to begin in the browser, 'casebound setup' to "
    "begin here, or name another folder with --data."
)


@dataclass(frozen=True)
class Installation:
    """What is remembered outside the database. `schema` is the stamp of the newest finished migration."""

    name: str
    schema: str = ""
    set_up: bool = False

    @property
    def host(self) -> str:
        """A host name of its own: cookies of plain localhost reach every other port of the machine."""
        return f"{self.name}.localhost"


def default_folder() -> Path:
    return Path(user_data_dir("casebound", appauthor=False))


def open_folder(folder: Path, *, create: bool = True) -> tuple[Path, Installation]:
    """Makes the folder ready to use: private, writable, with a name and keys. BadInput names the way on."""
    folder = folder.expanduser().absolute()
    if not create and not (folder / "installation.json").exists():
        raise BadInput(NO_CASEBOOK.format(folder=folder))
    try:
        _make_private(folder)
        with tempfile.TemporaryFile(dir=folder):
            pass
        with held(folder / "installation.lock"):
            if not (folder / "installation.json").exists():
                _write(folder, Installation(f"cb-{secrets.token_hex(3)}"))
            _make_keys(folder / "keys")
        return folder, installation(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(
            f"Casebound cannot write in the folder {folder} ({reason}). "
            "Make it writable for you, or choose another one with --data."
        ) from None


def installation(folder: Path) -> Installation:
    try:
        return Installation(**json.loads((folder / "installation.json").read_text("utf-8")))
    except (ValueError, TypeError):
        raise BadInput(
            f"The file {folder / 'installation.json'} is damaged. Put it back from a backup, or move it away "
            "and start again: your entries do not depend on it, but the address of the pages will be new."
        ) from None


def mark_set_up(folder: Path) -> None:
    """Called once the first account exists: from then on no start prints a set-up token."""
    _change(folder, set_up=True)


def migrate(folder: Path, known: Installation) -> bool:
    """Brings the database to the shape this version needs; quick and without Django when nothing changed."""
    wanted = schema_stamp()
    if known.schema == wanted and _database_exists(folder):
        return False
    with held(folder / "migrate.lock"):
        done = subprocess.run(  # a process of its own: no Django in the server's main process
            [sys.executable, "-P", "-m", "django", "migrate", "--no-input", "--verbosity", "0"],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "casebound.site.settings"} | variables(folder, known),
            capture_output=True,
            text=True,
        )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CaseboundError(f"The database could not be prepared, nothing was changed in it: {last}")
    _change(folder, schema=wanted)
    return True


def schema_stamp() -> str:
    """Changes with every new migration, with Django's version and with the database that is meant."""
    rooms = Path(__file__).parents[1]
    names = sorted(f"{file.parts[-3]}/{file.name}" for file in rooms.glob("*/migrations/[0-9]*.py"))
    where = urlsplit(os.environ.get("DATABASE_URL", ""))
    database = f"{where.hostname}:{where.port}{where.path}" if where.scheme else "sqlite"
    return hashlib.sha256("\n".join([version("Django"), database, *names]).encode()).hexdigest()


def variables(folder: Path, known: Installation, port: int | None = None) -> dict[str, str]:
    """What settings.py reads. A command beside a running server speaks of that server's address."""
    try:
        mailbox.from_url(os.environ.get("CASEBOUND_MAIL", ""))
    except ValueError as error:
        raise BadInput(str(error)) from None
    named = {"CASEBOUND_DATA": str(folder), "CASEBOUND_HOST": known.host}
    if port is None:
        server = running(folder)
        port = server.port if server else PORT
        named |= public(server.address) if server and server.address.startswith("https://") else {}
    named["CASEBOUND_PORT"] = str(port)
    return named | {"CASEBOUND_DEMO": str(int((folder / DEMO_MARK).exists()))}


def public(address: str, tls: str = "own") -> dict[str, str]:
    """What settings.py reads where the house stands under a name of its own; `address` as https://NAME:PORT/."""
    name = urlsplit(address).hostname or ""
    return {"CASEBOUND_HOST": name, "CASEBOUND_ADDRESS": address.rstrip("/"), "CASEBOUND_TLS": tls}


def with_django(folder: Path | None, *, create: bool = False) -> Path:
    """For commands that need the database: makes folder, schema and Django ready. Returns the folder."""
    folder, known = open_folder(folder or default_folder(), create=create)
    migrate(folder, known)
    os.environ.update(variables(folder, known))
    os.environ["DJANGO_SETTINGS_MODULE"] = "casebound.site.settings"
    import django

    django.setup()
    return folder


def _make_private(folder: Path) -> None:
    """0700 for a folder that is ours; one that already holds other things is left as its owner wants it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        folder.chmod(0o700)


def _make_keys(keys: Path) -> None:
    keys.mkdir(mode=0o700, exist_ok=True)
    keys.chmod(0o700)
    for name in KEYS:
        if not (keys / name).exists():
            _write_new(keys / name, secrets.token_bytes(32))


def _write_new(path: Path, data: bytes) -> None:
    """All or nothing: a crash half-way leaves no short key behind."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(data)  # NamedTemporaryFile makes it 0600
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _write(folder: Path, value: Installation) -> None:
    _write_new(folder / "installation.json", (json.dumps(asdict(value), indent=1) + "\n").encode())


def _change(folder: Path, **changes: str | bool) -> None:
    with held(folder / "installation.lock"):
        _write(folder, replace(installation(folder), **changes))  # type: ignore[arg-type]


def _database_exists(folder: Path) -> bool:
    return bool(os.environ.get("DATABASE_URL")) or (folder / "casebound.sqlite3").exists()
