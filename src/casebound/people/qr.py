"""A QR code as the outline of its dark squares, drawn inside the page: no file, no style, no request."""

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around it, as the standard wants


@dataclass(frozen=True)
class Drawn:
    """side: modules with the white around them; path: an SVG path in modules."""

    side: int
    path: str


def drawn(text: str) -> Drawn:
    made = qrcode.QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    made.add_data(text)
    made.make(fit=True)
    rows = made.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on]
    return Drawn(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
