"""The page that checks evidence files, with the look of the house: for the command and for its address."""

from functools import cache
from hashlib import sha256
from importlib import resources

from casebound import checker


@cache
def made() -> tuple[bytes, str]:
    """The page, and its SHA-256 in hex, for whoever compares two copies."""
    stylesheet = (resources.files("casebound.site") / "static" / "casebound.css").read_text("utf-8")
    raw = checker.page(stylesheet)
    return raw, sha256(raw).hexdigest()
