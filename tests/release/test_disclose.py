"""Ana hands an attorney one file; the attorney checks it alone."""

from functools import partial
from pathlib import Path

import pytest

from casebound.anchors import asking, authorities
from casebound.core.errors import BadInput, Sealed
from casebound.core.evidence.check import check
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import read, write
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish
from tests.anchors.authority import Authority
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


def test_the_tokens_that_bound_its_entries_leave_with_them(tmp_path: Path) -> None:
    authority, (ana, _) = Authority(tmp_path), ana_founds()
    chosen = authorities.Authority("test", "http://127.0.0.1:9/", authority.ca)
    seqs = []
    for turn in range(3):
        seqs.append(sealed(ana))
        assert asking.attempt(
            ana.practice, chosen, lambda url, query: authority.answer(query), partial(float, turn * 40_000)
        )
    middle = check(disclose(ana, seqs[1:2], ATTORNEY).raw, authorities=authority.ca)
    assert [it.trusted for it in middle.times] == [True, True]
    assert [sentence for sentence in middle.proven if f"Entry {seqs[1]} was written after" in sentence]
    assert [sentence for sentence in middle.proven if f"Entry {seqs[1]} was written before" in sentence]
    assert len(check(disclose(ana, seqs, ATTORNEY).raw).times) == 3
    workplace = disclose(ana, seqs, Wish(to="HR", purpose="Yearly list", view="workplace"))
    assert check(workplace.raw).times == ()
