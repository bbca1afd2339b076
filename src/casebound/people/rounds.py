"""What a server looks at every few seconds, in threads of their own: no page and no other round waits."""

import threading
import time
from collections.abc import Callable

from django.db import close_old_connections


def start(name: str, every: float, once: Callable[[], None], *, at_once: bool) -> None:
    """Calls `once` every so many seconds until the process ends; it has to say itself what goes wrong."""
    threading.Thread(target=_for_ever, args=(every, once, at_once), name=name, daemon=True).start()


def _for_ever(every: float, once: Callable[[], None], at_once: bool) -> None:
    if not at_once:
        time.sleep(every)
    while True:
        close_old_connections()
        once()
        close_old_connections()
        time.sleep(every)
