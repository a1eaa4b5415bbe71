"""The organ's electronic seal: a PAdES signature appended to the rendered file.

The sealed file begins with the rendered bytes, so that the hash in the ledger can be checked on it.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from plumbline.papers import keys

FIELD = "Seal"


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
        field_name=FIELD, md_algorithm="sha256", name=name, subfilter=fields.SigSeedSubFilter.PADES
    )
    output = io.BytesIO()
    At(metadata, signer=_signer(code, name)).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(file), strict=False), output=output
    )
    return output.getvalue()


def _signer(code: str, name: str) -> Any:
    """The organ's key, with the authority's certificate beside its own."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    certificate, key = keys.load(keys.organ(code, name))
    root, _ = keys.load(keys.authority())
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(asn1.Certificate.load(root.public_bytes(Encoding.DER)))
    return SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )
