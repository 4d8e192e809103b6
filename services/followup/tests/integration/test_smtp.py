"""What becomes of one message, with a real mail server: taken, refused, deferred, or nobody there."""

import ssl
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from followup.clients import mail
from followup.clients.mail import Answer, Reception
from services.followup.tests.mail_room import MailRoom, mail_room

TO = "anna.ek@example.se"


@pytest.fixture
def message() -> EmailMessage:
    message = EmailMessage()
    message["From"] = Address("Skolverket", addr_spec="paminnelser@skolverket.example")
    message["To"] = Address("Åsa Öberg", addr_spec=TO)
    message.set_content("Å, ä och ö.\n.\nEn rad efter en punkt.\n", cte="quoted-printable")
    return message


async def test_what_is_taken_arrives_whole(room: MailRoom, message: EmailMessage) -> None:
    assert await room.server().deliver(message) == Answer(Reception.ACCEPTED)
    assert room.recipients == [TO]
    assert room.received[0].get_content().replace("\r\n", "\n") == "Å, ä och ö.\n.\nEn rad efter en punkt.\n"
    assert str(room.received[0]["To"]) == f"Åsa Öberg <{TO}>"


@pytest.mark.parametrize(
    ("step", "said", "answer"),
    [
        (TO, "550 5.1.1 <anna.ek@example.se> unknown", Answer(Reception.REFUSED, "550 5.1.1")),
        (TO, "550 no such user", Answer(Reception.REFUSED, "550")),
        (TO, "554 5.7.1 relay access denied", Answer(Reception.DEFERRED, "554 5.7.1")),
        (TO, "450 4.2.0 greylisted", Answer(Reception.DEFERRED, "450 4.2.0")),
        ("DATA", "554 5.7.1 no", Answer(Reception.DEFERRED, "554")),
        ("DATA", "451 4.3.0 later", Answer(Reception.DEFERRED, "451")),
        ("MAIL", "550 5.7.1 not from you", Answer(Reception.UNAVAILABLE, "550")),
        ("MAIL", "421 4.3.2 closing", Answer(Reception.UNAVAILABLE, "421")),
    ],
)
async def test_only_a_refused_recipient_is_the_fault_of_the_address(
    room: MailRoom, message: EmailMessage, step: str, said: str, answer: Answer
) -> None:
    room.answers[step] = said
    assert await room.server().deliver(message) == answer
    assert room.received == []


async def test_nobody_there_is_an_answer_too(room: MailRoom, message: EmailMessage) -> None:
    assert (await room.server(port=1).deliver(message)).reception is Reception.UNAVAILABLE


async def test_a_server_that_says_nothing_is_left(
    room: MailRoom, message: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LONGEST_SECONDS", 0.2)
    monkeypatch.setattr(mail, "FAREWELL_SECONDS", 0.1)
    room.silent = True
    assert (await room.server().deliver(message)).reception is Reception.UNAVAILABLE


async def test_a_server_without_the_tls_that_is_demanded_gets_nothing(room: MailRoom, message: EmailMessage) -> None:
    for tls in ("starttls", "implicit"):
        assert (await room.server(tls=tls).deliver(message)).reception is Reception.UNAVAILABLE
    assert room.received == []


async def test_the_password_is_sent_under_tls_to_a_server_whose_certificate_is_trusted(
    message: EmailMessage, certificate: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    serving, trusting = certificate
    async with mail_room(context=serving, password="hemligt") as room:
        known = room.server(host="localhost", tls="starttls", context=trusting, user="followup", password="hemligt")
        assert await known.deliver(message) == Answer(Reception.ACCEPTED)
        wrong = room.server(host="localhost", tls="starttls", context=trusting, user="followup", password="fel")
        assert await wrong.deliver(message) == Answer(Reception.UNAVAILABLE, "535")
        untrusted = room.server(host="localhost", tls="starttls", user="followup", password="hemligt")
        assert (await untrusted.deliver(message)).reception is Reception.UNAVAILABLE
        assert len(room.received) == 1


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The context of a server called localhost, and that of a client who trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    pem = tmp_path / "server.pem"
    public = signed.public_bytes(encoding)
    pem.write_bytes(public + key.private_bytes(encoding, form, serialization.NoEncryption()))
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(pem)
    return serving, ssl.create_default_context(cadata=public.decode())
