"""Makes the backup that a page has asked for, in a process of its own: it outlives request and server.

    python -m casebound.upkeep.now TURN

TURN is the name of the claim that the page took for it. What goes wrong is kept for the page to say.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress

FAILED = "The backup could not be started on this machine. Try again, or run 'casebound backup --to FOLDER'."


def start(turn: str) -> None:
    """Hands a claimed backup to a process of its own, and does not wait. Raises OSError where none begins."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "casebound.upkeep.now", turn],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "casebound.site.settings"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()  # or it stays in the list of processes


def main(turn: str) -> int:
    import django

    django.setup()
    from casebound.core.errors import CaseboundError
    from casebound.upkeep import plan

    with suppress(CaseboundError):  # the plan has noted it
        plan.carry_out(turn)
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
