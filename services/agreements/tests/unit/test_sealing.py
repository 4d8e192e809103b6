"""The seal: anyone can check it, what is touched does not pass, and the holder of the key is sent the hash alone."""

from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from unittest.mock import AsyncMock

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.sign import signers
from pypdf import PdfReader

from agreements.clients.sealing import HASH, LocalKey, Sealer, _HashOnly
from agreements.documents.letter import Letter, Section, Text, pdf


@pytest.fixture(scope="module")
def document() -> bytes:
    letter = Letter("Prov", "ÖK 2026:1", date(2026, 11, 22), ["Arboga kommun"], [Section("Avsnitt", [Text("Text.")])])
    return pdf(letter)


class Abroad(LocalKey):
    """An external service that writes down what it is sent."""

    def __init__(self) -> None:
        local = LocalKey.thrown_away()
        self._key, self._certificate = local._key, local._certificate
        self.sent: list[bytes] = []

    async def sign(self, digest: bytes) -> bytes:
        self.sent.append(digest)
        return await super().sign(digest)


async def test_a_sealed_document_is_found_whole_and_a_touched_one_is_not(document: bytes) -> None:
    sealer = Sealer(LocalKey.thrown_away())
    sealed = await sealer.seal(document)
    assert await sealer.is_sealed(sealed)
    assert sealed.startswith(document)
    assert not await sealer.is_sealed(sealed.replace(b"(Prov)", b"(Prow)") + b"\n% added\n")
    assert not await sealer.is_sealed(document)


async def test_there_is_room_for_the_seal_of_a_larger_key_with_a_longer_certificate(document: bytes) -> None:
    """Its length is worked out, not tried."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    parts = ("Myndigheten för prov", "Enheten för stämplar " * 3, "Stämpeln för prov " * 3)
    kinds = (NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.COMMON_NAME)
    name = x509.Name([x509.NameAttribute(kind, part[:64]) for kind, part in zip(kinds, parts, strict=True)])
    addresses = x509.SubjectAlternativeName([x509.DNSName(f"{number}.stampel.example") for number in range(40)])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2099, 1, 1, tzinfo=UTC)
    )
    sealer = Sealer(LocalKey(key, builder.add_extension(addresses, critical=False).sign(key, hashes.SHA256())))
    assert (await sealer.seal(document)).startswith(document)


async def test_a_seal_is_the_one_that_would_be_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is built, the others are copies of it: for the same document and key, the same bytes."""
    key = LocalKey.thrown_away()
    own, whole = _HashOnly(key), _HashOnly(key)

    async def signing(data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return await key.sign(sha256(data).digest())

    monkeypatch.setattr(whole, "async_sign_raw", signing)
    for document in (b"first", b"second"):
        digest = sha256(document).digest()
        built = await signers.Signer.async_sign(whole, digest, HASH, use_pades=True)
        assert (await own.async_sign(digest, HASH, use_pades=True)).dump() == built.dump()


async def test_a_signature_of_another_length_is_no_seal(document: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Abroad()
    monkeypatch.setattr(service, "sign", AsyncMock(return_value=bytes(128)))
    with pytest.raises(ValueError, match="128 bytes do not fit where the seal has 256"):
        await Sealer(service).seal(document)


async def test_another_key_is_not_the_agencys(document: bytes) -> None:
    sealed = await Sealer(LocalKey.thrown_away()).seal(document)
    assert not await Sealer(LocalKey.thrown_away()).is_sealed(sealed)


async def test_no_more_than_a_hash_leaves_for_an_external_service(document: bytes) -> None:
    service = Abroad()
    sealer = Sealer(service)
    assert await sealer.is_sealed(await sealer.seal(document))
    assert [len(sent) for sent in service.sent] == [32]


def test_the_same_letter_gives_the_same_bytes(document: bytes) -> None:
    letter = Letter("Prov", "ÖK 2026:1", date(2026, 11, 22), ["Arboga kommun"], [Section("Avsnitt", [Text("Text.")])])
    assert pdf(letter) == document


def test_a_text_that_no_font_can_show_still_becomes_a_document() -> None:
    text = "Elevernas ord: 🎉 日本語, *stjärna* #kod"
    made = pdf(Letter("Prov", "ÖK 2026:1", date(2026, 11, 22), ["A"], [Section("Avsnitt", [Text(text)])]))
    shown = PdfReader(BytesIO(made)).pages[0].extract_text()
    assert "[U+1F389] [U+65E5][U+672C][U+8A9E]" in shown
    assert "*stjärna* #kod" in shown
