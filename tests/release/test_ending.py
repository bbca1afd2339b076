"""A practice closes: someone keeps what is shared, nothing more is recorded, everything still checks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casebound.book import doctor
from casebound.book.append import clock
from casebound.book.models import Entry, Leaf
from casebound.core import receipts
from casebound.core.errors import BadInput, Stale, Untrusted
from casebound.core.evidence.check import check
from casebound.members import casebooks, invite, leavers, roles
from casebound.records import erasure, sharing
from casebound.release import disclose, ending, leaving, retention
from casebound.release.sheet import Wish
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.members.test_founding import PASSWORD
from tests.records.seeded import note

pytestmark = pytest.mark.django_db
LATER = date(2099, 1, 1)


@pytest.fixture
def practice():
    """Ana with a page, Ben the safety lead with a shared page, Dana the administrator who bought it all."""
    found = copied(Practice)
    found.join("Ben", "lead", "practitioner")
    found.join("Dana", "administrator")
    found.page = note(found.ana)
    found.shared = note(found.people["Ben"], also=(found.team,))
    return found


def kept(practice):
    ending.keep(practice.ana, practice.team, 2, LATER, "choice")
    return practice


def closed(practice, successor=None):
    kept(practice)
    ending.end(practice.ana, successor)
    return practice


def test_no_shared_casebook_is_forgotten(practice):
    assert ending.obstacles(practice.ana) == ["Say who keeps Safety team."]
    with pytest.raises(BadInput, match="Say who keeps Safety team"):
        ending.end(practice.ana)
    kept(practice)
    assert ending.obstacles(practice.ana) == []
    assert [book.keeper for book in ending.shared(practice.ana)] == ["Ben"]


def test_the_last_word_has_a_receipt_and_the_doctor_finds_nothing(practice):
    kept(practice)
    proof = ending.end(practice.ana)
    leaf = Leaf.objects.get(practice=practice.ana.practice, type="practice-closed")
    receipts.check(proof, bytes(leaf.hash), practice.ana.roll.log_key)
    assert [finding for finding in doctor.examine(practice.ana.practice) if finding.grave] == []


def test_nothing_more_is_written_said_or_shared(practice):
    closed(practice)
    before = Leaf.objects.count(), Entry.objects.count()
    for attempt, fault in (
        (lambda: note(practice.ana), Stale),
        (lambda: note(practice.people["Ben"], also=(practice.team,)), Stale),
        (lambda: invite.invite(practice.ana, ("practitioner",)), Stale),
        (lambda: roles.change(practice.ana, 2, frozenset({"lead", "administrator"})), Stale),
        (
            lambda: casebooks.admit(
                practice.people["Ben"], practice.team, 1, practice.ana.secret.public.words
            ),
            Stale,
        ),
        (lambda: leavers.state(practice.ana, "no"), Stale),
        (lambda: ending.keep(practice.ana, practice.team, 2, LATER, "choice"), Stale),
        (lambda: ending.end(practice.ana), BadInput),
        (lambda: sharing.share_entry(practice.ana, practice.page.seq, practice.team), Stale),
    ):
        with pytest.raises(fault, match="closed"):
            attempt()
    assert (Leaf.objects.count(), Entry.objects.count()) == before


def test_a_link_of_before_lets_nobody_in(practice):
    link = invite.invite(practice.ana, ("practitioner",))
    closed(practice)
    assert invite.still_open(practice.ana) == {}
    with pytest.raises(BadInput, match="new link"):
        invite.accept(link, invite.Joining("Mallory", PASSWORD))


def test_evidence_leaving_and_erasing_stay_possible(practice):
    closed(practice)
    made = disclose.disclose(practice.ana, [practice.page.seq], Wish("An attorney", "a claim"))
    assert check(made.raw, log_key=made.log_key).status == 0
    assert leaving.take_along(practice.people["Ben"], identities=False).pages == 1
    erasure.erase(practice.ana, practice.page.seq, erasure.Wish("retention", "The time is over."))
    assert practice.page.seq in practice.ana.roll.erased
    assert [finding for finding in doctor.examine(practice.ana.practice) if finding.grave] == []


def test_who_keeps_has_to_read(practice):
    with pytest.raises(BadInput, match="people who read"):
        ending.keep(practice.ana, practice.team, 3, LATER, "law")
    with pytest.raises(BadInput, match="people who read"):
        ending.keep(practice.ana, practice.ana.own_casebook(), 1, LATER, "law")
    with pytest.raises(BadInput, match="administrator or a reader"):
        ending.keep(practice.join("Chen"), practice.team, 2, LATER, "law")
    with pytest.raises(BadInput, match="still to come"):
        ending.keep(practice.ana, practice.team, 2, date(2020, 1, 1), "law")
    with pytest.raises(BadInput, match="Say why"):
        ending.keep(practice.ana, practice.team, 2, LATER, "because")
    for ground, rule in (("law", "ny.records"), ("choice", "ca.records")):
        with pytest.raises(BadInput, match="verified"):
            ending.keep(practice.ana, practice.team, 2, LATER, ground, rule)


def test_a_buyer_reads_what_readers_let_them_read_and_says_once_that_she_has_it(practice):
    dana = practice.people["Dana"]
    for nobody in (1, 2, 9):
        with pytest.raises(BadInput, match="another administrator"):
            closed(practice, nobody)
    closed(practice, 3)
    assert ending.readable_to(practice.ana, 3) == ([], ["Safety team"])
    with pytest.raises(BadInput, match="Only whoever took over"):
        ending.take_over(practice.ana)
    with pytest.raises(BadInput, match="in which it goes on"):
        ending.take_over(dana, dana.practice.uid, bytes(32))
    ending.take_over(dana, b"another practice", b"l" * 32)
    assert dana.roll.endings.taken.onward == b"another practice"
    with pytest.raises(BadInput, match="said already"):
        ending.take_over(dana)
    assert [finding for finding in doctor.examine(dana.practice) if finding.grave] == []


def test_only_an_administrator_closes(practice):
    kept(practice)
    with pytest.raises(BadInput, match="Only an administrator"):
        ending.end(practice.people["Ben"])
    assert practice.browser("Ben").get("/practice/end/").status_code == 403
    assert practice.browser("Ben").get("/practice/end/receipt/").status_code == 404
    with pytest.raises(BadInput, match="not closed"):
        ending.closed(practice.ana)


def test_the_pages_lead_to_the_end(practice):
    ana = practice.browser("Ana")
    assert "Before it can close" in text(ana.get("/practice/end/"))
    place = f"/practice/end/keep/{practice.team.hex()}/"
    assert "not verified" in text(ana.get(place)) or "No rule of law" in text(ana.get(place))
    assert "Name one of the people" in text(ana.post(place, {}))
    answers = {"person": "2", "until": "2099-01-01", "ground": "law"}
    assert ana.post(place, answers | {"until": "2020-01-01"}).status_code == 422
    assert ana.post(place, answers).status_code == 303
    shown = text(ana.get("/practice/end/"))
    assert "Ben keeps it until 1 January 2099." in shown
    assert "(not verified: ask your board)" in shown
    assert "Say with a tick" in text(ana.post("/practice/end/", {"way": "closed"}))
    assert ana.post("/practice/end/", {"way": "3", "sure": "on"}).status_code == 303
    today = f"{datetime.now(UTC):%-d %B %Y}"
    for name in ("Ana", "Ben", "Dana"):
        browser = practice.browser(name)
        assert f"Closed on {today}" in text(browser.get("/practice/end/"))
        assert "This practice closed on" in text(browser.get("/casebooks/"))
    assert ana.get(place).status_code == 404
    proof = ana.get("/practice/end/receipt/")
    assert proof["Content-Disposition"].endswith('"closing.tlog-proof"')
    dana = practice.browser("Dana")
    assert "Enter the 32" in text(dana.post("/practice/end/", {"onward": "x", "log": "y"}))
    assert dana.post("/practice/end/", {"onward": "ab" * 16, "log": "cd" * 32}).status_code == 303
    assert "ab" * 16 in text(ana.get("/practice/end/"))
    assert practice.browser("Ben").get(place).status_code == 404


def test_a_reader_may_name_the_keeper_and_a_stranger_may_not(practice):
    practice.join("Chen")
    place = f"/practice/end/keep/{practice.team.hex()}/"
    answers = {"person": "2", "until": "2099-01-01", "ground": "choice"}
    assert practice.browser("Chen").post(place, answers).status_code == 403
    assert practice.browser("Ben").post(place, answers).status_code == 303
    assert practice.browser("Ben").get("/practice/end/keep/00/").status_code == 404


def test_a_verified_rule_is_shown_with_source_day_and_confidence(practice):
    row = practice.ana.practice
    row.place, row.profession = "US-CA", "psychology"
    row.save()
    ana = practice.browser("Ana")
    place = f"/practice/end/keep/{practice.team.hex()}/"
    shown = text(ana.get(place))
    for words in ("Cal. Bus. &amp; Prof. Code 4999.75", "as of 2024", "Confidence: high", "not before"):
        assert words in shown
    answers = {"person": "2", "until": "2099-01-01", "ground": "law", "rule": "ca.records"}
    assert ana.post(place, answers).status_code == 303
    assert practice.ana.roll.endings.keepings[practice.team].rule == "ca.records"
    assert "Code 4999.75 (2024, high)" in text(ana.get("/practice/end/"))


def test_what_nobody_verified_is_never_among_the_rules():
    assert {rule.confidence for rule in retention.RULES} <= {"high", "medium"}
    assert all(rule.source.startswith("https://") and rule.as_of for rule in retention.RULES)
    assert retention.known("US-NY", "psychology") == []
    assert retention.at_least_until(retention.RULES[0], date(2028, 2, 29)) == date(2035, 3, 1)
    assert retention.at_least_until(retention.RULES[0], date(2026, 11, 21)) == date(2033, 11, 21)


def test_until_is_the_end_of_the_day(practice):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    ending.keep(practice.ana, practice.team, 2, tomorrow, "dispute")
    assert 0 < practice.ana.roll.endings.keepings[practice.team].until - clock() < 2 * 86_400


def test_the_rules_refuse_it_also_beneath_the_pages(practice):
    from casebound.core import statements as st

    closed(practice)
    roll, seq = practice.ana.roll, Leaf.objects.count()
    common = {
        "practice": roll.practice,
        "seq": seq,
        "time": clock(),
        "signer": practice.ana.secret.public.author,
    }
    rest = {"previous": bytes(32), "root": bytes(32), "token": bytes(32)}
    leaf = st.Role(**common, **rest, person=2, role="administrator", change="given")
    with pytest.raises(Untrusted, match="The practice has closed"):
        roll.extend(seq, st.sign(leaf, practice.ana.secret.sign_seed))
