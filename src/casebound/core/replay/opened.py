"""The rule of replay about who has opened an entry (docs/spec/ledger.md): told is not yet read."""

from collections.abc import Callable
from typing import Any

from casebound.core import statements as st
from casebound.core.errors import Untrusted
from casebound.core.replay.erasure import audience
from casebound.core.replay.state import At, Working, need
from casebound.core.roll import OpenedBy


def _opened(working: Working, it: st.Opened, at: At) -> None:
    facts = at.entry(it.entry) if it.entry < at.seq else None
    if facts is None:
        raise Untrusted("There is no such entry before it.")
    need(it.entry not in working.erased, "The entry was erased.")
    need(at.who.number != facts.author, "Who wrote an entry does not sign that she opened it.")
    need(at.who.number in audience(working, it.entry, facts), "Its signer does not read the entry.")
    before = working.opened.get(it.entry, ())
    need(at.who.number not in [one.person for one in before], "It was said before.")
    working.opened[it.entry] = (*before, OpenedBy(at.seq, at.who.number, it.time))


RULES: dict[type[st.Statement], Callable[[Working, Any, At], None]] = {st.Opened: _opened}
