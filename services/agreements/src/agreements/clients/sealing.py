"""The agency's seal: a PAdES signature over a PDF, or a bare one over a statement.

The key may be here, or with a service that is sent the hash alone.

One key that a server holds proves which agency the document comes from and that nobody has changed it since. It is no
person's signature: those are the two acts of signing that the document and the audit trail record.
"""

import secrets
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from asn1crypto import algos, cms, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

FIELD = "Stampel"
HASH = "sha256"


class HashSigner(Protocol):
    """Whoever holds the key. An external service is a class with these two: no more than the hash leaves."""

    @property
    def certificate(self) -> bytes:
        """The certificate of the key, DER."""

    async def sign(self, digest: bytes) -> bytes:
        """The RSA signature (PKCS #1, version 1.5) of a SHA-256 digest."""


class Sealer:
    """Puts the seal on a document, and says whether a document bears it unbroken."""

    def __init__(self, holder: HashSigner) -> None:
        self._holder = holder
        key = certificates.load_der_x509_certificate(holder.certificate).public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        # In hexadecimal: the certificate, its issuer once more, the signature and what is said of them. Where nobody
        # says how long a seal is, it is made twice, the first time to see.
        self._room = 2 * (2 * len(holder.certificate) + key.key_size // 8 + 1024)
        self._signer = _HashOnly(holder)

    @property
    def certificate(self) -> bytes:
        return self._holder.certificate

    async def sign(self, statement: bytes) -> bytes:
        """The seal on what is no PDF: a bare signature of its hash."""
        digest = hashes.Hash(hashes.SHA256())
        digest.update(statement)
        return await self._holder.sign(digest.finalize())

    async def seal(self, document: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(BytesIO(document))
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=HASH,
            subfilter=fields.SigSeedSubFilter.PADES,
            reason="Skolverkets stämpel",
        )
        signer = signers.PdfSigner(metadata, signer=self._signer)
        sealed = await signer.async_sign_pdf(writer, bytes_reserved=self._room)
        return bytes(sealed.getbuffer())

    async def is_sealed(self, document: bytes) -> bool:
        """True if the whole file is as it was when this key sealed it; works without a network."""
        reader = PdfFileReader(BytesIO(document))
        if not reader.embedded_signatures:
            return False
        trusted = ValidationContext(trust_roots=[x509.Certificate.load(self._holder.certificate)])
        status = await async_validate_pdf_signature(reader.embedded_signatures[-1], trusted)
        return bool(status.bottom_line)


class _HashOnly(signers.Signer):
    """pyHanko builds what is signed; the holder of the key is given its hash.

    Two seals of one key differ in the document's hash and in the signature alone, and building one costs more than
    signing it. So one is built, with marks in those two places, and the others are copies of it.
    """

    def __init__(self, holder: HashSigner) -> None:
        certificate = x509.Certificate.load(holder.certificate)
        self._holder = holder
        self._room_for_hash = secrets.token_bytes(hashes.SHA256.digest_size)
        self._room_for_signature = secrets.token_bytes(certificate.public_key.byte_size)
        self._pattern: _Pattern | None = None
        self._signed = b""
        super().__init__(
            signing_cert=certificate,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
            embed_roots=True,
        )

    async def async_sign(
        self, data_digest: bytes, digest_algorithm: str, *settings: Any, **named: Any
    ) -> cms.ContentInfo:
        pattern = self._pattern
        if pattern is None:
            made = await super().async_sign(self._room_for_hash, digest_algorithm, *settings, **named)
            pattern = self._pattern = _Pattern(self._signed, made.dump())
        signed = _fill(pattern.signed, self._room_for_hash, data_digest)
        digest = hashes.Hash(hashes.SHA256())
        digest.update(signed)
        seal = _fill(pattern.seal, self._room_for_hash, data_digest)
        signature = await self._holder.sign(digest.finalize())
        return cms.ContentInfo.load(_fill(seal, self._room_for_signature, signature))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        self._signed = data
        return self._room_for_signature


class _Pattern(NamedTuple):
    """What is signed, and the whole seal, with marks where two seals differ."""

    signed: bytes
    seal: bytes


def _fill(pattern: bytes, room: bytes, content: bytes) -> bytes:
    before, after = pattern.split(room)
    if len(content) != len(room):
        raise ValueError(f"{len(content)} bytes do not fit where the seal has {len(room)}")
    return before + content + after


class LocalKey:
    """A key in this process: from two PEM files, or made for the occasion."""

    def __init__(self, key: rsa.RSAPrivateKey, certificate: certificates.Certificate) -> None:
        self._key = key
        self._certificate = certificate.public_bytes(serialization.Encoding.DER)

    @classmethod
    def from_files(cls, key: Path, certificate: Path) -> "LocalKey":
        loaded = serialization.load_pem_private_key(key.read_bytes(), password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise ValueError(f"{key}: the key of the seal is an RSA key")
        return cls(loaded, certificates.load_pem_x509_certificate(certificate.read_bytes()))

    @classmethod
    def thrown_away(cls) -> "LocalKey":
        """Make a key for a local run: its seals can be checked only against the certificate in the document."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = certificates.Name(
            [certificates.NameAttribute(certificates.NameOID.COMMON_NAME, "Insatser, lokal stämpel")]
        )
        now = datetime.now(UTC)
        made = (
            certificates.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(certificates.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=365))
            .add_extension(
                certificates.KeyUsage(
                    digital_signature=True,
                    content_commitment=True,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=False,
                    crl_sign=False,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
            .sign(key, hashes.SHA256())
        )
        return cls(key, made)

    @property
    def certificate(self) -> bytes:
        return self._certificate

    async def sign(self, digest: bytes) -> bytes:
        return self._key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
