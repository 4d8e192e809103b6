"""Whatever is done to a case file is found and named, and the program that finds it needs nobody else's."""

import ast
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from insatser_ops import verify_case_file
from insatser_ops.verify_case_file import (
    KIND,
    MANIFEST,
    SEAL,
    Report,
    canonical,
    main,
    make_manifest,
    open_archive,
    pack,
    pdf_certificate,
    sha256,
    verify,
)

CASE = "0199a6f2-7c1e-7aa0-8000-000000000001"
ABOUT = {
    "cooperation_id": CASE,
    "organizer_name": "Arboga kommun",
    "organization_number": "2120000530",
    "diary_number": "2026:1",
    "made_at": "2026-11-29T08:00:00+00:00",
    "ids": [],
}
PARTS = {"LÄSMIG.txt": b"Ett \xc3\xa4rende.", "budget/payments.json": b"[]", "selection/result.json": b"{}", "tom": b""}


@cache
def key(number: int) -> tuple[rsa.RSAPrivateKey, bytes]:
    """A key and its certificate; the number tells keys apart."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Stampel {number}")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    builder = builder.serial_number(number).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return private, builder.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def sealed(manifest: bytes, *, case: str = CASE, number: int = 1) -> bytes:
    private, certificate = key(number)
    statement = {
        "kind": KIND,
        "cooperation_id": case,
        "manifest_hash": sha256(manifest),
        "requested_by": "anna",
        "sealed_at": "2026-11-29T08:00:01+00:00",
        "certificate_hash": sha256(certificate),
    }
    signature = private.sign(canonical(statement), padding.PKCS1v15(), hashes.SHA256())
    return canonical({"statement": statement, "certificate": certificate.hex(), "signature": signature.hex()})


def made(**how: object) -> dict[str, bytes]:
    manifest = make_manifest(ABOUT, PARTS)
    return PARTS | {MANIFEST: manifest, SEAL: sealed(manifest, **how)}  # type: ignore[arg-type]


WHOLE = made()
PACKED = pack(WHOLE)
NAMES = sorted(WHOLE)


def whole(content: bytes) -> list[str]:
    """Faults of the file as a whole: this one holds too little to prove anything else of."""
    about = ("Arkivet", "Delarna", "Förteckningen", "Stämpelns")
    return [fault for fault in verify(content).faults if fault.startswith(about)]


def test_an_untouched_file_is_whole() -> None:
    assert whole(PACKED) == []


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([name for name in NAMES if WHOLE[name]]), st.data(), st.integers(0, 7))
def test_any_bit_of_any_part_that_is_turned_is_named(name: str, data: st.DataObject, bit: int) -> None:
    content = bytearray(WHOLE[name])
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << bit
    faults = whole(pack(WHOLE | {name: bytes(content)}))
    assert any(f"{name} är ändrad" in fault or f"{name} saknas eller är ändrad" in fault for fault in faults), faults


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), st.data(), st.binary(min_size=1, max_size=3))
def test_bytes_put_into_or_taken_from_any_part_are_named(name: str, data: st.DataObject, added: bytes) -> None:
    content = WHOLE[name]
    place = data.draw(st.integers(0, len(content)))
    less = content[:place] + content[place + 1 :]
    for changed in {content[:place] + added + content[place:], less} - {content}:
        faults = whole(pack(WHOLE | {name: changed}))
        assert any(name in fault and "ändrad" in fault for fault in faults), faults


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(PACKED) - 1), st.integers(0, 7))
def test_any_bit_of_the_archive_itself_that_is_turned_is_found(place: int, bit: int) -> None:
    content = bytearray(PACKED)
    content[place] ^= 1 << bit
    assert whole(bytes(content))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PACKED) - 1), st.binary(min_size=1, max_size=3))
def test_an_archive_that_is_cut_off_or_added_to_is_found(place: int, added: bytes) -> None:
    assert whole(PACKED[:place])
    assert whole(PACKED[:place] + added + PACKED[place:])


@pytest.mark.parametrize("name", NAMES)
def test_a_part_that_is_missing_is_named(name: str) -> None:
    faults = whole(pack({other: content for other, content in WHOLE.items() if other != name}))
    assert any(f"{name} saknas" in fault for fault in faults), faults


def test_a_part_that_is_too_many_or_comes_twice_is_named() -> None:
    assert "Delarna är förteckningens: budget/mer.json står inte i förteckningen" in whole(
        pack(WHOLE | {"budget/mer.json": b"[]"})
    )
    other = make_manifest(ABOUT, PARTS | {"budget/mer.json": b"[]"})
    assert "Delarna är förteckningens: budget/mer.json saknas" in whole(pack(WHOLE | {MANIFEST: other}))


@pytest.mark.parametrize(
    ("how", "fault"),
    [({"case": "0" * 32}, "stämpeln gäller ett annat ärende"), ({"number": 2}, "är inget av de lämnade")],
)
def test_a_seal_of_another_case_or_by_another_key_is_no_seal_of_this(how: dict[str, object], fault: str) -> None:
    found = verify(pack(made(**how)), [key(1)[1]]).faults
    assert any(fault in one for one in found), found


def test_the_agencys_own_certificate_is_recognised_and_the_lack_of_one_is_said() -> None:
    what = "Stämpelns nyckel är Skolverkets"
    assert [state for state, name, _ in verify(PACKED, [key(1)[1]]).lines if name == what] == ["bevisat"]
    assert [state for state, name, _ in verify(PACKED).lines if name == what] == ["ej prövat"]


def test_a_manifest_with_a_seal_that_was_moved_from_another_is_found() -> None:
    other = make_manifest(ABOUT | {"made_at": "2020-01-01"}, PARTS)
    assert any("stämpeln gäller en annan förteckning" in one for one in whole(pack(WHOLE | {MANIFEST: other})))


def test_without_the_package_it_says_what_it_cannot_prove(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    assert whole(PACKED) == []
    said = [figures for state, what, figures in verify(PACKED).lines if what == "Förteckningen är förseglad"]
    assert said == ["paketet cryptography finns inte här: pip install cryptography"]


def test_it_is_one_file_of_the_standard_library_and_one_package() -> None:
    tree = ast.parse(Path(verify_case_file.__file__).read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} - sys.stdlib_module_names == {"cryptography"}
    assert not {name.partition(".")[0] for name in names} & {"socket", "urllib", "http", "subprocess", "os"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda pdf: pdf + b"\n", "omfattar inte hela filen"),
        (lambda pdf: pdf.replace(b"/ByteRange", b"/ByteRonge"), "har ingen stämpel"),
        (lambda pdf: b"", "har ingen stämpel"),
    ],
)
def test_a_pdf_whose_seal_does_not_cover_all_of_it_is_refused(change: Callable[[bytes], bytes], fault: str) -> None:
    pdf = b"%PDF /ByteRange [0 40 44 10]".ljust(40) + b"<30>" + b"0123456789"
    with pytest.raises(ValueError, match=fault):
        pdf_certificate(change(pdf))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_a_broken_seal_in_a_pdf_is_refused_and_nothing_else(signature: bytes) -> None:
    gap = b"<" + signature.hex().encode() + b">"
    head = f"%PDF /ByteRange [0 60 {60 + len(gap)} 10]".encode().ljust(60)
    with pytest.raises((ValueError, IndexError, StopIteration)):
        pdf_certificate(head + gap + b"0123456789")


def test_what_is_no_case_file_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.zip").write_text("Ingen arkivfil.")
    assert main([str(tmp_path / "text.zip")]) == 2
    assert main([str(tmp_path / "saknas.zip")]) == 2
    assert "Filen är ingen arkivfil." in capsys.readouterr().err
    report = Report()
    assert open_archive(b"PK\x03\x04", report) is None
    assert report.faults
