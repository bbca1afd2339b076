"""What an outside clock says of a page: on the page itself, and on the paper that leaves with it."""

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from casebound.anchors import asking, authorities, bounds
from casebound.anchors.models import Token
from casebound.members.who import Who
from casebound.records import dated, read
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish
from tests.anchors.authority import Authority
from tests.members.test_founding import ana_founds
from tests.paper.reading import Pdf
from tests.release.test_disclose import ATTORNEY, sealed

pytestmark = pytest.mark.django_db
ZONE = "America/Los_Angeles"
NOON = 1_800_000_000


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def ana(tmp_path: Path, settings: Any) -> Who:
    settings.DATA = tmp_path
    return ana_founds()[0]


def stamped(ana: Who, authority: Authority, data: Path, at: int) -> None:
    chosen = authorities.Authority("clock-house", "http://127.0.0.1:9/", authority.ca)
    authorities.add(data, chosen)
    assert asking.attempt(
        ana.practice, chosen, lambda url, query: authority.answer(query), partial(float, at)
    )


def told(ana: Who, seq: int) -> list[str]:
    return dated.lines(ana, read.open_entry(ana, seq, "read"), ZONE)


def test_without_an_authority_there_is_only_the_own_clock(ana: Who) -> None:
    assert told(ana, sealed(ana)) == [
        "Only by the clock of the computer it was sealed on. No time authority says more."
    ]


def test_between_two_stamps(ana: Who, authority: Authority, tmp_path: Path) -> None:
    first = sealed(ana)
    stamped(ana, authority, tmp_path, NOON)
    second = sealed(ana)
    assert ["Not after" in line for line in told(ana, first)] == [True]
    assert ["Not before" in line for line in told(ana, second)] == [True]
    stamped(ana, authority, tmp_path, NOON + 40_000)
    after, before = told(ana, second)
    assert "Not before" in after
    assert "Not after" in before
    assert all("“clock-house”" in line for line in (after, before))
    early, late = (row for row in Token.objects.order_by("id"))
    found = bounds.Book(ana.practice, ana.roll.log_key, tmp_path)
    header = read.open_entry(ana, second, "read").header
    assert found.of(second, header.token) == bounds.Bounds(
        bounds.Bound("clock-house", early.earliest), bounds.Bound("clock-house", late.latest)
    )
    assert found.of(second, header.token, second).before is None, "stamped after the file was fixed"


def test_minutes_are_rounded_outwards(monkeypatch: pytest.MonkeyPatch, ana: Who) -> None:
    """A bound that is told to the minute has to be true to the second."""
    both = bounds.Bounds(bounds.Bound("a", NOON + 59), bounds.Bound("a", NOON + 61))
    monkeypatch.setattr(bounds.Book, "of", lambda *_: both)
    after, before = told(ana, sealed(ana))
    assert dated._moment(NOON, "UTC") == "15 January 2027, 08:00 UTC"
    assert dated._moment(NOON, ZONE) in after
    assert dated._moment(NOON + 120, ZONE) in before


def test_a_row_that_was_edited_dates_nothing(ana: Who, authority: Authority, tmp_path: Path) -> None:
    """Dana writes other moments beside the token, another token, or takes the certificates away."""
    seq = sealed(ana)
    stamped(ana, authority, tmp_path, NOON)
    true = told(ana, seq)
    Token.objects.update(earliest=0, latest=NOON * 2)
    assert told(ana, seq) == true
    row = Token.objects.get()
    other = authority.stamp(b"another note")
    unchecked = ["A time stamp of “clock-house” is kept, but could not be checked here."]
    Token.objects.update(raw=other)
    assert told(ana, seq) == unchecked
    Token.objects.update(raw=row.raw)
    assert told(ana, seq) == true
    (tmp_path / "authorities" / "clock-house.pem").unlink()
    assert told(ana, seq) == unchecked
    Token.objects.update(raw=b"nothing", size=row.size)
    assert told(ana, seq) == unchecked


def test_the_paper_says_it_in_the_language_and_zone_of_its_reader(
    ana: Who, authority: Authority, tmp_path: Path
) -> None:
    seq = sealed(ana)
    assert "Solo por el reloj" in paper(ana, seq, language="es")
    stamped(ana, authority, tmp_path, NOON)
    english = paper(ana, seq)
    assert "seen from outside" in english
    assert "Not after" in english
    assert "clock-house" in english
    assert "No después de" in paper(ana, seq, language="es")


def paper(ana: Who, seq: int, language: str = "en") -> str:
    wish = Wish(to="R. Lane", purpose="Advice", view=ATTORNEY.view, language=language)
    raw = ZipFile(BytesIO(disclose(ana, [seq], wish).raw)).read("evidence.pdf")
    return " ".join(Pdf(raw).text.split())


def test_the_write_path_is_what_quotes(ana: Who, authority: Authority, tmp_path: Path) -> None:
    """Or the tests above bound nothing."""
    stamped(ana, authority, tmp_path, NOON)
    assert any(read.open_entry(ana, sealed(ana), "read").header.token)
