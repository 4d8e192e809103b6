"""Mail servers behind a Protocol: what they answered about one message, and never an exception."""

import asyncio
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from enum import StrEnum
from typing import Literal, Protocol

import aiosmtplib
import structlog

log = structlog.get_logger()
LONGEST_SECONDS = 60
"""Limit of the whole conversation, however slowly the server talks."""
FAREWELL_SECONDS = 5
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
"""The code that says why, at the beginning of the words (RFC 3463)."""
Tls = Literal["starttls", "implicit", "none"]


class Reception(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """This address, for good (5xx)."""
    DEFERRED = "deferred"
    """This message, not now (4xx), or for a reason that is no fault of the address."""
    UNAVAILABLE = "unavailable"
    """The server or our account with it: every other message would meet the same."""


@dataclass(frozen=True)
class Answer:
    """`code` is the server's reply code, and the one that says why if it gave one, without its words: those may repeat
    the address."""

    reception: Reception
    code: str = ""


class MailServer(Protocol):
    async def deliver(self, message: EmailMessage) -> Answer:
        """Hand over a message with one sender and one recipient."""


@dataclass(frozen=True)
class SmtpServer:
    """Any server that speaks SMTP (RFC 5321). `tls`: STARTTLS is demanded, never merely tried."""

    host: str
    port: int
    tls: Tls = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    context: ssl.SSLContext | None = None
    """Which certificates are trusted; those of the system unless it is given."""

    async def deliver(self, message: EmailMessage) -> Answer:
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            timeout=LONGEST_SECONDS,
            use_tls=self.tls == "implicit",
            start_tls=self.tls == "starttls",
            username=self.user,
            password=self.password,
            tls_context=self.context,
        )
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await _hand_over(client, message)
        except (aiosmtplib.SMTPException, OSError) as trouble:
            code = str(getattr(trouble, "code", ""))
            # Its type and code alone: what a server says may repeat an address.
            log.warning("mail server unavailable", reason=type(trouble).__name__, code=code)
            return Answer(Reception.UNAVAILABLE, code)
        finally:
            await _leave(client)


async def _hand_over(client: aiosmtplib.SMTP, message: EmailMessage) -> Answer:
    await client.connect()
    try:
        content = message.as_bytes(policy=WIRE)
        await client.sendmail(_address(message, "From"), _address(message, "To"), content)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        return _answer_of(refused.recipients[0])
    except aiosmtplib.SMTPDataError as refused:
        return Answer(Reception.DEFERRED, str(refused.code))
    return Answer(Reception.ACCEPTED)


def _answer_of(refused: aiosmtplib.SMTPRecipientRefused) -> Answer:
    """5.7 (RFC 3463) is policy, most often that we may not send through the server: no fault of the address."""
    enhanced = _ENHANCED.match(refused.message)
    detail = enhanced[0] if enhanced else ""
    for_good = refused.code >= 500 and not detail.startswith("5.7.")
    return Answer(Reception.REFUSED if for_good else Reception.DEFERRED, f"{refused.code} {detail}".strip())


async def _leave(client: aiosmtplib.SMTP) -> None:
    """Take leave of the server: what it accepted stays accepted, whatever becomes of the farewell."""
    with suppress(aiosmtplib.SMTPException, OSError):
        async with asyncio.timeout(FAREWELL_SECONDS):
            await client.quit()
    client.close()


def _address(message: EmailMessage, header: str) -> str:
    address: str = message[header].addresses[0].addr_spec
    return address
