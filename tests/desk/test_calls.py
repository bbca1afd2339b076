"""A call noted at the desk: sealed once, read by the Safety team; of the caller the instruction alone."""

import pytest

from casebound.records import drafts, read
from tests.desk.booked import REASON, Desk
from tests.members.copied import copied
from tests.members.pages import text

pytestmark = pytest.mark.django_db
CALL = {
    "channel": "call",
    "account": "Asked for a massage with more",
    "name": "Sam",
    "phone": "(206) 555-0134",
    "odd": ["VRB.SEXREQ"],
    "once": "one",
}


@pytest.fixture
def desk():
    return copied(Desk)


def test_a_call_is_sealed_once_and_the_team_reads_it(desk):
    chen = desk.browser("Chen")
    first = chen.post("/desk/call/", CALL)
    assert first.headers["Location"] == chen.post("/desk/call/", CALL).headers["Location"]
    [entry] = read.everything(desk.chen)
    assert entry.kind.name == "enquiry"
    assert entry.answers["behaviours"] == ["VRB.SEXREQ"]
    assert entry.answers["phones"] == ["(206) 555-0134"]
    assert entry.seq in read.several(desk.ben, [entry.seq])
    assert entry.seq not in read.several(desk.mallory, [entry.seq])
    assert drafts.every(desk.chen) == []


def test_whoever_called_is_looked_up_and_the_instruction_alone_is_shown(desk):
    desk.told(words="Say that the calendar is full")
    shown = text(desk.browser("Chen").post("/desk/call/", CALL, follow=True))
    for words in ("The call is noted", "Give no appointment", "Say that the calendar is full"):
        assert words in shown
    assert REASON not in shown


def test_a_caller_whom_nobody_knows_or_without_a_number_is_noted_all_the_same(desk):
    chen = desk.browser("Chen")
    for number, phone in enumerate(("", "206 555 0199", "12")):
        shown = text(chen.post("/desk/call/", CALL | {"phone": phone, "once": str(number)}, follow=True))
        assert "The call is noted" in shown
        assert "the desk is told" not in shown


@pytest.mark.parametrize(
    ("asked", "field", "begins"),
    [("206 555 0199", "phone", "206 555 0199"), ("Kim Lee", "name", "Kim Lee"), ("0199", "phone", None)],
)
def test_what_was_just_looked_up_is_not_typed_again(desk, asked, field, begins):
    chen = desk.browser("Chen")
    shown = text(chen.post("/desk/", {"asked": asked}))
    assert ("Note this call" in shown) == (begins is not None)
    page = chen.post("/desk/call/", {"do": "begin", "asked": asked})
    assert page.status_code == 200
    assert page.context["form"][field].value() == begins
    assert "Write one line" not in text(page)
    assert list(read.everything(desk.chen)) == []


def test_without_a_line_it_is_not_sealed_and_nothing_is_lost(desk):
    answer = desk.browser("Chen").post("/desk/call/", CALL | {"account": ""}, follow=True)
    assert answer.status_code == 422
    assert "Write one line" in text(answer)
    assert "(206) 555-0134" in text(answer)
    assert list(read.everything(desk.chen)) == []


def test_somebody_elses_call_is_not_shown_there(desk):
    address = desk.browser("Chen").post("/desk/call/", CALL).headers["Location"]
    assert desk.browser("Ben").get(address).status_code == 404
    assert desk.browser("Mallory").get(address).status_code == 404


def test_the_cards_say_it_in_two_languages(desk):
    chen = desk.browser("Chen")
    assert "They ask what is included" in text(chen.get("/desk/say/"))
    shown = text(chen.get("/desk/say/therapeutic/"))
    assert "We offer therapeutic massage only." in shown
    assert 'lang="es"' in shown
    assert chen.get("/desk/say/nothing/").status_code == 404


def test_nobody_reads_a_card_before_signing_in(client):
    assert client.get("/desk/say/").status_code == 303


def test_an_invitation_for_the_desk_gives_no_role(desk):
    ana = desk.browser("Ana")
    assert "Front desk" in text(ana.get("/people/invite/"))
    ana.post("/people/invite/", {"name": "Dana", "roles": ["desk"]})
    [state] = [one for one in desk.ana.roll.invitations.values() if one.used_by is None]
    assert state.roles == ()
    assert "Front desk" in text(ana.get("/people/"))
