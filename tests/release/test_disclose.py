"""Ana hands an attorney one file; the attorney checks it alone."""

import pytest

from casebound.core.errors import BadInput, Sealed
from casebound.core.evidence.check import check
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import read, write
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish
from tests.members.test_founding import ana_founds, ben_joins

pytestmark = pytest.mark.django_db
FEELING = "I could not sleep for three nights."
ANSWERS = {
    "account": "He asked for extras and would not stop.",
    "happened": "2026-11-19T20:02~",
    "behaviours": ["VRB.SEXREQ"],
    "responses": ["R08"],
    "feelings": FEELING,
    "given_name": "Sam Poe",
}
ATTORNEY = Wish(to="R. Lane", purpose="Advice on ending care", view="full")


def sealed(who: Who) -> int:
    order = write.Order(shipped().get("incident"), "en", ANSWERS, who.own_casebook())
    return write.seal_entry(who, order).seq


def test_the_file_is_vouched_for_by_the_fingerprint_and_by_nothing_less() -> None:
    ana, _ = ana_founds()
    file = disclose(ana, [sealed(ana)], ATTORNEY)
    assert check(file.raw, log_key=file.log_key).status == 0
    assert check(file.raw).status == 3
    assert check(file.raw, log_key="0" * 64).status == 1


def test_a_view_shows_its_sections_and_no_feelings_unless_ticked() -> None:
    ana, _ = ana_founds()
    seq = sealed(ana)
    assert FEELING.encode() not in disclose(ana, [seq], ATTORNEY).raw
    ticked = Wish(to="R. Lane", purpose="Advice", view="full", private=True)
    assert FEELING.encode() in disclose(ana, [seq], ticked).raw
    police = disclose(ana, [seq], Wish(to="Officer Lee", purpose="Report", view="police")).raw
    assert b"Sam Poe" in police
    assert b"would not stop" not in police


def test_the_workplace_row_names_nobody() -> None:
    ana, _ = ana_founds()
    raw = disclose(ana, [sealed(ana)], Wish(to="HR", purpose="Yearly list", view="workplace")).raw
    assert check(raw).status == 3
    for secret in (b"Sam Poe", b"would not stop", FEELING.encode(), b"entries/0001"):
        assert secret not in raw


def test_what_left_stays_in_the_record() -> None:
    ana, _ = ana_founds()
    file = disclose(ana, [sealed(ana)], ATTORNEY)
    kept = read.open_entry(ana, file.disclosure.seq, "read")
    assert (kept.kind.name, kept.answers["to"], kept.answers["view"]) == ("disclosure", "R. Lane", "full")


def test_nobody_gives_away_what_she_cannot_read() -> None:
    ana, _ = ana_founds()
    dana = ben_joins(ana, ("administrator",), "Dana")
    with pytest.raises(Sealed):
        disclose(dana, [sealed(ana)], ATTORNEY)
    with pytest.raises(BadInput, match="to whom"):
        disclose(ana, [sealed(ana)], Wish(to=" ", purpose=""))
