"""What a view withholds stands nowhere in the file: not on paper, not in the data beside it, not attached.

Every shipped kind in every view, with a canary in each free answer. The words for how serious something was
are for learning: no page that leaves has them.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

import pytest

from casebound.core.evidence.check import check
from casebound.core.kinds import Kind
from casebound.core.kinds_sample import sample
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import read, write
from casebound.release.disclose import disclose
from casebound.release.lawful import VIEWS
from casebound.release.sheet import Wish
from tests.members.copied import copied
from tests.members.test_founding import ana_founds
from tests.paper.reading import Pdf

pytestmark = pytest.mark.django_db
KINDS = [shipped().get(name) for name in shipped().ids()]
HOW_BAD = re.compile(r"\b(mild|moderate|severe|critical|severity)\b", re.IGNORECASE)
# Kind and vocabulary files travel whole, so that an outsider can label what he reads: words, never answers.
WORDING = ("kinds/", "vocabulary/")


@dataclass(frozen=True)
class Taken:
    """An evidence file, opened: paper is what the PDF says, data every other member and attachment."""

    paper: str
    data: dict[str, bytes]

    def says(self, words: str) -> bool:
        return words in self.paper or any(words.encode() in raw for raw in self.data.values())


def canary(section: str) -> str:
    return f"kestrel{section}kestrel"


def marked(kind: Kind, value: object, section: str) -> object:
    """Every free text of an answer with the canary of its section in it."""
    if isinstance(value, dict):
        return {name: marked(kind, each, section) for name, each in value.items()}
    if isinstance(value, list):
        return [marked(kind, each, section) for each in value]
    free = isinstance(value, str) and " – " in value  # how the sample writes lines and texts
    return f"{canary(section)} {value}" if free else value


def told(kind: Kind) -> dict[str, object]:
    answers = sample(kind, "en", 3)
    return {name: marked(kind, value, kind.question(name).section) for name, value in answers.items()}


def sealed(who: Who, kind: Kind) -> read.Entry:
    amends = None
    if kind.amends:
        incident = shipped().get("incident")
        first = write.Order(
            incident, "en", {"account": "Before.", "happened": "2025-03-14"}, who.own_casebook()
        )
        amends = write.seal_entry(who, first).seq
    order = write.Order(kind, "en", told(kind), who.own_casebook(), amends=amends)
    return read.open_entry(who, write.seal_entry(who, order).seq, "read")


def taken(who: Who, entry: read.Entry, view: str, private: bool = False) -> Taken:
    wish = Wish("R. Lane", "Advice", view, private=private)
    raw = disclose(who, [entry.seq], wish).raw
    assert check(raw).status == 3
    with ZipFile(BytesIO(raw)) as archive:
        data = {name: archive.read(name) for name in archive.namelist() if not name.startswith(WORDING)}
    pdf = Pdf(data.pop("evidence.pdf"))
    attached = {f"attached {name.decode()}": raw for name, raw in pdf.attached().items()}
    return Taken(pdf.text, data | attached)


def in_view(kind: Kind, view: str, private: bool) -> set[str]:
    if VIEWS[view].computed:
        return set()
    return {section.code for section in kind.sections_in(view, private=private)}


class Alone:
    """A practice of one; the attack begins with what she seals."""

    def __init__(self) -> None:
        self.ana, _ = ana_founds()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_nothing_withheld_leaves_nor_a_word_for_how_serious_it_was(kind: Kind, view: str) -> None:
    ana = copied(Alone).ana
    entry = sealed(ana, kind)
    for private in (False, True) if VIEWS[view].feelings else (False,):
        file = taken(ana, entry, view, private)
        shown = in_view(kind, view, private)
        for section in entry.opened.sections.values():
            marks = canary(section.code).encode() in section.raw
            assert file.says(canary(section.code)) is (marks and section.code in shown), section.code
            assert (canary(section.code) in file.paper) is (marks and section.code in shown), section.code
            present = [name for name, raw in file.data.items() if raw == section.raw]
            assert bool(present) is (section.code in shown), section.code
        assert HOW_BAD.findall(file.paper) == []
        for name, raw in file.data.items():
            assert HOW_BAD.findall(raw.decode("utf-8", "replace")) == [], name


def test_the_looking_glass_is_in_the_right_place() -> None:
    """With the severity raised and every section filled, learning has something that could leak."""
    ana, _ = ana_founds()
    incident = shipped().get("incident")
    order = write.Order(
        incident,
        "en",
        {
            "account": "He would not stop.",
            "happened": "2025-03-14T20:02",
            "behaviours": ["PHY.GRAB"],
            "raised_severity": "s5",
            "raised_reason": "kestrel reason",
            "helped": "kestrel helped",
        },
        ana.own_casebook(),
    )
    entry = read.open_entry(ana, write.seal_entry(ana, order).seq, "read")
    assert b"kestrel reason" in entry.opened.sections[incident.section("learning").slot].raw
    for view in VIEWS:
        file = taken(ana, entry, view, VIEWS[view].feelings)
        assert not file.says("kestrel")
        assert not file.says('"level"')
        assert not file.says("For learning\n")
        assert HOW_BAD.findall(file.paper) == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_client_is_not_named_by_number_where_who_it_was_is_withheld(view: str) -> None:
    ana, _ = ana_founds()
    client = write.Order(shipped().get("client"), "en", {"name": "Sam Poe"}, ana.own_casebook())
    number = read.open_entry(ana, write.seal_entry(ana, client).seq, "read").digest.client
    answers = {"account": "He stayed.", "happened": "2025-03-14T20:02", "client": number}
    order = write.Order(shipped().get("incident"), "en", answers, ana.own_casebook())
    entry = read.open_entry(ana, write.seal_entry(ana, order).seq, "read")
    file = taken(ana, entry, view)
    assert (f"Client {number}" in file.paper) is ("person" in in_view(entry.kind, view, False))


def test_views_that_offer_the_tick_are_those_whose_kinds_have_private_sections() -> None:
    able = {
        view.code
        for view in VIEWS.values()
        if not view.computed
        for kind in KINDS
        if kind.sections_in(view.code, private=True) != kind.sections_in(view.code)
    }
    assert able == {view.code for view in VIEWS.values() if view.feelings}


def test_a_practices_own_kind_cannot_smuggle_words_into_the_computed_row() -> None:
    """A question may be called `setting` and hold free words, or what is private."""
    source = shipped().get("note").source.decode()
    source = source.replace('kind = "note"', 'kind = "own_note"').replace("\nnumber = 5", "")
    source = source.replace('id = "title"', 'id = "setting"').replace('summary = ["title", ', "summary = [")
    from casebound.records import kinds

    ana, _ = ana_founds()
    kind = kinds.add(ana.practice, source.encode())
    order = write.Order(kind, "en", {"setting": "kestrel", "text": "words"}, ana.own_casebook())
    entry = read.open_entry(ana, write.seal_entry(ana, order).seq, "read")
    assert not taken(ana, entry, "workplace").says("kestrel")
