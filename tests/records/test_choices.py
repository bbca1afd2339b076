"""What is added to a page is offered to those who read the page; nobody named in it is offered at all."""

import pytest

from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import drafts, write
from casebound.records.choices import ReaderForm
from tests.members.test_founding import ana_founds, ben_joins

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, object] = {"account": "He would not stop.", "happened": "2026-11-19"}


def team_of(who: Who) -> bytes:
    return next(state.id for state in who.roll.casebooks.values() if state.purpose == "team")


def test_bens_addendum_reaches_ana_and_the_team_unless_he_says_otherwise() -> None:
    ana, _ = ana_founds()
    ben = ben_joins(ana, ("practitioner", "lead"))
    order = write.Order(shipped().get("incident"), "en", ANSWERS, ana.own_casebook(), also=(team_of(ana),))
    done = write.seal_entry(ana, order)
    kind = shipped().get("addendum")
    sheet = drafts.new(ben, kind.id, "en", {}, amends=done.seq)
    form = ReaderForm(ben, kind, sheet)
    assert set(form.fields["readers"].initial) == {ana.own_casebook().hex(), team_of(ana).hex()}


def test_a_colleague_who_is_named_is_not_offered_as_a_reader() -> None:
    ana, _ = ana_founds()
    ben = ben_joins(ana, ("practitioner", "lead"))
    kind = shipped().get("incident")
    free = ReaderForm(ana, kind, drafts.new(ana, kind.id, "en", ANSWERS))
    named = ReaderForm(ana, kind, drafts.new(ana, kind.id, "en", ANSWERS | {"colleagues": [ben.number]}))
    assert list(free.others) == [team_of(ana).hex()]
    assert list(named.others) == []
