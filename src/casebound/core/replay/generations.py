"""The rule of replay about a ledger that goes on after a backup was put back (docs/spec/ledger.md)."""

from collections.abc import Callable
from typing import Any

from casebound.core import ed25519, notes
from casebound.core import statements as st
from casebound.core.replay.state import At, Working, need


def _generation(working: Working, it: st.Generation, at: At) -> None:
    need(it.generation > working.starts[-1][0], "It does not open a later generation than the one before it.")
    if it.known_size is None:
        need(it.known_root == bytes(32), "It quotes a root of nothing.")
        need(it.known_signature == bytes(64), "It quotes a signature of nothing.")
    else:
        need(it.known_size >= at.seq, "It quotes an older checkpoint than the one it follows on.")
        need(it.known_size > at.seq or it.known_root == it.root, "It quotes another ledger than this one.")
        before = notes.origin(working.practice, working.starts[-1][0])
        text = notes.Checkpoint(before, it.known_size, it.known_root).text()
        ed25519.verify(working.log_key, text, it.known_signature)
    working.starts = (*working.starts, (it.generation, at.seq))


RULES: dict[type[st.Statement], Callable[[Working, Any, At], None]] = {st.Generation: _generation}
