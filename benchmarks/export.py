"""A casebook of so many notes leaves as JSON Lines, CSV and FHIR, beside a json.dump of the same answers.

    PYTHONPATH=src python benchmarks/export.py 10000

Each form is made whole (opened, signatures checked, measured, its disclosure sealed) and then sent once more,
as in the browser. Peer: the same answers, already open in memory, by json.dump into a file. Memory: the most
that Python holds at once while a file is sent, a tenth of the pages against all of them.
"""

import json
import sys
import tempfile
import tracemalloc

from casebound.site.bench.figures import Figure, seconds
from casebound.site.bench.ground import Ground, ground, populate

COUNT = int(sys.argv[1]) if sys.argv[1:] else 10_000


def main(made: Ground) -> None:
    from casebound.exchange.out import making
    from casebound.exchange.out.wish import Wish
    from casebound.records import read
    from casebound.release.moments import moment

    def wish(form: str) -> Wish:
        return Wish(form, "whole", "Myself", "To keep", made.who.own_casebook())

    def memory(form: str) -> float:
        """Megabytes at most, while the pieces of a file come and are thrown away."""
        data = making.make(made.who, wish(form), moment(made.who))
        tracemalloc.start()
        for _piece in data.pieces():
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most / 1e6

    populate(made.who, COUNT // 10)
    small = {form: memory(form) for form in ("lines", "table", "fhir")}
    populate(made.who, COUNT - COUNT // 10, seed=1)
    answers = [dict(entry.answers) for entry in read.everything(made.who)]
    with tempfile.TemporaryFile("w") as file:
        plain = seconds(json.dump, answers, file)
    del answers
    for form in ("lines", "table", "fhir"):
        data = making.make(made.who, wish(form), moment(made.who))
        taken = seconds(making.make, made.who, wish(form), moment(made.who))
        sending = seconds(lambda pieces: [None for _ in pieces], data.pieces())
        note = f"{COUNT} pages, {data.told.size} bytes"
        whole = taken + sending
        told(Figure(f"export_{form}", whole, "s", peer=plain, ratio=whole / plain, note=note))
        most = memory(form)
        note = f"at most held at once; peer: {COUNT // 10} pages"
        told(
            Figure(f"export_{form}_memory", most, "MB", peer=small[form], ratio=most / small[form], note=note)
        )


def told(figure: Figure) -> None:
    print(figure.json(), flush=True)


if __name__ == "__main__":
    with ground() as founded:
        main(founded)
