"""The data folder that this server or command works on."""

from pathlib import Path

from django.conf import settings


def data() -> Path:
    folder: Path | None = settings.DATA
    assert folder is not None, "backups are of an installation in a folder"
    return folder
