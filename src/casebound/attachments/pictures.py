"""Pictures drawn anew from a file's bytes, in memory: small ones to look at, and copies without hidden data.

Nothing that arrived is ever shown as it came: a picture is decoded by Pillow, within limits, and drawn anew.
"""

import io
import warnings
from collections.abc import Iterable

from PIL import Image, ImageOps

from casebound.core.attachments import File
from casebound.core.errors import BadInput

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
TYPES = {"image/jpeg", "image/png", "image/webp", "image/gif"}
LARGEST = 30 * 10**6  # bytes of a file that is taken into memory
PIXELS = 50 * 10**6  # more are not decoded: a bomb is small as a file
SMALL = 320  # pixels; drawn at half of that, for sharp screens
NOT_A_PICTURE = "This file cannot be read as a picture. Save the original."


def can_draw(file: File) -> bool:
    """Whether a file says that it is a picture of a kind that can be drawn anew."""
    return file.type in TYPES and file.size <= LARGEST


def small(raw: Iterable[bytes]) -> bytes:
    """JPEG of at most SMALL × SMALL pixels. Raises BadInput for what is no picture."""
    picture = _opened(b"".join(raw), (SMALL, SMALL))
    picture.thumbnail((SMALL, SMALL))
    return _jpeg(picture, 80)


def without_hidden_data(raw: bytes) -> tuple[bytes, str]:
    """The same picture with no place, time, device, thumbnail or comment inside, and the ending of its name.

    Raises BadInput for what is no picture.
    """
    picture = _opened(raw)
    if picture.mode in ("RGBA", "LA", "P", "PA"):
        out = io.BytesIO()
        _bare(picture.convert("RGBA")).save(out, "PNG")
        return out.getvalue(), "png"
    return _jpeg(picture, 92), "jpg"


def _opened(raw: bytes, at_least: tuple[int, int] | None = None) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(raw), formats=FORMATS)
            if picture.width * picture.height > PIXELS:
                raise BadInput(NOT_A_PICTURE)
            if at_least:
                picture.draft("RGB", at_least)  # a JPEG is decoded at a fraction of its size
            picture.load()
            return ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, ArithmeticError, Image.DecompressionBombError, Warning):
        raise BadInput(NOT_A_PICTURE) from None


def _bare(picture: Image.Image) -> Image.Image:
    """Pixels alone: nothing that Pillow would carry over from the file it came from."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    _bare(picture.convert("RGB")).save(out, "JPEG", quality=quality)
    return out.getvalue()
