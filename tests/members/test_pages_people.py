"""Dana manages accounts and reads nothing; nobody else manages anything."""

import pytest

from casebound.book.models import Practice as PracticeRow
from casebound.core.errors import BadInput
from casebound.members import casebooks, doctor, invite
from casebound.members.models import Invitation
from casebound.people.models import Account, Session
from casebound.records import read, write
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.records.test_seal_and_read import note

pytestmark = pytest.mark.django_db
MANAGING = ["/people/", "/people/invite/", "/people/1/", "/people/2/leave/", "/practice/"]


@pytest.fixture
def practice():
    found = copied(Practice)
    found.join("Dana", "administrator")
    found.join("Ben", "practitioner", "lead")
    return found


def test_dana_sees_who_is_who_and_that_she_reads_nothing(practice):
    page = text(practice.browser("Dana").get("/people/"))
    assert "You manage accounts. You can read nothing that others seal." in page
    for words in ("Ana", "Practitioner, Administrator", "Dana", "(you)", "Practitioner, Safety lead"):
        assert words in page


def test_dana_opens_every_page_of_managing_and_no_entry(practice):
    done = write.seal_entry(practice.ana, note(practice.ana))
    dana = practice.browser("Dana")
    assert [dana.get(address).status_code for address in MANAGING] == [200] * len(MANAGING)
    assert read.newest(practice.people["Dana"], 10) == []
    assert dana.get(f"/entry/e{done.seq}/").status_code == 404
    assert dana.get(f"/casebooks/{practice.ana.own_casebook().hex()}/").status_code == 404


@pytest.mark.parametrize("address", MANAGING)
def test_ben_who_is_no_administrator_manages_nothing(practice, address):
    ben = practice.browser("Ben")
    assert ben.get(address).status_code == 403
    assert ben.post(address, {"roles": "administrator", "do": "close"}).status_code == 403
    assert "administrator" not in practice.again("Ben").roles
    assert not practice.ana.roll.persons[2].closed


def test_only_administrators_are_led_to_people(practice):
    assert 'href="/people/"' in text(practice.browser("Dana").get("/casebooks/"))
    assert 'href="/people/"' not in text(practice.browser("Ben").get("/casebooks/"))


def test_a_safety_lead_without_another_role_is_led_to_writing(practice):
    practice.join("Chen", "lead")
    assert 'href="/happened/"' in text(practice.browser("Chen").get("/"))


def test_dana_gets_a_link_once_to_hand_over(practice):
    dana = practice.browser("Dana")
    assert "Choose at least one role." in text(dana.post("/people/invite/", {"name": "Chen"}))
    page = text(dana.post("/people/invite/", {"name": "Chen", "roles": ["practitioner"]}))
    assert "A link for Chen" in page
    secret = page.partition("/join/")[2].partition("/")[0]
    assert len(secret) == 43
    assert secret.encode() not in b"".join(bytes(row.invite_key) for row in Invitation.objects.all())
    listed = text(dana.get("/people/"))
    assert "Chen" in listed
    assert secret not in listed
    assert dana.get(f"/join/{secret}/").status_code == 200


def test_dana_changes_a_role_and_it_is_a_signed_leaf(practice):
    dana = practice.browser("Dana")
    wanted = {"roles": ["practitioner", "administrator"]}
    warned = text(dana.post("/people/3/", wanted))
    assert "Nobody else is safety lead." in warned
    assert "lead" in practice.again("Ben").roles, "nothing is taken before it was read what stays open"
    assert dana.post("/people/3/", wanted | {"known": "1"}).status_code == 303
    assert practice.again("Ben").roles == {"practitioner", "administrator"}
    assert practice.browser("Ben").get("/people/").status_code == 200


def test_a_role_lets_nobody_in(practice):
    practice.join("Chen")
    practice.browser("Dana").post("/people/4/", {"roles": ["lead"]})
    chen = practice.again("Chen")
    assert chen.roles == {"lead"}
    assert chen.casebooks() == [chen.own_casebook()]
    page = text(practice.browser("Chen").get("/casebooks/"))
    assert "One of its readers can let you in: Ben." in page


def test_somebody_always_manages(practice):
    dana = practice.browser("Dana")
    dana.post("/people/1/", {"roles": ["practitioner"]})
    refused = dana.post("/people/2/", {"roles": ["practitioner"]})
    assert refused.status_code == 422
    assert "Somebody has to manage the accounts" in text(refused)
    assert practice.again("Dana").roles == {"administrator"}


def test_dana_cannot_close_ana_out_of_what_only_ana_can_open(practice):
    done = write.seal_entry(practice.ana, note(practice.ana))
    dana = practice.browser("Dana")
    assert "Not possible now" in text(dana.get("/people/1/leave/"))
    refused = dana.post("/people/1/leave/", {"do": "close"})
    assert refused.status_code == 422
    assert "close them to everybody, for good" in text(refused)
    assert read.open_entry(practice.again("Ana"), done.seq, "read").page == 1


def test_ana_leaves_and_keeps_her_own_pages(practice):
    ben, ana, team = practice.people["Ben"], practice.ana, practice.team
    casebooks.admit(ben, team, ana.number, ana.secret.public.words)
    done = write.seal_entry(ana, note(ana))
    hers = practice.browser("Ana")
    assert practice.browser("Dana").post("/people/1/leave/", {"do": "let_go"}).status_code == 303
    assert hers.get("/casebooks/").headers["Location"].startswith("/lock/")
    again = practice.again("Ana")
    assert (again.roles, again.casebooks()) == (frozenset(), [again.own_casebook()])
    assert read.open_entry(again, done.seq, "read").page == 1
    assert ana.roll.casebooks[team].owes_epoch


def test_a_closed_account_stays_closed_and_says_so(practice):
    ben = practice.browser("Ben")
    ana = practice.browser("Ana")
    assert "The only reader" in text(ana.get("/people/3/"))
    assert ana.post("/people/3/leave/", {"do": "close"}).status_code == 303
    assert ben.get("/casebooks/").headers["Location"].startswith("/lock/")
    assert not Session.objects.filter(account=practice.people["Ben"].account).exists()
    told = practice.browser("Ben").get("/casebooks/")
    assert told.status_code == 404
    assert "Your account in this practice was closed." in text(told)
    assert "Closed accounts" in text(ana.get("/people/"))
    assert ana.get("/people/3/").status_code == 404


def test_nobody_closes_her_own_account_by_a_slip(practice):
    ana = practice.browser("Ana")
    assert "Ask another administrator" in text(ana.post("/people/1/leave/", {"do": "close"}))
    assert ana.post("/people/2/leave/", {"do": "something else"}).status_code == 303
    assert not practice.ana.roll.persons[2].closed


def test_what_was_not_asked_before_the_first_note(practice):
    ana = practice.browser("Ana")
    wrong = ana.post("/practice/", {"name": "Quiet Hands", "profession": "massage", "place": "Nowhere"})
    assert wrong.status_code == 422
    assert "is no place" in text(wrong)
    assert 'value="Nowhere"' in text(wrong)
    ana.post("/practice/", {"name": "Quiet Hands", "profession": "massage", "place": "Washington"})
    row = PracticeRow.objects.get()
    assert (row.name, row.profession, row.place) == ("Quiet Hands", "massage", "US-WA")
    assert Account.objects.get(name="Ana").time_zone == "America/Los_Angeles"
    page = text(ana.get("/practice/"))
    assert 'value="Washington, United States"' in page
    assert ana.post("/practice/", {}).status_code == 303
    assert PracticeRow.objects.get().place == ""


def test_everybody_can_read_again_who_runs_the_server(practice):
    page = text(practice.browser("Ben").get("/server/"))
    assert "Accounts are managed by Ana, Dana." in page


def test_an_invitation_is_withdrawn_and_its_link_is_dead(practice):
    dana = practice.browser("Dana")
    page = text(dana.post("/people/invite/", {"name": "Chen", "roles": ["practitioner"]}))
    secret = page.partition("/join/")[2].partition("/")[0]
    seq = invite.find(secret).seq
    assert "Withdraw the invitation of Chen" in text(dana.get("/people/"))
    assert practice.browser("Ben").post(f"/people/invite/{seq}/withdraw/").status_code == 403
    for _ in range(2):  # pressed twice
        assert dana.post(f"/people/invite/{seq}/withdraw/").status_code in (302, 303)
    assert "Withdraw" not in text(dana.get("/people/"))
    with pytest.raises(BadInput, match="withdrawn"):
        invite.accept(secret, invite.Joining("Chen", "a long calm password", None))
    assert "Chen" not in practice.people
    assert doctor.examine(practice.ana.practice, practice.ana.roll) == []


def test_only_an_administrator_withdraws_and_only_what_is_open(practice):
    secret = invite.invite(practice.ana, ("practitioner",))
    seq = invite.find(secret).seq
    with pytest.raises(BadInput, match="Only an administrator"):
        invite.withdraw(practice.people["Ben"], seq)
    invite.withdraw(practice.people["Dana"], seq)
    for gone in (seq, seq + 1, 0):
        with pytest.raises(BadInput, match="nothing left to withdraw"):
            invite.withdraw(practice.ana, gone)
