"""A passkey made of software: for what the test device of a browser cannot be told to do."""

import json
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData


class SoftPasskey:
    def __init__(self, counter: int = 1) -> None:
        self.key, self.id, self.counter = ec.generate_private_key(ec.SECP256R1()), b"passkey-" * 4, counter

    def make(self, options: dict, origin: str = "http://localhost", rp: str = "") -> str:
        """The answer to a page that sets one up."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(bytes(16), self.id, public)
        data = self._data(rp or options["rp"]["id"], 0x41, credential)
        made = AttestationObject.create("none", data, {})
        return self._answer(_client("webauthn.create", options, origin), attestationObject=made)

    def sign(self, options: dict, origin: str = "http://localhost", rp: str = "") -> str:
        """The answer to a page that asks for one."""
        self.counter += 1 if self.counter else 0
        client = _client("webauthn.get", options, origin)
        data = self._data(rp or options["rpId"], 0x01)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(client, authenticatorData=data, signature=signature)

    def _data(self, rp: str, flags: int, credential: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(sha256(rp.encode()).digest(), flags, self.counter, credential)

    def _answer(self, client: bytes, **parts: bytes) -> str:
        told = {name: websafe_encode(part) for name, part in parts.items()}
        told["clientDataJSON"] = websafe_encode(client)
        id = websafe_encode(self.id)
        return json.dumps(
            {"id": id, "rawId": id, "type": "public-key", "response": told, "clientExtensionResults": {}}
        )


def _client(what: str, options: dict, origin: str) -> bytes:
    return json.dumps({"type": what, "challenge": options["challenge"], "origin": origin}).encode()
