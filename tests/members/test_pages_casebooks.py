"""Who reads what with whom: letting in by six words, removing, new keys, and what is owed."""

import pytest

from casebound.core.errors import Sealed
from casebound.members import casebooks, history
from casebound.members.models import Grant
from casebound.records import read, sharing, write
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.records.test_seal_and_read import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    found = copied(Practice)
    found.join("Ben", "lead")
    found.join("Chen", "lead", "practitioner")
    return found


def own(practice, name):
    return practice.people[name].own_casebook().hex()


def test_chen_is_told_who_can_let_her_in_and_ben_that_she_waits(practice):
    chen = text(practice.browser("Chen").get("/casebooks/"))
    assert "One of its readers can let you in: Ben." in chen
    for word in practice.people["Chen"].secret.public.words:
        assert f"<span>{word}</span>" in chen
    ben = practice.browser("Ben")
    assert "Chen is waiting to be let into Safety team." in text(ben.get("/"))
    assert "Is waiting" in text(ben.get(f"/casebooks/{practice.team.hex()}/"))


def test_ben_lets_chen_in_by_her_six_words(practice):
    ben, address = practice.browser("Ben"), f"/casebooks/{practice.team.hex()}/let-in/3/"
    assert "Call, or meet" in text(ben.get(address))
    for wrong in ("", "one two three", " ".join(practice.ana.secret.public.words)):
        refused = ben.post(address, {"words": wrong})
        assert refused.status_code == 422
        assert practice.people["Chen"].number not in practice.ana.roll.casebooks[practice.team].readers
    words = " ".join(practice.people["Chen"].secret.public.words).upper().replace(" ", ",  ")
    assert ben.post(address, {"words": words}).status_code == 303
    page = text(practice.browser("Chen").get(f"/casebooks/{practice.team.hex()}/"))
    assert "Let in by Ben" in page
    assert "Ben let Chen in" in page


def test_wrong_words_are_said_without_showing_the_right_ones(practice):
    address = f"/casebooks/{practice.team.hex()}/let-in/3/"
    page = text(practice.browser("Ben").post(address, {"words": "a b c d e f"}))
    assert "tell the others" in page
    assert " ".join(practice.people["Chen"].secret.public.words) not in page


def test_the_second_time_no_words_are_compared(practice):
    ben, chen = practice.people["Ben"], practice.people["Chen"]
    casebooks.admit(ben, practice.team, 3, chen.secret.public.words)
    address = f"/casebooks/{own(practice, 'Ben')}/let-in/3/"
    page = text(practice.browser("Ben").get(address))
    assert 'name="words"' not in page
    assert "when you let its owner into Safety team" in page
    assert practice.browser("Ben").post(address).status_code == 303
    assert ben.own_casebook() in practice.again("Chen").casebooks()


def test_nobody_is_let_in_or_removed_by_somebody_who_does_not_read(practice):
    ben, ana = practice.browser("Ben"), own(practice, "Ana")
    for address in (
        *(f"/casebooks/{ana}/", f"/casebooks/{ana}/let-in/2/", f"/casebooks/{ana}/remove/1/"),
        *("/casebooks/00/", "/casebooks/xyz/", f"/casebooks/{ana.upper()}/", f"/casebooks/{'0' * 32}/"),
    ):
        assert ben.get(address).status_code == 404, address
        assert ben.post(address, {"do": "key"}).status_code == 404, address
    assert practice.ana.roll.casebooks[practice.ana.own_casebook()].readers == {1}


def test_removing_says_what_it_does_not_undo_and_ends_it(practice):
    ben, chen, team = practice.people["Ben"], practice.people["Chen"], practice.team
    casebooks.admit(ben, team, 3, chen.secret.public.words)
    hers = practice.browser("Chen")
    page = practice.browser("Ben")
    address = f"/casebooks/{team.hex()}/remove/3/"
    assert "What Chen has read stays known." in text(page.get(address))
    assert page.post(address)["Location"] == f"/casebooks/{team.hex()}/"
    assert hers.get("/casebooks/").headers["Location"].startswith("/lock/")
    with pytest.raises(Sealed):
        practice.again("Chen").epoch(team)
    assert not Grant.objects.filter(casebook=team, person=3).exists()
    assert practice.again("Ben").epoch(team).number == 2
    assert "Ben removed Chen" in text(page.get(f"/casebooks/{team.hex()}/"))


def test_ana_the_administrator_removes_without_a_key_and_a_reader_gives_the_new_one(practice):
    ben, chen, team = practice.people["Ben"], practice.people["Chen"], practice.team
    casebooks.admit(ben, team, 3, chen.secret.public.words)
    done = write.seal_entry(practice.ana, note(practice.ana))
    sharing.share_entry(practice.ana, done.seq, team)
    ana, page = practice.browser("Ana"), practice.browser("Ben")
    address = f"/casebooks/{team.hex()}/remove/3/"
    assert "You hold no key here" in text(ana.get(address))
    assert ana.post(address)["Location"] == "/people/3/"
    assert practice.ana.roll.casebooks[team].owes_epoch
    assert "Nothing can be sealed there until it has a new key." in text(page.get("/"))
    assert "Give it a new key" in text(page.get(f"/casebooks/{team.hex()}/"))
    assert page.get(f"/casebooks/{team.hex()}/let-in/1/").status_code == 303
    assert page.post(f"/casebooks/{team.hex()}/", {"do": "key"}).status_code == 303
    state = practice.ana.roll.casebooks[team]
    assert (state.epoch, state.owes_epoch, state.readers) == (2, False, {2})
    assert read.open_entry(practice.again("Ben"), done.seq, "read").answers["account"]
    page.post(f"/casebooks/{team.hex()}/", {"do": "key"})
    assert practice.ana.roll.casebooks[team].epoch == 2


def test_nobody_is_removed_from_a_casebook_of_her_own(practice):
    ana, chen = practice.ana, practice.people["Chen"]
    casebooks.admit(ana, ana.own_casebook(), 3, chen.secret.public.words)
    hers = practice.browser("Chen")
    assert "/remove/1/" not in text(hers.get(f"/casebooks/{own(practice, 'Ana')}/"))
    refused = hers.post(f"/casebooks/{own(practice, 'Ana')}/remove/1/")
    assert refused.status_code == 422
    assert "stays readable to the person whose it is" in text(refused)
    assert ana.reads(ana.own_casebook())


def test_the_last_reader_stays(practice):
    refused = practice.browser("Ana").post(f"/casebooks/{practice.team.hex()}/remove/2/")
    assert refused.status_code == 422
    assert "The last reader cannot be removed" in text(refused)


def test_ana_and_chen_share_a_casebook_of_their_own(practice):
    ana = practice.browser("Ana")
    assert "Give the casebook a name." in text(ana.post("/casebooks/new/", {"name": "  "}))
    started = ana.post("/casebooks/new/", {"name": "Supervision  Ana–Chen"})
    assert "Supervision Ana–Chen" in text(ana.get(started["Location"]))
    assert "already" in text(ana.post("/casebooks/new/", {"name": "supervision ana–chen"}))
    words = " ".join(practice.people["Chen"].secret.public.words)
    ana.post(started["Location"] + "let-in/3/", {"words": words})
    page = text(practice.browser("Chen").get("/casebooks/"))
    assert "Supervision Ana–Chen" in page
    assert "Read by you and Ana" in page
    assert practice.browser("Ben").get(started["Location"]).status_code == 404


def test_a_casebook_with_one_reader_and_no_words_says_so(practice):
    ana, address = practice.browser("Ana"), f"/casebooks/{own(practice, 'Ana')}/"
    assert "If you forget your password, nobody can open it again." in text(ana.get(address))
    casebooks.admit(practice.ana, practice.ana.own_casebook(), 3, practice.people["Chen"].secret.public.words)
    assert "nobody can open it again" not in text(ana.get(address))


def test_who_becomes_the_first_safety_lead_later_starts_the_team():
    practice = Practice()
    practice.join("Ben")
    practice.browser("Ana").post("/people/2/", {"roles": ["practitioner", "lead"]})
    ben = practice.browser("Ben")
    assert "The Safety team has no casebook yet." in text(ben.get("/"))
    assert practice.browser("Ana").post("/casebooks/", {"do": "team"}).status_code == 422
    started = ben.post("/casebooks/", {"do": "team"})
    assert started["Location"] == f"/casebooks/{practice.team.hex()}/"
    assert practice.ana.roll.casebooks[practice.team].readers == {2}
    assert ben.post("/casebooks/", {"do": "team"}).status_code == 422


def test_the_history_keeps_both_times_that_chen_was_let_in(practice):
    ben, chen, team = practice.people["Ben"], practice.people["Chen"], practice.team
    for _ in range(2):
        casebooks.admit(ben, team, 3, chen.secret.public.words)
        casebooks.remove(practice.again("Ben"), team, 3)
        ben = practice.again("Ben")
    casebooks.admit(ben, team, 3, chen.secret.public.words)
    steps = history.of(ben, team)
    assert [step.what for step in steps] == [
        *("started", "admitted", "removed", "key"),
        *("key", "admitted", "removed", "key"),  # who left an epoch comes back into a new one only
        *("key", "admitted"),
    ]
    assert history.admissions(steps)[3] == steps[-1]
