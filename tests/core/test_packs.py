"""A pack can let out nothing that the kinds do not let out, and every basis says where it comes from."""

import pytest

from casebound.core import packs
from casebound.core.errors import BadInput
from casebound.guidance import report_packs
from casebound.kinds import shipped

PAGES = """
[[packs]]
number = 1
id = "lawyer"
title = "For a lawyer"
lead = "All of it."
form = "pages"
view = "attorney"
feelings = true
covered = ["no"]
premises = ["SOLO"]
[packs.shows]
incident = ["occasion", "facts"]
[[packs.basis]]
words = "Advice."
source = "law"
"""
ROWS = """
[[packs]]
number = 2
id = "log"
title = "A log"
lead = "One row each."
form = "rows"
view = "workplace"
names = "out"
period = true
lawyer = "Ask your lawyer."
[[packs.only]]
asked = "incident.harm_body"
any = ["care"]
[[packs.apart]]
asked = "incident.behaviours"
any = ["PHY.RAPE"]
[[packs.columns]]
label = "No."
form = "number"
[[packs.columns]]
label = "Day"
form = "day"
asked = ["incident.happened"]
[[packs.columns]]
label = "Kind"
form = "codes"
asked = ["incident.behaviours", "incident.repeated"]
[packs.columns.codes]
PHY = "Touched"
"PHY.HIT" = "Hit"
yes = "More than once"
"""
FILE = f"""
book = "packs"
version = 1
language = "en"
[[sources]]
id = "law"
words = "A law"
place = "US"
as_of = "2026-11"
confidence = "high"
{PAGES}{ROWS}"""


def kinds():
    return {name: shipped().get(name) for name in ("incident", "client", "note")}


def load(text=FILE):
    return packs.load(text.encode(), kinds())


def test_a_pack_of_pages_lets_its_sections_go_and_feelings_only_if_ticked():
    lawyer, _log = load()
    incident, note = kinds()["incident"], kinds()["note"]
    feelings = incident.section("feelings").slot
    assert lawyer.sections(incident) == (0, 6)
    assert lawyer.sections(incident, private=True) == (0, 6, feelings)
    assert lawyer.sections(note, private=True) == ()
    assert (lawyer.kinds, lawyer.basis[0].source.confidence) == (("incident",), "high")
    assert lawyer.takes("incident", {})
    assert not lawyer.takes("note", {})


def test_a_pack_of_rows_takes_what_its_conditions_say_and_knows_what_is_kept_apart():
    _lawyer, log = load()
    hurt = {"harm_body": "care"}
    assert log.kinds == ("incident",)
    assert log.takes("incident", hurt)
    assert not log.takes("incident", {"harm_body": "none"})
    assert not log.takes("incident", {})
    assert log.kept_apart("incident", {"behaviours": ["BND.GIFT", "PHY.RAPE"]})
    assert not log.kept_apart("incident", hurt)
    alone = packs.load(FILE.replace("period = true", "only_apart = true").encode(), kinds())[1]
    assert not alone.takes("incident", hurt)
    assert alone.takes("incident", hurt | {"behaviours": ["PHY.RAPE"]})
    assert not alone.takes("client", {})


@pytest.mark.parametrize(
    ("old", "new", "because"),
    [
        ('confidence = "high"', 'confidence = "low"', "high or medium"),
        ('view = "attorney"', 'view = "friends"', "'friends'; it must be one of"),
        ('"occasion", "facts"', '"occasion", "diary"', "section 'diary' of incident"),
        ('"occasion", "facts"', '"feelings"', "section 'feelings' of incident: private"),
        ('"occasion", "facts"', '"learning"', "section 'learning' of incident: private"),
        ('view = "attorney"', 'view = "police"', "section 'facts' of incident"),
        ("incident = [", "diary = [", "kind 'diary', which there is not"),
        ('source = "law"', 'source = "hearsay"', "source 'hearsay'"),
        ('premises = ["SOLO"]', 'premises = ["MOON"]', "'MOON', which no kind has as a setting"),
        ('covered = ["no"]', 'covered = ["maybe"]', "holds only yes, no, unsure"),
        ('lawyer = "Ask your lawyer."', "", "no sourced basis"),
        ('asked = ["incident.happened"]', 'asked = ["incident.weather"]', "no kind has such a question"),
        ('asked = ["incident.happened"]', 'asked = ["diary.day"]', "no kind has such a question"),
        ('asked = ["incident.happened"]', 'asked = ["incident.account"]', "which is of the type text"),
        ('asked = ["incident.happened"]', "", "give `asked` where it takes"),
        ('form = "number"', 'form = "number"\nasked = ["incident.happened"]', "give `asked` where it takes"),
        (
            'form = "day"\nasked = ["incident.happened"]',
            'form = "words"\nasked = ["incident.feelings"]',
            "private",
        ),
        ('form = "codes"', 'form = "labels"', "exactly where its form is codes"),
        ('PHY = "Touched"', 'PHI = "Touched"', "'PHI', which is no code or class"),
        ('any = ["care"]', 'any = ["cured"]', "'cured', which is no code of incident.harm_body"),
        ('asked = "incident.harm_body"', 'asked = "incident.harm"', "no kind has such a question"),
        ('form = "pages"', 'form = "rows"', "of form pages has `shows`"),
        ("number = 2", "number = 1", "number of another pack"),
        ('id = "log"', 'id = "log"\nsecret = true', "`secret` is not a key"),
    ],
)
def test_whatever_is_unknown_or_would_let_out_more_is_refused(old, new, because):
    assert old in FILE
    with pytest.raises(BadInput) as refused:
        load(FILE.replace(old, new, 1))
    assert because in " ".join(problem.sentence for problem in refused.value.problems)


def test_every_pack_that_comes_along_says_what_stays_and_on_which_basis():
    found = report_packs()
    numbers = [pack.number for pack in found]
    assert numbers == list(range(1, len(found) + 1)), "a new pack gets the next number; none is used twice"
    for pack in found:
        assert pack.stays, pack.id
        assert pack.lawyer or pack.basis, pack.id
        assert all(basis.source and basis.source.confidence in ("high", "medium") for basis in pack.basis)
        assert pack.names == "out" or not pack.id.endswith(("log", "dispute", "report"))


def test_nothing_for_learning_and_nothing_private_is_in_any_pack():
    known = shipped()
    for pack in report_packs():
        for name, codes in pack.shows.items():
            shown = {known.get(name).section(code) for code in codes}
            assert not any(section.private or section.learning for section in shown), (pack.id, name)
