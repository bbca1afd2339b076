"""A time authority of our own for tests: a fresh CA, answers by `openssl ts`, on loopback where asked."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from casebound.core import timestamps

SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
CONFIG = """\
[tsa]
default_tsa = here
[here]
dir = .
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.pem
{certs}signer_key = ./tsa.key
signer_digest = {signer_digest}
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = {accuracy}
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """Certificates and a key in a folder. With `unsorted`, its answers hold two certificates out of order."""

    def __init__(
        self,
        folder: Path,
        *,
        unsorted: bool = False,
        accuracy: int | str = 1,
        digests: str = "sha256",
        signer: str = "p256",
        signer_digest: str = "sha256",
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING,
        until: datetime = UNTIL,
    ) -> None:
        self.folder, self.signer, self.purpose, self.until = folder, signer, purpose, until
        self.folder.mkdir(parents=True, exist_ok=True)
        self.openssl = shutil.which("openssl") or ""
        assert self.openssl, "install openssl"
        self.ca = self._certificates()
        certs = "certs = ./ca.pem\n" if unsorted else ""
        told = accuracy if isinstance(accuracy, str) else f"secs:{accuracy}"
        config = CONFIG.format(certs=certs, accuracy=told, digests=digests, signer_digest=signer_digest)
        (folder / "tsa.cnf").write_text(config)
        (folder / "serial").write_text("01\n")
        self.questions: list[bytes] = []

    def answer(self, query: bytes) -> bytes:
        """The answer to a question in DER."""
        self.questions.append(query)
        (self.folder / "query.tsq").write_bytes(query)
        command = "ts -reply -config tsa.cnf -section here -queryfile query.tsq -out answer.tsr"
        subprocess.run([self.openssl, *command.split()], cwd=self.folder, capture_output=True, check=True)
        return (self.folder / "answer.tsr").read_bytes()

    def stamp(self, note: bytes) -> bytes:
        """A token over the bytes of a note."""
        return self.answer(timestamps.query(note).raw)

    def _certificates(self) -> bytes:
        """The signer's certificate is longer than the CA's, so it sorts last, and `openssl` puts it first."""
        root, signer = _key(self.signer), _key(self.signer)
        usage = x509.ExtendedKeyUsage([self.purpose])
        ca = _unsigned("A", "A", root.public_key(), 1, x509.BasicConstraints(True, None))
        tsa = _unsigned("A test authority for time", "A", signer.public_key(), 2, usage, self.until)
        pem = ca.sign(root, hashes.SHA256()).public_bytes(Encoding.PEM)
        (self.folder / "ca.pem").write_bytes(pem)
        (self.folder / "tsa.pem").write_bytes(tsa.sign(root, hashes.SHA256()).public_bytes(Encoding.PEM))
        key = signer.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / "tsa.key").write_bytes(key)
        return pem


def _key(sort: str) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    """p256, p384, or rsa for 2048 bits."""
    if sort == "rsa":
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP384R1() if sort == "p384" else ec.SECP256R1())


def _unsigned(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    serial: int,
    extension: x509.ExtensionType,
    until: datetime = UNTIL,
) -> x509.CertificateBuilder:
    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(SINCE)
        .not_valid_after(until)
        .add_extension(extension, critical=True)
    )


class _Handler(BaseHTTPRequestHandler):
    authority: Authority
    status = 200

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        body = self.authority.answer(query) if self.status == 200 else b"later"
        self.send_response(self.status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except BrokenPipeError:  # who asked was killed meanwhile
            self.close_connection = True

    def log_message(self, *words: object) -> None:
        """A test is quiet."""


@contextmanager
def served(authority: Authority, status: int = 200) -> Iterator[str]:
    """The authority on loopback; gives its address."""
    handler = type("Handler", (_Handler,), {"authority": authority, "status": status})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
