"""A pack lets out exactly its list: a canary in every answer says what left, in the PDF and in the table."""

import csv
import io
import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from casebound.core.errors import BadInput
from casebound.core.evidence.check import check
from casebound.guidance import report_packs
from casebound.kinds import shipped
from casebound.members import leavers
from casebound.members.who import Who
from casebound.records import read, write
from casebound.release import packs
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish
from tests.members.test_founding import ana_founds
from tests.paper.reading import Pdf

pytestmark = pytest.mark.django_db
# One word in each section of an incident that nothing else holds.
CANARIES = {
    "writer_name": "Owriterow",
    "address": "Qplaceaq",
    "given_name": "Qgivennaq",
    "aliases": ["Qaliasq"],
    "phones": ["+1 202 555 0199"],
    "description": "Qdescriptq",
    "other_target": "Qtargetq",
    "behaviour_other": "Qbehaviourq",
    "account": "Qaccountq happened.",
    "demeanour_words": "Qdemeanourq",
    "care_context": "Qcontextq",
    "decision_reason": "Qpolicyq",
    "safe_exit": "Qresponseq",
    "treatment": "Qharmq",
    "evidence_words": "Qevidenceq",
    "feelings": "Qfeelingsq",
    "helped": "Qlearningq",
    "consent_version": "Qversionq",
}
TICKED = {
    "happened": "2026-03-14T20:02~",
    "behaviours": ["OTH.OTHER", "PHY.HIT"],
    "relation": "CLIENT",
    "setting": "SOLO",
    "responses": ["R08", "R11"],
    "outcome": "DISCH_NOW",
    "harm_body": "hospital",
    "days_off": 3,
    "consent_signed": "signed",
    "consent_date": "2026-03-01",
    "payment": "full",
    "said": [{"speaker": "they", "words": "Qsaidq", "exact": "exact"}],
}
OCCASION, IDENTITY = {"Owriterow"}, {"Qgivennaq", "Qaliasq", "Qdescriptq"}
ACT = {"Qbehaviourq", "Qaccountq", "Qsaidq"}
LIST = {
    "attorney": OCCASION
    | IDENTITY
    | ACT
    | {"Qplaceaq", "Qtargetq", "Qdemeanourq", "Qcontextq", "Qpolicyq", "Qversionq"}
    | {"Qresponseq", "Qharmq", "Qevidenceq"},
    "insurer": OCCASION
    | ACT
    | {"Qplaceaq", "Qdemeanourq", "Qcontextq", "Qpolicyq", "Qversionq", "Qresponseq", "Qharmq", "Qevidenceq"},
    "employer": OCCASION | ACT | {"Qplaceaq", "Qcontextq", "Qresponseq", "Qharmq"},
    "board": OCCASION | ACT | {"Qplaceaq", "Qpolicyq", "Qversionq", "Qresponseq"},
    "violence_log": {"Qaccountq"},
    "injury_report": {"Qaccountq", "Qtargetq"},
    "privacy_cases": {"Qtargetq"},
    "card_dispute": {"Qversionq"},
    "police_open": OCCASION
    | IDENTITY
    | ACT
    | {"Qplaceaq", "Qdemeanourq", "Qcontextq", "Qpolicyq", "Qversionq", "Qresponseq", "Qharmq", "Qevidenceq"},
    "police_premises": OCCASION
    | IDENTITY
    | ACT
    | {"Qplaceaq", "Qdemeanourq", "Qresponseq", "Qharmq", "Qevidenceq"},
    "police_list": IDENTITY,
}


def seal(who: Who, kind: str = "incident", amends: int | None = None, **answers: object) -> int:
    order = write.Order(shipped().get(kind), "en", answers, who.own_casebook(), amends=amends)
    return write.seal_entry(who, order).seq


def incident(who: Who, **more: object) -> int:
    return seal(who, **{**CANARIES, **TICKED, **more})


def wish(id: str, **more: object) -> Wish:
    pack = packs.named(id)
    return Wish(
        **{"to": "R. Lane", "purpose": "Advice", "view": pack.view, "pack": pack, "files": "none"} | more
    )


def members(raw: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def canaries(text: str) -> set[str]:
    return set(re.findall(r"[QO](?:[a-z]{4,12})(?:q|ow)\b", text))


def covered(who: Who, said: str) -> None:
    leavers.state(who, said)


def test_every_pack_has_its_list() -> None:
    packs = {pack.id for pack in report_packs()}
    assert packs == set(LIST), "enter a new pack into LIST, with the canaries that may leave in it"


@pytest.mark.parametrize("pack", report_packs(), ids=lambda pack: pack.id)
def test_exactly_the_list_of_a_pack_leaves_on_paper_and_as_data(pack) -> None:
    ana, _ = ana_founds()
    if pack.covered:
        covered(ana, pack.covered[0])
    private_case = {"behaviours": ["OTH.OTHER", "PHY.SEXASLT"]} if pack.only_apart else {}
    seq = incident(ana, **private_case)
    made = disclose(ana, [seq], wish(pack.id, worded=frozenset({seq})))
    assert check(made.raw, log_key=made.log_key).status == 0
    found = members(made.raw)
    paper = Pdf(found["evidence.pdf"])
    assert canaries(paper.text) == LIST[pack.id]
    attached = b"".join(paper.attached().values()).decode()
    data = "".join(
        raw.decode() for name, raw in found.items() if name.startswith("entries/") and "/sections/" in name
    )
    assert canaries(attached) == LIST[pack.id]
    if pack.form == "rows":
        assert not data
        assert canaries(found[f"computed/{pack.id}.csv"].decode()) == LIST[pack.id]
        assert canaries(Pdf(found[f"computed/{pack.id}.pdf"]).text) == LIST[pack.id]
    else:
        assert canaries(data) == LIST[pack.id]
        assert ("555 0199" in data) == (pack.id in ("attorney", "police_open", "police_premises"))
    assert b"Qfeelingsq" not in made.raw
    assert b"Qlearningq" not in made.raw


def rows(raw: bytes, id: str) -> list[dict[str, str]]:
    text = members(raw)[f"computed/{id}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_of_the_log_has_what_the_law_lists_and_no_number_of_a_page() -> None:
    ana, _ = ana_founds()
    seal(ana, account="Something else.", happened="2026-01-01")
    late, early = incident(ana), incident(ana, happened="2026-02-01")
    made = disclose(ana, [late, early], wish("violence_log", completer="Dana, manager"))
    first, second = rows(made.raw, "violence_log")
    assert (first["No."], first["Date"], first["Time"]) == ("1", "2026-02-01", "Not known")
    assert (second["No."], second["Date"], second["Time"]) == ("2", "2026-03-14", "about 20:02")
    assert (second["Type"], second["Who did it"]) == ("2", "Client")
    assert second["Kind of incident"] == "Physical attack without a weapon; Other"
    assert second["Help called"] == "The emergency number was called"
    assert second["Days lost"] == "3"
    assert second["Done to protect people"] == "Ended the session"
    assert not second["What happened"], "her words stay unless she lets them in"
    pdf = Pdf(members(made.raw)["computed/violence_log.pdf"]).text
    assert "Completed by Dana, manager" in pdf
    for number in (f"e{late}", f"e{early}", "Client 1", "Page 2"):
        assert number not in pdf + members(made.raw)["computed/violence_log.csv"].decode()


def test_names_are_put_out_of_the_words_of_a_row() -> None:
    ana, _ = ana_founds()
    seal(ana, "client", name="Sam Poe", phones=["+1 202 555 0123"])
    words = (
        "Sam Poe came back. Qgivennaq, that is sam, said call 202-555-0123. Ana left; Robin saw it. "
        "Samantha not."
    )
    seq = incident(ana, account=words, witnesses=[{"name": "Robin Lee", "contact": "robin@example.org"}])
    made = disclose(ana, [seq], wish("violence_log", worded=frozenset({seq})))
    (row,) = rows(made.raw, "violence_log")
    told = row["What happened"]
    assert told.count("[name left out]") >= 6, told
    for name in ("Sam Poe", "Qgiven", "0123", "Ana", "Robin", " sam,"):
        assert name not in told
    assert "Samantha not." in told


def test_nobody_else_stands_in_the_list_for_the_police() -> None:
    ana, _ = ana_founds()
    seal(ana, "client", name="Sam Poe")
    drawn = "Tall, a scar like Sam Poe’s; Robin and Ana saw it. Called himself Rose. Tel. +1 202 555 0199."
    seq = incident(
        ana, given_name="Peter Rose", description=drawn, witnesses=[{"name": "Robin Lee"}], aliases=["Poe"]
    )
    (row,) = rows(disclose(ana, [seq], wish("police_list")).raw, "police_list")
    assert row["Name"] == "Peter Rose; Poe"
    out = "[name left out]"
    assert row["Description"].startswith(f"Tall, a scar like {out}"), row
    assert f"{out} and {out} saw it. Called himself Rose." in row["Description"]


def test_a_privacy_case_has_no_name_in_the_report_and_stands_on_the_list_apart() -> None:
    ana, _ = ana_founds()
    plain, private = incident(ana), incident(ana, behaviours=["PHY.SEXASLT"])
    both = disclose(ana, [plain, private], wish("injury_report", worded=frozenset({plain, private})))
    first, second = rows(both.raw, "injury_report")
    assert (first["Employee"], first["Case number"]) == ("Qtargetq", f"e{plain}")
    assert (second["Employee"], second["What happened"]) == ("Privacy case", "Injury from assault")
    with pytest.raises(BadInput, match="nothing to say of page"):
        disclose(ana, [plain], wish("privacy_cases"))
    (row,) = rows(disclose(ana, [private], wish("privacy_cases")).raw, "privacy_cases")
    assert (row["Employee"], row["Case number"]) == ("Qtargetq", f"e{private}")
    unhurt = incident(ana, harm_body="none")
    with pytest.raises(BadInput, match="nothing to say of page"):
        disclose(ana, [unhurt], wish("injury_report"))


@pytest.mark.parametrize(
    ("said", "police"),
    [
        ("no", ["police_open"]),
        ("yes", ["police_premises", "police_list"]),
        ("unsure", ["police_premises", "police_list"]),
        ("", ["police_premises", "police_list"]),
    ],
)
def test_the_answer_about_privacy_law_chooses_what_the_police_may_get(said: str, police: list[str]) -> None:
    ana, _ = ana_founds()
    if said:
        covered(ana, said)
    assert [pack.id for pack in packs.offered(ana) if pack.id.startswith("police")] == police
    other = "police_premises" if said == "no" else "police_open"
    with pytest.raises(BadInput, match="not for your practice"):
        disclose(ana, [incident(ana)], wish(other))


@pytest.mark.parametrize("place", ["HOTEL", "CLIENT_HOME", None])
def test_an_outcall_needs_a_lawyer_first(place: str | None) -> None:
    ana, _ = ana_founds()
    seq = incident(ana, setting=place)
    with pytest.raises(BadInput, match="Ask your lawyer first"):
        disclose(ana, [seq], wish("police_premises"))
    assert check(disclose(ana, [seq], wish("police_premises", advised=True)).raw).status == 3


def test_what_left_stands_in_the_disclosure() -> None:
    ana, _ = ana_founds()
    made = disclose(ana, [incident(ana)], wish("board"))
    kept = read.open_entry(ana, made.disclosure.seq, "read").answers
    assert kept["pack"] == "For a licensing board (board.v1)"
    said = " ".join(kept["sections"])
    assert said.startswith("Something happened: When, and who writes; Where; What they did; What happened;")
    assert "Who it was" not in said


def test_a_year_holds_what_happened_in_it_once_and_nothing_that_was_taken_back() -> None:
    ana, _ = ana_founds()
    log = packs.named("violence_log")
    first, gone = incident(ana), incident(ana)
    seal(ana, "retraction", amends=gone, why="It was another day.")
    incident(ana, happened="2025-12-31T23:00")
    assert packs.years(ana, log) == [2026, 2025]
    offer = packs.by_year(ana, log, 2026)
    assert [entry.seq for entry in offer.entries] == [first]
    assert offer.ticked == {first}


def test_a_table_program_computes_nothing_of_a_cell() -> None:
    ana, _ = ana_founds()
    seq = incident(ana, consent_version="=1+1")
    (row,) = rows(disclose(ana, [seq], wish("card_dispute")).raw, "card_dispute")
    assert row["Form or version"] == "'=1+1"


def test_the_basis_is_about_her_place_or_not_shown() -> None:
    ana, _ = ana_founds()
    log = packs.named("violence_log")
    shown = {}
    for place in ("", "US-CA", "US-WA", "DE"):
        ana.practice.place = place
        shown[place] = len(packs.basis(ana, log))
    assert shown == {"": 4, "US-CA": 4, "US-WA": 0, "DE": 0}
