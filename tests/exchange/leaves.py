"""Pages as they leave, of any kind, without a database: sample answers, checked as they are for sealing."""

from typing import Any

from casebound.core import canonical, digest
from casebound.core.kinds import Kind
from casebound.core.kinds_sample import sample
from casebound.exchange.out.leaf import Later, Leaf, Opened
from tests.core.kinds_in_tests import check

PRACTICE = bytes(range(16))
SEALED = 1_763_700_000


def leaf(kind: Kind, seq: int = 7, answers: dict[str, Any] | None = None, **more: Any) -> Leaf:
    told = sample(kind, kind.language, seq) if answers is None else answers
    checked = check(kind, told)
    found = {kind.sections[slot].code: canonical.decode(raw) for slot, raw in checked.sections.items()}
    about = digest.unpack(checked.digest).client
    values: dict[str, Any] = {
        "seq": seq,
        "page": seq - 2,
        "casebook": b"\x05" * 16,
        "author": 1,
        "sealed": SEALED,
        "kind": kind,
        "sections": found,
        "hash": b"\x11" * 32,
        "signature": b"\x22" * 64,
        "key": b"\x33" * 32,
        "client": about,
        "amends": 1 if kind.amends else None,
    }
    return Leaf(**(values | more))


LATER = (Later(9, "retraction"),)
OPENED = (Opened(2, SEALED + 60, "read"),)
