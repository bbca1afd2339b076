"""Ana founds a practice of one; Ben comes in by invitation; nobody else gets a key."""

import pytest

from casebound.book import roll
from casebound.book.models import Leaf
from casebound.core.errors import BadInput, Sealed
from casebound.members import casebooks, found, invite
from casebound.members.who import of_account

pytestmark = pytest.mark.django_db
PASSWORD = "a calm river at night"


def ana_founds() -> tuple[found.Who, bytes]:
    return found.found(found.Founding("Ana", PASSWORD, email="ana@example.org"))


def ben_joins(ana: found.Who, roles: tuple[str, ...] = ("practitioner",), name: str = "Ben") -> found.Who:
    link = invite.invite(ana, roles)
    return invite.accept(link, invite.Joining(name, PASSWORD))[0]


def test_ana_reads_her_own_casebook_and_nothing_is_in_clear() -> None:
    ana, key = ana_founds()
    assert ana.reads(ana.own_casebook())
    again = of_account(ana.account, key)
    assert again.epoch(ana.own_casebook()).secret == ana.epoch(ana.own_casebook()).secret
    assert not any(ana.secret.to_bytes()[:32] in leaf.data for leaf in Leaf.objects.all())


def test_ben_is_vouched_for_by_the_link_and_reads_only_his_own() -> None:
    ana, _ = ana_founds()
    ben = ben_joins(ana)
    assert ben.casebooks() == [ben.own_casebook()]
    with pytest.raises(Sealed):
        ben.epoch(ana.own_casebook())


def test_an_invitation_is_good_once() -> None:
    ana, _ = ana_founds()
    link = invite.invite(ana, ("practitioner",))
    invite.accept(link, invite.Joining("Ben", PASSWORD))
    with pytest.raises(BadInput, match="new link"):
        invite.accept(link, invite.Joining("Mallory", PASSWORD))


def test_the_first_safety_lead_holds_the_team_key_and_dana_holds_none() -> None:
    ana, _ = ana_founds()
    dana = ben_joins(ana, ("administrator",), "Dana")
    ben = ben_joins(ana, ("lead", "practitioner"))
    teams = [state for state in roll.of(ana.practice).casebooks.values() if state.purpose == "team"]
    assert [state.readers for state in teams] == [{ben.number}]
    assert dana.casebooks() == [dana.own_casebook()]


def test_the_first_grant_compares_six_words_and_a_removed_reader_cannot_open_the_next_epoch() -> None:
    ana, _ = ana_founds()
    ben = ben_joins(ana, ("lead",))
    chen = ben_joins(ana, ("lead",), "Chen")
    team = next(state.id for state in ana.roll.casebooks.values() if state.purpose == "team")
    assert [owed.person for owed in casebooks.owed(ben)] == [chen.number]
    with pytest.raises(BadInput, match="six words"):
        casebooks.admit(ben, team, chen.number, ("one",) * 6)
    casebooks.admit(ben, team, chen.number, chen.secret.public.words)
    assert chen.epoch(team).secret == ben.epoch(team).secret
    casebooks.remove(ben, team, chen.number)
    assert not chen.reads(team)
    with pytest.raises(Sealed):
        chen.epoch(team)
    assert ben.epoch(team).number == 2
