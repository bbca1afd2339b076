"""Certificate and key for a server under a name of its own: looked at before anything starts."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from casebound.core.errors import BadInput


def check(host: str, cert: Path, key: Path) -> None:
    """Raises BadInput unless the two PEM files belong together, and to this name, today."""
    try:
        leaf = x509.load_pem_x509_certificate(cert.read_bytes())
        key.read_bytes()
    except OSError as error:
        raise BadInput(
            f"{error.filename} cannot be read. Name the PEM files of certificate and key."
        ) from None
    except (ValueError, x509.InvalidVersion):
        raise BadInput(f"{cert} holds no certificate in PEM. Name the file with the whole chain.") from None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password=_no_password)
    except (ssl.SSLError, ValueError):
        told = f"{key} is not the key of {cert}, or a password locks it. Name its own key, without one."
        raise BadInput(told) from None
    if not any(_covers(name, host) for name in _names(leaf)):
        told = ", ".join(_names(leaf)) or "no name"
        raise BadInput(f"{cert} is for {told}, not for {host}. Ask for a certificate of this name.")
    if leaf.not_valid_after_utc < datetime.now(UTC):
        raise BadInput(f"{cert} is valid no longer since {leaf.not_valid_after_utc:%Y-%m-%d}. Renew it.")


def _no_password() -> str:
    raise ValueError("a key that asks for a password")


def _names(leaf: x509.Certificate) -> list[str]:
    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return found.value.get_values_for_type(x509.DNSName)


def _covers(name: str, host: str) -> bool:
    return name.lower() == host or (name.startswith("*.") and name[2:].lower() == host.partition(".")[2])
