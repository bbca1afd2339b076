"""The secret in a link that lets one person in once: 32 random bytes, written as 43 characters."""

import base64
import binascii
import secrets

from casebound.core.errors import BadInput


def drawn() -> bytes:
    """A new one. Its text begins with no dash, which a command would take for an option."""
    token = secrets.token_bytes(32)
    while written(token).startswith("-"):
        token = secrets.token_bytes(32)
    return token


def written(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def read(text: str, otherwise: str) -> bytes:
    """The bytes behind a whole link or its last part. Raises BadInput with the sentence `otherwise`."""
    try:
        return base64.urlsafe_b64decode(text.strip().rsplit("/", 1)[-1] + "=")
    except (binascii.Error, ValueError):
        raise BadInput(otherwise) from None
