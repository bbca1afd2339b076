"""What somebody would leave open, from keys alone: nothing is done that nobody can go on with."""

import pytest

from casebound.book.append import Signer, turn
from casebound.core import statements as st
from casebound.members import casebooks, handing_over, invite, lost_keys, roles
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.records.seeded import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    found = copied(Practice)
    found.join("Ben", "lead", "practitioner")
    return found


def items(practice, name, number):
    return {item.code: item for item in handing_over.of(practice.again(name), number)}


def test_the_only_lead_and_the_only_administrator_are_said(practice):
    assert not items(practice, "Ana", 2)["lead"].done
    assert not items(practice, "Ana", 1)["administrator"].done
    roles.change(practice.ana, 2, frozenset({"lead", "administrator"}))
    roles.change(practice.ana, 1, frozenset({"lead", "administrator", "practitioner"}))
    assert items(practice, "Ana", 2)["lead"].to == ("Ana",)
    assert items(practice, "Ana", 1)["administrator"].done


def test_a_casebook_that_only_she_reads_would_be_lost(practice):
    ben = practice.people["Ben"]
    assert items(practice, "Ana", 2)["casebook"].weight == handing_over.WARN, "nothing is in it"
    note(ben, also=(practice.team,))
    found = items(practice, "Ana", 2)["casebook"]
    assert (found.done, found.weight) == (False, handing_over.LOST)
    assert found.address == "", "Ana reads nothing of it and can let nobody in"
    mine = items(practice, "Ben", 2)["casebook"]
    assert practice.team.hex() in mine.address
    casebooks.admit(ben, practice.team, 1, practice.ana.secret.public.words)
    found = items(practice, "Ana", 2)["casebook"]
    assert (found.done, found.to) == (True, ("Ana",))


def test_who_waits_to_be_let_in(practice):
    practice.join("Chen", "lead")
    assert not items(practice, "Ana", 2)["waiting"].done


def test_invitations_end_with_the_role(practice):
    invite.invite(practice.ana, ("practitioner",))
    found = items(practice, "Ana", 1)["invitations"]
    assert (found.done, found.role) == (False, "administrator")
    assert "1 invitation ends" in found.said


def test_new_keys_that_wait(practice):
    ben = practice.people["Ben"]
    casebooks.admit(ben, practice.team, 1, practice.ana.secret.public.words)
    dana = practice.join("Dana", "administrator")
    lost_keys.make_keys(lost_keys.make_link(dana, 1), "eleven slow herons standing")
    assert not items(practice, "Ana", 2)["keys"].done, "nobody but Ben could accept Ana's keys"
    assert "own_keys" in items(practice, "Ana", 1)


def test_what_was_asked_to_be_erased(practice):
    done = note(practice.ana)
    with turn(practice.ana.practice) as held:
        wish = {"entry": done.seq, "ground": "asked", "reason": bytes(32)}
        held.state(st.ErasureRequest, Signer.of(practice.ana.secret), **wish)
    assert not items(practice, "Ana", 1)["erasure"].done


def test_a_keeper_is_asked_for_another_one(practice):
    ben = practice.people["Ben"]
    with turn(ben.practice) as held:
        wish = {"casebook": practice.team, "person": 2, "ground": "choice", "rule": None}
        held.state(st.Keeping, Signer.of(ben.secret), until=held.now() + 1000, **wish)
    assert not items(practice, "Ana", 2)["keeper"].done


def test_the_page_is_for_herself_and_for_administrators(practice):
    assert practice.browser("Ben").get("/people/1/open/").status_code == 403
    assert "What you would leave open" in text(practice.browser("Ben").get("/people/2/open/"))
    assert "What Ben would leave open" in text(practice.browser("Ana").get("/people/2/open/"))
    assert practice.browser("Ana").get("/people/9/open/").status_code == 404
    assert "Nobody else is safety lead." in text(practice.browser("Ana").get("/people/2/leave/"))


def test_who_has_nothing_leaves_nothing_open(practice):
    practice.join("Chen")
    assert items(practice, "Ana", 3) == {}
    assert "Nothing is open." in text(practice.browser("Ana").get("/people/3/open/"))
