"""What leavers take along is shown before anybody joins, and nobody is surprised by a change of it."""

from dataclasses import replace

import pytest

from casebound.book.models import Leaf
from casebound.core import statements as st
from casebound.core.errors import BadInput
from casebound.core.replay.ending import NOTICE
from casebound.members import invite, leavers
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.members.test_founding import PASSWORD

pytestmark = pytest.mark.django_db
SHOWN_GO, SHOWN_STAY = "Clients’ names go along, where", "Clients’ names stay here."


@pytest.fixture
def practice():
    return copied(Practice)


def joining(practice, browser, name, **changed):
    """Somebody opens the link that Ana makes, reads, and joins."""
    page = text(practice.browser("Ana").post("/people/invite/", {"roles": "practitioner"}))
    link = "/join/" + page.split('value="http', 1)[1].split("/join/", 1)[1].split('"', 1)[0]
    shown = text(browser.get(link))
    hidden = shown.split('name="policy"', 1)[1].split(">", 1)[0]
    policy = hidden.split('value="', 1)[1].split('"', 1)[0] if "value=" in hidden else ""
    answers = {"told": "on", "name": name, "password": PASSWORD, "policy": policy}
    return link, shown, answers | changed


def test_before_the_first_invitation_the_cautious_answer_is_signed(practice, client):
    link, shown, answers = joining(practice, client, "Ben")
    policy = practice.ana.roll.endings.policies[-1]
    assert (policy.covered, policy.identities, policy.by) == ("unsure", "stay", 1)
    assert SHOWN_STAY in shown
    assert client.post(link, answers).status_code == 303
    assert practice.ana.roll.endings.seen[2][0] == policy.seq
    told = st.parse(Leaf.objects.get(practice=practice.ana.practice, type="policy-seen").signed)
    assert told.signer == practice.ana.roll.persons[2].public.author, "the newcomer's own signature"


def test_a_policy_that_changed_while_somebody_read_is_shown_again(practice, client):
    link, shown, answers = joining(practice, client, "Ben")
    leavers.state(practice.ana, "no")
    assert SHOWN_STAY in shown
    answer = client.post(link, answers)
    assert answer.status_code == 422
    assert SHOWN_GO in text(answer)
    assert "changed meanwhile" in text(answer)
    assert list(practice.ana.roll.persons) == [1]


def test_the_form_cannot_leave_out_what_was_shown(practice, client):
    link, _shown, answers = joining(practice, client, "Ben", policy="")
    assert client.post(link, answers).status_code == 422


def test_a_link_of_before_there_was_a_policy_still_lets_in(practice):
    practice.join("Ben")
    assert 2 not in practice.ana.roll.endings.seen
    assert leavers.may_take_names(practice.ana.practice) is None


@pytest.mark.parametrize(("covered", "identities"), [("yes", "stay"), ("unsure", "stay"), ("no", "go")])
def test_what_is_said_where_nobody_chose(practice, covered, identities):
    assert leavers.state(practice.ana, covered).identities == identities


def test_alone_it_counts_at_once_and_with_others_after_30_days(practice):
    leavers.state(practice.ana, "yes")
    assert leavers.may_take_names(practice.ana.practice) is False
    practice.people["Ben"], _key = invite.accept(
        invite.invite(practice.ana, ("practitioner",)),
        invite.Joining("Ben", PASSWORD, policy=practice.ana.roll.endings.policies[-1].seq),
    )
    policy = leavers.state(practice.ana, "no", now=lambda: 1_800_000_000)
    assert NOTICE <= policy.effective - policy.time < NOTICE + leavers.DAY
    assert policy.effective % leavers.DAY == 0
    assert leavers.may_take_names(practice.ana.practice) is False


def test_everybody_else_is_told_until_they_have_read_it(practice):
    practice.join("Ben")
    leavers.state(practice.ana, "yes")
    ben, ana = practice.browser("Ben"), practice.browser("Ana")
    band = "What people take along when they leave has changed."
    assert band in text(ben.get("/casebooks/"))
    assert band not in text(ana.get("/casebooks/"))
    assert "Not yet: Ben" in text(ana.get("/leavers/"))
    assert ben.post("/leavers/", {"read": "1"}).status_code == 303
    assert band not in text(ben.get("/casebooks/"))
    assert "Not yet:" not in text(ana.get("/leavers/"))
    before = Leaf.objects.count()
    ben.post("/leavers/", {"read": "1"})
    assert Leaf.objects.count() == before, "once is enough"


def test_only_an_administrator_says_it(practice):
    ben = practice.join("Ben")
    page = practice.browser("Ben").post("/leavers/", {"covered": "no", "identities": "go"})
    assert "Sign it" not in text(page)
    with pytest.raises(BadInput, match="Only an administrator"):
        leavers.state(ben, "no")
    assert practice.ana.roll.endings.policies == ()


def test_the_page_of_an_administrator(practice):
    ana = practice.browser("Ana")
    assert "Nothing has been said" in text(ana.get("/leavers/"))
    assert "Say whether a privacy law covers you" in text(ana.post("/leavers/", {}))
    assert ana.post("/leavers/", {"covered": "no", "identities": "stay"}).status_code == 303
    assert "stay here" in text(ana.get("/leavers/?done=said"))
    again = ana.post("/leavers/", {"covered": "no", "identities": "stay"})
    assert "Nothing was changed" in text(again)


def test_an_unknown_word_is_refused(practice):
    with pytest.raises(BadInput, match="Say whether"):
        leavers.state(practice.ana, "perhaps")


def test_a_change_never_overtakes_one_that_is_announced(practice):
    practice.join("Ben")
    first = leavers.state(practice.ana, "yes", now=lambda: 1_900_000_000)
    second = leavers.state(practice.ana, "no", now=lambda: 1_900_000_060)
    assert second.effective >= first.effective
    assert replace(second, seq=first.seq) != first
