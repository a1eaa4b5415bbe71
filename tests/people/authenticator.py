"""A security key in software: what a browser and a key do together, without either."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Authenticator:
    """One key with one credential; what a test sets wrong, it says wrong."""

    counter: int = 0
    counts: bool = True
    flags: int = PRESENT
    handle: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def answer_to(self, options: str, at: str) -> str:
        """What comes back from a page at an address that asks with these options."""
        asked = json.loads(options)
        return self.added(asked, at) if "pubKeyCredParams" in asked else self.signed(asked, at)

    def added(self, asked: dict[str, str], at: str) -> str:
        """The answer to navigator.credentials.create()."""
        point = self.secret.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        length = len(self.handle).to_bytes(2, "big")
        said = self._data(at, ATTESTED) + bytes(16) + length + self.handle + cose
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        return self._told(
            clientDataJSON=self._client("webauthn.create", asked["challenge"], at),
            attestationObject=attestation,
        )

    def signed(self, asked: dict[str, str], at: str) -> str:
        """The answer to navigator.credentials.get()."""
        said, client = self._data(at), self._client("webauthn.get", asked["challenge"], at)
        over = said + hashlib.sha256(client).digest()
        signature = self.secret.sign(over, ec.ECDSA(hashes.SHA256()))
        return self._told(clientDataJSON=client, authenticatorData=said, signature=signature)

    def copy(self) -> Authenticator:
        """The same key once more, as a thief makes it."""
        return Authenticator(self.counter, self.counts, self.flags, self.handle, self.secret)

    def _data(self, at: str, more: int = 0) -> bytes:
        self.counter += self.counts
        host = hashlib.sha256((urlsplit(at).hostname or "").encode()).digest()
        return host + bytes([self.flags | more]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, at: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": at}).encode()

    def _told(self, **response: bytes) -> str:
        name = text(self.handle)
        told = {key: text(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": told})
