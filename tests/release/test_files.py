"""Photos and files in an evidence file: copies without hidden data unless chosen otherwise."""

import pytest

from casebound.attachments import stored
from casebound.core.errors import BadInput
from casebound.core.evidence import check
from casebound.members.who import Who
from casebound.release import enclosed
from casebound.release.disclose import disclose
from casebound.release.sheet import Wish
from tests.attachments.adding import add, draft, seal
from tests.attachments.test_pages import photo
from tests.members.copied import copied
from tests.members.pages import Practice, text
from tests.paper.reading import Pdf

pytestmark = pytest.mark.django_db
HIDDEN = b"Camera of Ana"


@pytest.fixture
def practice() -> Practice:
    return copied(Practice)


def page_with_files(ana: Who) -> tuple[int, bytes]:
    sheet = draft(ana)
    raw = photo()
    add(ana, sheet, raw, "door.jpg")
    heic = add(ana, sheet, b"heic with a place", "phone.heic")
    stored._rows(ana, heic).update(slip=stored.slips.sealed(ana, heic.told(type="image/heic")))
    mail = add(ana, sheet, b"From: him", "mail.eml")
    stored._rows(ana, mail).update(slip=stored.slips.sealed(ana, mail.told(type="message/rfc822")))
    return seal(ana, sheet).seq, raw


def wish(way: str, view: str = "full") -> Wish:
    return Wish(to="R. Lane", purpose="Advice", view=view, files=way)


def members(raw: bytes) -> dict[str, bytes]:
    found = check(raw)
    assert found.status == 3, found.faults
    assert found.contents
    return {name: data for name, data in found.contents.members.items() if name.startswith("files/")}


def test_a_photo_leaves_as_a_copy_without_hidden_data(practice: Practice) -> None:
    seq, raw = page_with_files(practice.ana)
    made = disclose(practice.ana, [seq], wish(enclosed.COPIES))
    found = members(made.raw)
    assert list(found) == ["files/0001/01-copy-door.jpg", "files/0001/03-original-mail.eml"]
    assert HIDDEN in raw
    assert HIDDEN not in made.raw
    assert b"heic with a place" not in made.raw
    pdf = check(made.raw).contents.members["evidence.pdf"]  # type: ignore[union-attr]
    printed = Pdf(pdf).text
    assert "enclosed as a copy without its hidden data" in printed
    assert "not in this file" in printed


def test_originals_leave_when_chosen_and_prove_themselves(practice: Practice) -> None:
    seq, raw = page_with_files(practice.ana)
    made = disclose(practice.ana, [seq], wish(enclosed.ORIGINALS))
    found = members(made.raw)
    assert found["files/0001/01-original-door.jpg"] == raw
    assert len(found) == 3
    assert "byte for byte" in " ".join(check(made.raw).proven)


def test_none_leave_when_none_are_wanted_or_the_view_does_not_show_them(practice: Practice) -> None:
    seq, _ = page_with_files(practice.ana)
    assert members(disclose(practice.ana, [seq], wish(enclosed.NONE)).raw) == {}
    assert members(disclose(practice.ana, [seq], wish(enclosed.ORIGINALS, "board")).raw) == {}


def test_the_same_moment_gives_the_same_file(practice: Practice) -> None:
    from casebound.release.moments import moment

    seq, _ = page_with_files(practice.ana)
    at = moment(practice.ana)
    first = disclose(practice.ana, [seq], wish(enclosed.COPIES), at)
    assert disclose(practice.ana, [seq], wish(enclosed.COPIES), at).raw == first.raw


def test_too_much_and_what_is_no_picture_is_said(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    add(ana, sheet, b"no picture at all", "door.jpg")
    seq = seal(ana, sheet).seq
    with pytest.raises(BadInput, match="cannot be read as a picture"):
        disclose(ana, [seq], wish(enclosed.COPIES))
    with pytest.raises(BadInput, match="one of these ways"):
        disclose(ana, [seq], wish("all"))
    monkeypatch.setattr(enclosed, "MOST", 5)
    with pytest.raises(BadInput, match="fit into one file"):
        disclose(ana, [seq], wish(enclosed.ORIGINALS))


def test_the_page_asks_where_there_are_files(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, browser = practice.ana, practice.browser("Ana")
    seq, _ = page_with_files(ana)
    plain = seal(ana, draft(ana)).seq
    question = "Do the photos and files go along?"
    assert question not in text(browser.get(f"/entry/e{plain}/take/"))
    assert question in text(browser.get(f"/entry/e{seq}/take/"))
    said = {"pages": [f"e{seq}"], "view": "full", "to": "R. Lane", "purpose": "Advice", "extent": "selection"}
    said |= {"language": "en", "enclose": "copies", "do": "look"}
    looked = text(browser.post(f"/entry/e{seq}/take/", said))
    assert "Exactly this leaves" in looked
    assert "enclosed as a copy without its hidden data" in looked
    monkeypatch.setattr(enclosed, "MOST", 5)
    assert "fit into one file" in text(browser.post(f"/entry/e{seq}/take/", said))
