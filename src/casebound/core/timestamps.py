"""Time tokens: what an outside authority signed about the hash of a checkpoint (RFC 3161).

A token here is the authority's whole answer as it came, at most 64 KiB. Parsing and checking is done by
rfc3161-client; where that package is missing, or refuses an answer whose certificates stand in no order, the
token is `Unread`: somebody else has to look at it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, floor
from types import ModuleType
from typing import TYPE_CHECKING, Any

from casebound.core.errors import CaseboundError, Malformed, Tampered, Untrusted

if TYPE_CHECKING:
    from cryptography import x509

MOST_BYTES = 1 << 16
GRANTED = 0
_SHA256 = "2.16.840.1.101.3.4.2.1"


class Unread(CaseboundError):
    """A token that cannot be looked into here; it may be good."""


@dataclass(frozen=True)
class Query:
    """What is sent to an authority: DER bytes that hold SHA-256 of the note and a random number."""

    raw: bytes
    nonce: int


@dataclass(frozen=True)
class Stamp:
    """What a token says: the hash it was made for, and its moment as seconds since 1970 UTC.

    The moment lies between `earliest` and `latest`, by the authority's clock and its stated accuracy.
    """

    imprint: bytes
    earliest: int
    latest: int
    nonce: int | None = None


@dataclass(frozen=True)
class Reader:
    """Two ways into a token, both given its bytes.

    read(token) says what it claims and trusts nobody; verify(token, note, certificates) raises Untrusted or
    Tampered unless one of these authorities (PEM) signed it for these bytes. Both raise Unread.
    """

    read: Callable[[bytes], Stamp]
    verify: Callable[[bytes, bytes, bytes], Stamp]


def query(note: bytes) -> Query:
    """A question about the bytes of a note; nothing but their hash goes into it. Raises Unread."""
    client = _client()
    kind = client.HashAlgorithm.SHA256
    made = client.TimestampRequestBuilder().data(note).hash_algorithm(kind).nonce(nonce=True)
    request = made.cert_request(cert_request=True).build()
    return Query(request.as_bytes(), request.nonce)


def read(token: bytes) -> Stamp:
    """What the token claims, unchecked. Raises Malformed when no time was granted, else Unread."""
    return _stamp(_parsed(token))


def verify(token: bytes, note: bytes, certificates: bytes) -> Stamp:
    """What the token says, once an authority with one of these certificates (PEM) signed it for the note.

    Certificates have to be valid at the token's own time. Raises Untrusted, Tampered, Malformed or Unread.
    """
    parsed = _parsed(token)
    stamp = _stamp(parsed)
    if stamp.imprint != sha256(note).digest():
        raise Tampered("The time token was made for another checkpoint. Keep both and ask for the right one.")
    client = _client()
    builder = client.VerifierBuilder()
    for certificate in authorities(certificates):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(parsed, note)
    except (client.VerificationError, ValueError):
        raise Untrusted(
            "The time token was not signed by the authority whose certificate you gave. "
            "Ask the authority for its certificate."
        ) from None
    return stamp


CLIENT = Reader(read, verify)


def authorities(pem: bytes) -> "list[x509.Certificate]":
    """The certificates in a PEM file, each once. Raises Malformed when there is none."""
    from cryptography import x509  # brings much along that a checker without time tokens never needs

    try:
        found = list(dict.fromkeys(x509.load_pem_x509_certificates(pem)))
    except (ValueError, x509.InvalidVersion):
        found = []
    if not found:
        raise Malformed("This file holds no certificate in PEM form. Ask the authority for its CA file.")
    return found


def _client() -> ModuleType:
    try:
        import rfc3161_client
    except ImportError:
        raise Unread("Time tokens need the package rfc3161-client here. Install it and try again.") from None
    return rfc3161_client


def _parsed(token: bytes) -> Any:
    if len(token) > MOST_BYTES:
        raise Malformed("This is no time token: it is too long. Choose the file that ends in .tsr.")
    try:
        return _client().decode_timestamp_response(token)
    except ValueError:
        raise Unread("This time token cannot be read here; another program may be able to.") from None


def _stamp(parsed: Any) -> Stamp:
    if parsed.status != GRANTED:
        raise Malformed("The authority granted no time. Ask it again later.")
    try:
        info = parsed.tst_info
        imprint = info.message_imprint
        moment, about = info.gen_time.timestamp(), _seconds(info.accuracy)
    except (ValueError, OverflowError):
        raise Unread("This time token cannot be read here; another program may be able to.") from None
    if imprint.hash_algorithm.dotted_string != _SHA256:
        raise Malformed("The time token was made with another hash than SHA-256. Ask for a new one.")
    return Stamp(imprint.message, floor(moment - about), ceil(moment + about), info.nonce)


def _seconds(accuracy: Any) -> float:
    """Stated accuracy in seconds; none stated counts as exact to the second."""
    if accuracy is None:
        return 0.0
    return (accuracy.seconds or 0) + (accuracy.millis or 0) / 1e3 + (accuracy.micros or 0) / 1e6
