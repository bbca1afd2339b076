"""The mail server that whoever runs this names, if any: without one nothing is ever mailed.

CASEBOUND_MAIL=smtp://user:password@host:587?from=notes@example.org     STARTTLS, always
CASEBOUND_MAIL=smtps://user:password@host:465?from=notes@example.org    TLS from the start
CASEBOUND_MAIL=file:///some/folder?from=notes@example.org               into files, to try it out
"""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

NOBODY = "django.core.mail.backends.dummy.EmailBackend"
BACKENDS = {"smtp": "smtp", "smtps": "smtp", "file": "filebased"}


def from_url(url: str) -> dict[str, Any]:
    """Django's settings for it. ValueError for an address that does not fit; mail is never sent in clear."""
    if not url:
        return {"EMAIL_BACKEND": NOBODY}
    parts = urlsplit(url)
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in BACKENDS or "@" not in sender or not (parts.hostname or parts.scheme == "file"):
        raise ValueError("CASEBOUND_MAIL is smtp://user:password@host:587?from=ADDRESS or smtps://…")
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{BACKENDS[parts.scheme]}.EmailBackend",
        "EMAIL_FILE_PATH": parts.path,
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": sender,
    }
