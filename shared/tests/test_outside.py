"""Only public addresses are called, the one that was checked, and only whoever has the certificate of the name."""

import asyncio
import socket
import ssl
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.clock import utc_now
from shared.webhooks.outside import NotSent, Outside, is_public
from tests.support.receivers import receiving


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_what_only_we_reach_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["193.10.1.1", "2a00:1450:400f::1", "::ffff:193.10.1.1"])
def test_what_all_reach_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", ["https://localhost/", "https://127.0.0.1/", "https://[::1]/", "http://193.10.1.1/"])
async def test_a_place_inside_and_what_is_not_encrypted_are_not_called(url: str) -> None:
    """WEB.01."""
    outside = Outside(agent="test")
    with pytest.raises(NotSent, match="address"):
        await outside.post(url, b"{}", {})
    await outside.close()


async def test_a_name_that_is_both_outside_and_inside_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    answers_with(monkeypatch, "193.10.1.1", "127.0.0.1")
    outside = Outside(agent="test")
    with pytest.raises(NotSent, match="address"):
        await outside.post("https://receiver.test/", b"{}", {})
    await outside.close()


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async with receiving() as other, receiving() as receiver:
        receiver.answers = [f"302 Found\r\nLocation: {other.url}"]
        outside = Outside(agent="test", loopback=True)
        assert await outside.post(receiver.url, b"{}", {}) == 302
        await outside.close()
        assert (len(receiver.came), len(other.came)) == (1, 0)


async def test_a_receiver_that_never_answers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.webhooks.outside.SECONDS", 0.2)
    async with receiving() as receiver:
        receiver.holding.clear()
        outside = Outside(agent="test", loopback=True)
        with pytest.raises(NotSent, match="timeout"):
            await outside.post(receiver.url, b"{}", {})
        await outside.close()


@pytest.mark.parametrize(("name", "outcome"), [("receiver.test", 204), ("other.test", "connection")])
async def test_the_checked_address_is_called_and_the_certificate_is_of_the_name(
    name: str, outcome: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is looked up once: where it leads at the second look is never asked."""
    asked = answers_with(monkeypatch, "127.0.0.1")
    server, client = certificate_of("receiver.test", tmp_path)
    async with receiving(server) as receiver:
        outside = Outside(agent="test", loopback=True, trust=client)
        url = f"https://{name}:{receiver.port}/hook"
        try:
            found: object = await outside.post(url, b"{}", {})
        except NotSent as failure:
            found = str(failure)
        await outside.close()
    assert (found, asked) == (outcome, [name])
    assert [request.headers["host"] for request in receiver.came] == [f"{name}:{receiver.port}"] * (found == 204)


def answers_with(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """What any name leads to; the names that were asked for."""
    asked: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        # The client asks for the address itself once more, as it does of every address.
        if not host.replace(".", "").isdigit():
            asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    return asked


def certificate_of(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server that has the name's certificate, and of a client that trusts who made it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), utc_now()
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "receiver.pem"
    file.write_bytes(private + made.public_bytes(pem))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=made.public_bytes(pem).decode())
