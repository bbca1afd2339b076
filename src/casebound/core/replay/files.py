"""The rule of replay about the files that are sealed beside an entry (docs/spec/ledger.md)."""

from collections.abc import Callable
from typing import Any

from casebound.core import statements as st
from casebound.core.replay.state import At, Working, need
from casebound.core.roll import FilesSealed


def _files(working: Working, it: st.Files, at: At) -> None:
    need(it.entry == at.seq - 1, "It does not stand right behind its entry.")
    facts = at.entry(it.entry)
    need(facts is not None and facts.author == at.who.number, "It is not by who wrote the entry before it.")
    working.files[it.entry] = FilesSealed(at.seq, it.count, it.sealed)


RULES: dict[type[st.Statement], Callable[[Working, Any, At], None]] = {st.Files: _files}
