"""Opens the first page without showing its token to other users of the machine."""

import html
import os
import sys
import threading
import webbrowser
from pathlib import Path

# A browser from a snap may not read hidden folders of the home, where the data folder lies.
SNAPS = Path("/snap/bin")
PAGE = '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Notes</title>'
SECONDS_TO_READ_IT = 60.0


def open_page(address: str, folder: Path) -> None:
    """The command line of a program can be read by everyone on the machine, a file of ours cannot."""
    if os.environ.get("CASEBOUND_NO_BROWSER") or not _has_display():
        return
    if "token=" not in address or SNAPS.exists():
        webbrowser.open(address.partition("?")[0])
        return
    door = folder / "open.html"
    target = html.escape(address, quote=True)
    door.write_text(f'{PAGE}<meta http-equiv="refresh" content="0; url={target}">', "utf-8")
    door.chmod(0o600)
    forget = threading.Timer(SECONDS_TO_READ_IT, door.unlink, kwargs={"missing_ok": True})
    forget.daemon = True
    forget.start()
    webbrowser.open(door.as_uri())


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
