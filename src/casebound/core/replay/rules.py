"""Takes one statement after the other: its place, its signature, its rule (docs/spec/ledger.md)."""

from casebound.core import ed25519, ledger
from casebound.core import statements as st
from casebound.core.errors import CaseboundError, Untrusted
from casebound.core.leaves import split
from casebound.core.replay import (
    casebooks,
    ending,
    erasure,
    files,
    generations,
    keys,
    opened,
    people,
)
from casebound.core.replay.state import At, FactsOf, Working, need
from casebound.core.roll import PersonKeys

_RULES = (
    people.RULES
    | keys.RULES
    | casebooks.RULES
    | erasure.RULES
    | files.RULES
    | opened.RULES
    | generations.RULES
    | ending.RULES
)


def take(working: Working, seq: int, leaf_data: bytes, entry: FactsOf) -> st.Statement:
    """Verifies one statement, applies its rule and returns it. Raises Untrusted, naming the leaf."""
    try:
        signed, signature = split(leaf_data)
        statement = st.parse(signed)
        need(statement.practice == working.practice, "It belongs to another practice.")
        need(statement.seq == seq > working.last, "It stands in another place than it was signed for.")
        need(working.last >= 0 or isinstance(statement, st.Practice), "The practice has not been opened yet.")
        ending.demand_open(working, statement)
        signer, public = _signer(working, statement)
        ed25519.verify(public, signed, signature)
        _RULES[type(statement)](working, statement, At(seq, ledger.leaf_hash(leaf_data), signer, entry))
    except CaseboundError as error:
        sentence = (
            f"Leaf {seq} of the ledger cannot be trusted. {error.sentence} Run the full check (doctor)."
        )
        raise Untrusted(sentence.replace(" Run the full check (doctor). Run", " Run")) from error
    working.last = seq
    working.clock = max(working.clock, statement.time)
    if not isinstance(statement, st.Key | st.Role) or len(working.persons) > 1:
        working.founder = None
    return statement


def _signer(working: Working, statement: st.Statement) -> tuple[PersonKeys | None, bytes]:
    """The person who has to have signed, and her public key; the log or the newcomer is no person yet."""
    match statement:
        case st.Practice(log_key=public) | st.Key(sign_key=public):
            need(statement.signer == st.author(public), "It does not name the key that it brings.")
            return None, public
        case st.Generation():
            need(statement.signer == st.author(working.log_key), "It is not signed by the log.")
            return None, working.log_key
    person = working.by_author.get(statement.signer)
    if person is None:
        raise Untrusted("Its signer is nobody known.")
    need(not person.closed, "Its signer's account is closed.")
    need(not person.replaced, "Its signer has had other keys since.")
    return person, person.public.sign
