"""The pages of files as a browser without script sends them, and as the script of the page does."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from casebound.attachments import stored
from casebound.attachments.models import Attachment, Chunk
from casebound.core.attachments import CHUNK
from casebound.records import drafts
from tests.attachments.adding import add, bytes_of, draft, seal
from tests.members.copied import copied
from tests.members.pages import Practice, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return copied(Practice)


def photo(width: int = 40, **exif: object) -> bytes:
    out = io.BytesIO()
    told = Image.Exif()
    told[0x010F] = "Camera of Ana"
    told[0x0112] = 6  # lies on its side
    Image.new("RGB", (width, 20), "red").save(out, "JPEG", exif=told)
    return out.getvalue()


def upload(name: str, raw: bytes, kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw, kind)


def test_several_files_by_a_plain_form(practice: Practice) -> None:
    ana, browser = practice.ana, practice.browser("Ana")
    sheet = draft(ana)
    page = f"/draft/{sheet.id.hex()}/files/"
    assert 'type="file"' in text(browser.get(page))
    sent = {
        "files": [upload("a.jpg", photo()), upload("../b\u202egpj.exe", b"MZ")],
        "camera": upload("c.jpg", b"x"),
    }
    answer = browser.post(page, sent)
    assert answer.status_code == 302
    names = [slip.name for slip in stored.waiting(ana, sheet.id).whole]
    assert names == ["a.jpg", "bgpj.exe", "c.jpg"]
    shown = text(browser.get(page))
    assert "bgpj.exe" in shown
    first = stored.waiting(ana, sheet.id).whole[0]
    said = {f"origin-{first.id.hex()}": "My phone", f"captured-{first.id.hex()}": "Me", "do": "on"}
    assert browser.post(page, said).headers["Location"] == f"/draft/{sheet.id.hex()}/check/"
    checked = text(browser.get(f"/draft/{sheet.id.hex()}/check/"))
    assert "a.jpg" in checked
    assert "My phone" in checked
    taken = browser.post(page, {"remove": first.id.hex()})
    assert taken.status_code == 302
    assert first.id not in {slip.id for slip in stored.waiting(ana, sheet.id).whole}


def test_a_page_with_files_is_read_and_saved(practice: Practice) -> None:
    ana, browser = practice.ana, practice.browser("Ana")
    sheet = draft(ana)
    raw = photo()
    slip = add(ana, sheet, raw, "bruise.jpg")
    add(ana, sheet, b"From: him", "letter.eml")
    done = seal(ana, sheet)
    shown = text(browser.get(f"/entry/{done.id}/"))
    base = f"/entry/{done.id}/files/{slip.id.hex()}/"
    assert base in shown
    answer = browser.get(base)
    assert b"".join(answer.streaming_content) == raw  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="bruise.jpg"')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"Camera of Ana" in raw
    copy = browser.get(base + "copy/").content
    assert b"Camera of Ana" not in copy
    assert b"Exif" not in copy
    assert Image.open(io.BytesIO(copy)).size == (20, 40)  # turned as the camera held it
    small = browser.get(base + "picture/")
    assert small.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in small.headers["Content-Security-Policy"]


def test_nobody_else_gets_a_file(practice: Practice) -> None:
    ana, sheet = practice.ana, draft(practice.ana)
    slip = add(ana, sheet, photo())
    for name, roles in (("Ben", ("lead", "practitioner")), ("Dana", ("administrator",))):
        practice.join(name, *roles)
        other = practice.browser(name)
        assert other.get(f"/draft/{sheet.id.hex()}/files/").status_code == 404
        page = f"/draft/{sheet.id.hex()}/files/"
        assert other.post(page, {"files": upload("x.jpg", b"x")}).status_code == 404
        assert other.post(page + f"{slip.id.hex()}/0/", b"x", "application/octet-stream").status_code == 409
    done = seal(ana, sheet)
    for name in ("Ben", "Dana"):
        for ending in ("", "copy/", "picture/"):
            page = f"/entry/{done.id}/files/{slip.id.hex()}/{ending}"
            assert practice.browser(name).get(page).status_code == 404
    assert practice.browser("Ana").get(f"/entry/{done.id}/files/{'0' * 32}/").status_code == 404


def test_what_cannot_be_kept_is_said_and_the_rest_is_kept(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casebound.attachments import arriving

    ana, browser = practice.ana, practice.browser("Ana")
    sheet = draft(ana)
    monkeypatch.setattr(arriving, "SIZE_LIMIT", 100_000)
    page = f"/draft/{sheet.id.hex()}/files/"
    sent = [upload("film.mp4", bytes(200_000)), upload("none.txt", b""), upload("good.txt", b"good")]
    answer = browser.post(page, {"files": sent, "do": "on"})
    assert answer.status_code == 422
    told = text(answer)
    assert "film.mp4" in told
    assert "none.txt” is empty" in told
    assert [slip.name for slip in stored.waiting(ana, sheet.id).whole] == ["good.txt"]
    assert Attachment.objects.count() == 1
    assert Chunk.objects.count() == 1


def test_a_full_disk_is_said_and_nothing_half_kept_counts(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    ana, browser = practice.ana, practice.browser("Ana")
    sheet = draft(ana)

    def full(**fields: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Chunk.objects, "create", full)
    answer = browser.post(f"/draft/{sheet.id.hex()}/files/", {"files": upload("a.jpg", photo())})
    assert answer.status_code == 422
    assert "disk of the server is full" in text(answer)
    assert not Attachment.objects.exists()


def test_a_disk_that_is_nearly_full_takes_no_file(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    browser, sheet = practice.browser("Ana"), draft(practice.ana)
    settings.DATA = tmp_path
    monkeypatch.setattr(stored, "KEPT_FREE", 2**62)
    answer = browser.post(f"/draft/{sheet.id.hex()}/files/", {"files": upload("a.jpg", photo())})
    assert answer.status_code == 422
    assert "disk of the server is full" in text(answer)
    assert not Attachment.objects.exists()
    monkeypatch.setattr(stored, "KEPT_FREE", 0)
    again = browser.post(f"/draft/{sheet.id.hex()}/files/", {"files": upload("a.jpg", photo())})
    assert again.status_code == 302


def test_a_closed_book_keeps_nothing(practice: Practice) -> None:
    from django.test import Client

    sheet = draft(practice.ana)
    answer = Client().post(f"/draft/{sheet.id.hex()}/files/", {"files": upload("a.jpg", photo())})
    assert answer.status_code == 303
    assert not Attachment.objects.exists()


def test_piece_by_piece_and_on_after_a_break(practice: Practice) -> None:
    ana, browser = practice.ana, practice.browser("Ana")
    sheet = draft(ana)
    raw = bytes_of(CHUNK + 3)
    base = f"/draft/{sheet.id.hex()}/files/"
    told = {"name": "film.mp4", "type": "video/mp4", "size": len(raw), "modified": 5}
    begun = json.loads(browser.post(base + "begin/", told).content)
    assert begun["here"] == []
    piece = f"{base}{begun['id']}/"
    assert browser.post(piece + "1/", raw[CHUNK:], "application/octet-stream").status_code == 204
    assert browser.post(piece + "done/").status_code == 409
    assert "50 % of it is here" in text(browser.get(base))
    again = json.loads(browser.post(base + "begin/", told).content)
    assert again == {"id": begun["id"], "here": [1]}
    assert json.loads(browser.post(base + "begin/", told | {"modified": 6}).content)["id"] != begun["id"]
    assert browser.post(piece + "0/", raw[:5], "application/octet-stream").status_code == 409
    assert browser.post(piece + "2/", raw[:5], "application/octet-stream").status_code == 409
    assert browser.post(piece + "0/", raw[:CHUNK], "application/octet-stream").status_code == 204
    assert browser.post(piece + "done/").status_code == 204
    assert browser.post(piece + "done/").status_code == 204
    [slip] = stored.waiting(ana, sheet.id).whole
    assert slip.size == len(raw)
    refused = browser.post(base + "begin/", told | {"size": 10**9})
    assert refused.status_code == 422
    assert "larger than 100 MB" in json.loads(refused.content)["sentence"]
    assert browser.post(base + "begin/", told | {"size": "x"}).status_code == 422


def test_the_page_that_asks_leads_to_the_files_and_loses_no_word(practice: Practice) -> None:
    ana, browser = practice.ana, practice.browser("Ana")
    sheet = draft(ana)
    add(ana, sheet, photo())
    step = f"/draft/{sheet.id.hex()}/page/evidence/"
    assert "photo.jpg" in text(browser.get(step))
    answer = browser.post(step, {"evidence_words": "A receipt.", "do": "files"})
    assert answer.headers["Location"] == f"/draft/{sheet.id.hex()}/files/"
    loaded = drafts.load(ana, sheet.id)
    assert loaded.answers["evidence_words"] == "A receipt."
    assert len(loaded.answers["files"]) == 1  # type: ignore[arg-type]


def test_a_kind_without_files_has_no_such_page(practice: Practice) -> None:
    ana = practice.ana
    sheet = drafts.new(ana, "client.v1", "en", {"name": "Sam"})
    assert practice.browser("Ana").get(f"/draft/{sheet.id.hex()}/files/").status_code == 404
