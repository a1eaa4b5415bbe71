"""The organ's electronic seal: a PAdES signature appended to the rendered file.

The sealed file begins with the rendered bytes, so that the hash in the ledger can be checked on it.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding

from plumbline.papers import keys

FIELD = "Seal"
DIGEST = "sha256"
HASHES = {DIGEST: hashes.SHA256}


def sealed(file: bytes, code: str, name: str, at: datetime) -> bytes:
    """The file with the seal of the organ of this code and name, put on it at this instant."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    class At(signers.PdfSigner):
        """A signer whose time is given, not taken from the clock."""

        def init_signing_session(self, *args: Any, **options: Any) -> Any:
            session = super().init_signing_session(*args, **options)
            session.system_time = at
            return session

    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm=DIGEST, name=name, subfilter=fields.SigSeedSubFilter.PADES
    )
    output = io.BytesIO()
    At(metadata, signer=_signer(code, name)).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(file), strict=False), output=output
    )
    return output.getvalue()


def _signer(code: str, name: str) -> Any:
    """The organ's key, with the authority's certificate beside its own."""
    from asn1crypto import x509 as asn1
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    certificate, key = keys.load(keys.organ(code, name))
    root, _ = keys.load(keys.authority())

    class Organ(Signer):
        """Signs with the key as it was loaded; the library's own signer reads it anew each time."""

        async def async_sign_raw(
            self,
            data: bytes,
            digest_algorithm: str,
            dry_run: object = None,  # noqa: ARG002 - the library passes it
        ) -> bytes:
            return key.sign(data, PKCS1v15(), HASHES[digest_algorithm]())

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(asn1.Certificate.load(root.public_bytes(Encoding.DER)))
    return Organ(
        signing_cert=asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
        cert_registry=store,
    )
