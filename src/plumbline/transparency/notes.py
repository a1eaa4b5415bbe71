"""Signed notes (C2SP): a text and, below it, a line per signature. Ed25519."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

LOG, WITNESS = b"\1", b"\4"  # signature types


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """The four bytes that name a key in a signature line."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


@dataclass(frozen=True)
class Signer:
    """A named private key."""

    name: str
    key: Ed25519PrivateKey

    @classmethod
    def at(cls, name: str, path: Path) -> Signer:
        """The key in a file, made on first use and readable by its owner only."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            draft = path.with_name(f"{path.name}.{os.getpid()}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(Ed25519PrivateKey.generate().private_bytes_raw())
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)  # whole or not at all, and the first one wins
            draft.unlink()
        return cls(name, Ed25519PrivateKey.from_private_bytes(path.read_bytes()))

    @property
    def public(self) -> bytes:
        """The public key's 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    @property
    def vkey(self) -> str:
        """The public key in the form verifiers take it."""
        blob = base64.b64encode(LOG + self.public).decode()
        return f"{self.name}+{key_id(self.name, LOG, self.public).hex()}+{blob}"

    def sign(self, text: str) -> str:
        """The text as a signed note."""
        blob = key_id(self.name, LOG, self.public) + self.key.sign(text.encode())
        return f"{text}\n— {self.name} {base64.b64encode(blob).decode()}\n"


def cosigned(text: str, line: str, vkey: str) -> bool:
    """Whether a witness's line (cosignature/v1) stands for this checkpoint text."""
    name, id_hex, blob = vkey.split("+", 2)  # base64 has plus signs, names have none
    public = base64.b64decode(blob)
    try:
        dash, signer, signature = line.split(" ")
        raw = base64.b64decode(signature, validate=True)
        if dash != "—" or signer != name or len(raw) != 76 or public[:1] != WITNESS:
            return False
        if raw[:4].hex() != id_hex:
            return False
        seconds = int.from_bytes(raw[4:12], "big")
        message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
        Ed25519PublicKey.from_public_bytes(public[1:]).verify(raw[12:], message)
    except (ValueError, InvalidSignature):
        return False
    return True
