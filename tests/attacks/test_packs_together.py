"""Mallory holds two packs of one practice: the log that names nobody, and one that names somebody.

No number joins them: not the page, not the client, not a place in the ledger, not a header. Day and time do,
for the law asks for both in the log; so whoever makes it is told, and about a log of few rows, too.
"""

import re
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest

from casebound.exchange.out import making
from casebound.exchange.out.wish import Wish as Out
from casebound.records import read
from casebound.release import packs
from casebound.release.disclose import disclose
from casebound.release.moments import moment
from tests.members.test_founding import ana_founds
from tests.paper.reading import Pdf
from tests.release.test_packs import incident, seal, wish

pytestmark = pytest.mark.django_db
LOG = "violence_log"


def opened(raw: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def seen(found: dict[str, bytes]) -> str:
    """What is written in the log itself: on paper, as data, and what rides inside the paper."""
    paper = Pdf(found["evidence.pdf"])
    inside = [raw.decode() for raw in paper.attached().values()]
    rows = [found[f"computed/{LOG}.csv"].decode(), Pdf(found[f"computed/{LOG}.pdf"]).text]
    return "\n".join([paper.text, *inside, *rows])


def test_no_number_joins_a_row_of_the_log_with_a_page_that_names_somebody() -> None:
    ana, _ = ana_founds()
    client = seal(ana, "client", name="Sam Poe")
    seqs = [incident(ana, happened=f"2026-0{month}-11T10:30") for month in (5, 3, 4)]
    log = opened(disclose(ana, seqs, wish(LOG, worded=frozenset(seqs))).raw)
    named = opened(disclose(ana, [client, *seqs], wish("attorney")).raw)
    assert not [name for name in log if name.startswith(("entries/", "kinds/")) and b"incident" in log[name]]
    pages = [
        raw for name, raw in named.items() if name.endswith("header.bin") and name.startswith("entries/")
    ]
    text = seen(log)
    assert len(pages) == 4
    for header in pages:
        assert not [name for name, raw in log.items() if header in raw or sha256(header).digest() in raw]
    for seq in seqs:
        assert not re.search(rf"\be{seq}\b", text)
    assert not re.search(r"\b[Pp]age \d", text)
    assert not re.search(r"\bClient \d", text)
    # The rows stand in the order of what happened, which is not that of sealing
    assert text.index("2026-03-11") < text.index("2026-04-11") < text.index("2026-05-11")


def test_the_disclosure_of_the_log_does_not_tell_its_reader_which_pages_they_were() -> None:
    ana, _ = ana_founds()
    seq = incident(ana)
    found = opened(disclose(ana, [seq], wish(LOG)).raw)
    shown = [name for name in found if name.startswith("disclosure/sections/")]
    assert [name.rpartition("-")[2] for name in shown] == ["manifest.json"]


def test_whoever_makes_the_second_pack_is_told_of_the_first() -> None:
    ana, _ = ana_founds()
    first, second = incident(ana), incident(ana, happened="2026-04-01")
    entries = list(read.several(ana, [first, second]).values())
    assert packs.earlier(ana, entries) == []
    disclose(ana, [first], wish("attorney"))
    assert [(one.page, one.to) for one in packs.earlier(ana, entries)] == [(1, "R. Lane")]


@pytest.mark.parametrize("form", ["lines", "fhir"])
def test_a_data_file_that_left_before_is_told_as_an_evidence_file_is(form: str) -> None:
    """It holds the name and the hour, too; several pages in it stand as a run, such as e3 to e5."""
    ana, _ = ana_founds()
    seal(ana, "client", name="Sam Poe")
    entries = list(read.several(ana, [incident(ana), incident(ana), incident(ana)]).values())
    at = moment(ana)
    later = incident(ana)
    making.make(ana, Out(form, "whole", "R. Lane", "Advice", ana.own_casebook()), at)
    told = packs.earlier(ana, [*entries, *read.several(ana, [later]).values()])
    assert [(one.page, one.to) for one in told] == [(2, "R. Lane"), (3, "R. Lane"), (4, "R. Lane")]
