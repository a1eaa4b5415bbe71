"""The keys that seal papers: one per organ, under a certificate authority of this installation.

They are made on first use under PLUMBLINE_HOME/keys/papers and kept by the server. They make a
demonstration trust: a deployer puts the organs' certified keys and his authority's certificate in
their place, under the same names.
"""

from __future__ import annotations

import functools
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from django.conf import settings

BITS = 3072
SINCE = datetime(2020, 1, 1, tzinfo=UTC)  # before any instant a paper can bear
UNTIL = datetime(2050, 1, 1, tzinfo=UTC)


def folder() -> Path:
    """Where the keys lie."""
    place = Path(settings.PLUMBLINE_HOME) / "keys" / "papers"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def authority() -> Path:
    """The certificate of the authority, for whoever wants to check a seal."""
    return _pair("authority", _root)


def organ(code: str, name: str) -> Path:
    """Key and certificate of an organ, in one file."""
    authority()
    return _pair(f"organ-{code}", lambda: _issued(code, name))


def _pair(name: str, make: Callable[[], bytes]) -> Path:
    """A file that is made once, whoever comes first, and readable by its owner only."""
    path = folder() / f"{name}.pem"
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(make())
        try:
            path.hardlink_to(draft)  # fails, unlike a rename, where another process was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path


def _root() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = _name(f"{settings.LEDGER_ORIGIN} papers", "authority")
    built = _certificate(name, name, key.public_key(), key, authority=True)
    return _pem(key, built)


def _issued(code: str, title: str) -> bytes:
    root, root_key = load(authority())
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    built = _certificate(_name(title, code), root.subject, key.public_key(), root_key,
                         authority=False)  # fmt: skip
    return _pem(key, built)


def load(path: Path) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    """Certificate and key of a file; of a file that was replaced, the new ones."""
    return _read(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=64)  # reading a key checks its primes, which takes a tenth of a second
def _read(path: Path, changed: int) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    del changed  # only tells one content of the file from another
    data = path.read_bytes()
    key = load_pem_private_key(data, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(path)
    return x509.load_pem_x509_certificate(data), key


def _name(title: str, code: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.COMMON_NAME, title[:64]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, code),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPublicKey,
    by: rsa.RSAPrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
        )
    )
    return builder.sign(by, hashes.SHA256())


def _pem(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> bytes:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM) + private
