"""The other end of a move: rows come through the pipe into the database of this process's environment.

A process of its own, because Django knows one database at a time as its own. Says READY once the target is
known to be empty, then reads; ends with one line of JSON, or with a sentence on stderr and 2.
"""

import json
import sys

READY = "ready"


def main() -> int:
    import django

    django.setup()
    from casebound.core.errors import CaseboundError
    from casebound.upkeep import clearing, load, records, settle, unpack

    try:
        with clearing.all_or_nothing():
            print(READY, flush=True)
            pieces = iter(lambda: sys.stdin.buffer.read(1 << 16), b"")
            rows = load.load(unpack.begun(records.split(pieces)))
            opened = settle.checked_and_opened("moved")
        settle.on_disk()
    except CaseboundError as error:
        print(error.sentence, file=sys.stderr)
        return 2
    practices = [{"practice": uid, "generation": it.generation, "size": it.size} for uid, it in opened]
    print(json.dumps({"rows": rows, "practices": practices}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
