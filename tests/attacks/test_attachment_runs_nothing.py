"""A file that would run in a reader's browser, or fill the server's memory, or lead out of its folder."""

import io
import struct
import zlib

import pytest
from PIL import Image

from casebound.attachments import pictures
from casebound.attachments.arriving import media_type, tidy
from casebound.core.errors import BadInput
from tests.attachments.adding import add, draft, seal
from tests.members.pages import Practice, text

SCRIPT = b"<script>parent.postMessage(document.cookie)</script>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", SCRIPT),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
    ],
)
def test_nothing_that_was_sent_runs_in_the_browser_of_a_reader(name: str, content: bytes) -> None:
    practice = Practice()
    sheet = draft(practice.ana)
    slip = add(practice.ana, sheet, content, name)
    done = seal(practice.ana, sheet)
    browser = practice.browser("Ana")
    base = f"/entry/{done.id}/files/{slip.id.hex()}/"
    answer = browser.get(base)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"
    # Called a picture, and none: no page is drawn from it either
    assert browser.get(base + "picture/").status_code == 404
    assert browser.get(base + "copy/").status_code == 422
    assert SCRIPT.decode() not in text(browser.get(f"/entry/{done.id}/"))


@pytest.mark.django_db
def test_a_name_that_tries_to_be_a_header_or_a_tag_stays_a_name() -> None:
    practice = Practice()
    sheet = draft(practice.ana)
    slip = add(practice.ana, sheet, b"x", 'a"; filename="b.exe<b>é.jpg')
    done = seal(practice.ana, sheet)
    browser = practice.browser("Ana")
    told = browser.get(f"/entry/{done.id}/files/{slip.id.hex()}/").headers["Content-Disposition"]
    assert told.startswith("attachment; filename=\"a__ filename__b.exe_b__.jpg\"; filename*=UTF-8''a%22%3B")
    assert "<b>" not in text(browser.get(f"/entry/{done.id}/"))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ana\\door.jpg", "door.jpg"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("\u200b", "file"),
        ("", "file"),
        ("x" * 300 + ".jpeg", "x" * 195 + ".jpeg"),
        ("y" * 300, "y" * 200),
    ],
)
def test_names_are_made_plain(sent: str, kept: str) -> None:
    assert tidy(sent) == kept


@pytest.mark.parametrize(
    ("sent", "name", "kept"),
    [
        ("image/JPEG; x=y", "a", "image/jpeg"),
        ("", "a.pdf", "application/pdf"),
        (None, "a.unknown-ending", "application/octet-stream"),
        ("text/html\r\nX: y", "a", "application/octet-stream"),
    ],
)
def test_types_are_made_plain(sent: str | None, name: str, kept: str) -> None:
    assert media_type(sent, name) == kept


def png_of(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of this size."""

    def piece(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = piece(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", header) + data + piece(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (9_000, 6_000), (0, 5)])
def test_a_picture_that_would_fill_the_memory_is_not_decoded(size: tuple[int, int]) -> None:
    for draw in (lambda raw: pictures.small([raw]), pictures.without_hidden_data):
        with pytest.raises(BadInput, match="cannot be read as a picture"):
            draw(png_of(*size))


@pytest.mark.parametrize("ending", ["PNG", "GIF", "WEBP", "JPEG"])
def test_a_picture_cut_anywhere_is_drawn_or_refused(ending: str) -> None:
    out = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(out, ending)
    raw = out.getvalue()
    for at in range(0, len(raw), max(1, len(raw) // 40)):
        try:
            assert pictures.small([raw[:at]])
        except BadInput:
            continue


def test_other_formats_are_never_handed_to_their_decoders() -> None:
    for ending in ("TIFF", "BMP", "PPM", "EPS"):
        out = io.BytesIO()
        Image.new("RGB", (4, 4)).save(out, ending)
        with pytest.raises(BadInput):
            pictures.small([out.getvalue()])


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA", "L", "RGB", "CMYK"])
def test_a_copy_keeps_the_picture_and_nothing_else(mode: str) -> None:
    picture = Image.new("RGB", (8, 4), "red").convert("RGBA" if mode == "LA" else "RGB").convert(mode)
    out = io.BytesIO()
    ending = "JPEG" if mode in ("CMYK", "L", "RGB") else "PNG"
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ana"
    picture.save(out, ending, exif=exif, comment=b"Camera of Ana")
    assert b"Camera of Ana" in out.getvalue()
    copy, _ = pictures.without_hidden_data(out.getvalue())
    assert b"Camera of Ana" not in copy
    assert Image.open(io.BytesIO(copy)).size == (8, 4)
