"""An opposing attorney reads the packs: a row that accuses of more than was ticked, a rule told wrongly."""

import tomllib
from importlib.resources import files

from casebound.core.packs import Pack
from casebound.guidance import report_packs

SEXUAL = "Sexual: assault, threat or display, or unwanted words or touch of that sort"


def pack(id: str) -> Pack:
    return next(one for one in report_packs() if one.id == id)


def basis(id: str) -> str:
    return " ".join(one.words for one in pack(id).basis)


def kinds_of_incident() -> dict[str, str]:
    """Every behaviour of the vocabulary → what the log says of it."""
    column = next(one for one in pack("violence_log").columns if one.label == "Kind of incident")
    raw = files("casebound").joinpath("vocabulary/behaviours.v1.toml").read_text("utf-8")
    terms = tomllib.loads(raw)["terms"]
    return {one["code"]: column.codes.get(one["code"], column.codes.get(one["class"], "")) for one in terms}


def test_a_touch_that_is_not_sexual_and_a_stare_are_no_sexual_assault_in_the_log() -> None:
    said = kinds_of_incident()
    assert all(said.values()), "each behaviour has a kind"
    assert {said["PHY.TOUCH"], said["VIS.LEER"], said["PHY.PROX"]} == {"Other"}
    assert "or other" in said["VIS.PARAPH"], "it may have been drugs"
    sexual = {code for code, words in said.items() if words == SEXUAL}
    assert sexual == {
        *("VRB.SEXREM", "VRB.SEXREQ", "VRB.SEXQ", "VRB.OBSC"),
        *("VIS.GEST", "VIS.EXPOS", "VIS.AROUS", "VIS.MAST", "VIS.PORN"),
        *("PHY.SEXTOUCH", "PHY.KISS", "PHY.SEXASLT", "PHY.RAPE"),
    }


def test_the_rule_on_privacy_cases_is_told_as_it_stands() -> None:
    """29 CFR 1904.29(b)(6) to (b)(9): the log, not the report; a complete list; wishes for illnesses."""
    told = basis("injury_report")
    for words in ("On the log (form 300)", "these alone", "intimate part", "illness, not an injury"):
        assert words in told
    for id in ("injury_report", "privacy_cases"):
        assert "said no to being named" in pack(id).lawyer, "kept apart by wish, which the rule does not know"
    assert "by hand" in pack("injury_report").lawyer, "a hurt to an intimate part is in no tick"


def test_the_employer_hears_that_courts_differ() -> None:
    found = {one.source.words: one.words for one in pack("employer").basis if one.source}
    assert "Kentucky, Michigan, Ohio and Tennessee" in found["Bivens v. Zep, Inc. (6th Circuit, 2025)"]


def test_the_list_for_the_police_is_the_whole_list_of_the_rule() -> None:
    for words in ("social security number", "blood type", "date and place of birth", "death", "no more"):
        assert words in basis("police_list")


def test_no_pack_promises_that_free_words_name_nobody() -> None:
    for one in report_packs():
        told = " ".join([one.lead, *one.stays])
        assert "Nobody is named" not in told, one.id
        if one.form == "pages" and "other people" in told.casefold() and one.names == "own":
            assert "may still name them" in told, one.id
