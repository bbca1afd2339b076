"""What a view withholds stands in no data file: not as an answer, not as a question, not beside it.

Every shipped kind with a canary in each free answer, each view in each form once.
"""

import pytest

from casebound.core.errors import BadInput
from casebound.core.kinds import Kind
from casebound.exchange.out import making
from casebound.exchange.out.plan import ALONE, DISCLOSURE
from casebound.exchange.out.wish import FORMS, Wish
from casebound.members.who import Who
from casebound.release.moments import moment
from tests.attacks.test_release_leaks_nothing_withheld import HOW_BAD, KINDS, canary, sealed
from tests.members.test_founding import ana_founds
from tests.records.seeded import client, seal

pytestmark = pytest.mark.django_db
LEAVE = [kind for kind in KINDS if kind.name != DISCLOSURE]  # those leave in the view `whole` alone
VIEWS = ("full", "facts", "board")


def out(who: Who, form: str, view: str, **more: object) -> bytes:
    told = {"to": "R. Lane", "purpose": "Advice", "complaints": True} | more
    wish = Wish(form=form, view=view, casebook=who.own_casebook(), **told)  # type: ignore[arg-type]
    return b"".join(making.make(who, wish, moment(who)).pieces())


@pytest.mark.parametrize("kind", LEAVE, ids=lambda kind: kind.id)
def test_no_word_of_a_section_that_stays(kind: Kind) -> None:
    ana, _ = ana_founds()
    entry = sealed(ana, kind)
    if kind.name == ALONE:
        seal(ana, "note", text="So that there is something to give away.")
    turn = LEAVE.index(kind)
    for at, view in enumerate(VIEWS):
        shown = {section.code for section in kind.sections_in(view) if kind.name != ALONE}
        raw = out(ana, list(FORMS)[(turn + at) % 3], view).decode()
        for section in kind.sections:
            there = canary(section.code) in str(entry.sections.get(section.code, ""))
            assert (canary(section.code) in raw) == (there and section.code in shown), (view, section.code)
            if section.learning:
                assert section.label not in raw
        assert not HOW_BAD.search(raw)


def test_a_client_who_is_named_by_a_nickname_phone_or_handle_stays_unless_ticked() -> None:
    ana, _ = ana_founds()
    client(ana, "Robin Lee", nicknames=["Birdie"], phones=["+1 206 555 0177"], handles=["@rl_north"])
    for words in ("Birdie again.", "From (206) 555-0177 again.", "Robin’s car.", "As rl_north again."):
        seal(ana, "note", text=words)
    number = client(ana, "Sam Poe")
    seal(ana, "note", text="A quiet hour.", client=number)
    for form in FORMS:
        raw = out(ana, form, "facts").decode()
        assert "A quiet hour." in raw
        assert not [
            words for words in ("Birdie again", "0177 again", "Robin’s", "north again") if words in raw
        ]


def test_a_number_that_a_form_makes_up_reaches_no_page_of_somebody_else() -> None:
    """The choices come from a browser: casebook, client and size are asked again of the keys."""
    ana, _ = ana_founds()
    seal(ana, "note", text="Mine.")
    other = bytes(16)
    wish = Wish("lines", "whole", "x", "y", other)
    with pytest.raises(BadInput, match="no key"):
        making.make(ana, wish, moment(ana))
