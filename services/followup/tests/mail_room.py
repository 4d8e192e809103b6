"""A real mail server on this machine, and those who are written to through it."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from followup.clients.mail import SmtpServer
from followup.documents.mail import Letterhead, SurveyLinks
from followup.programmes import load_programmes
from followup.settings import Settings
from followup.worker import handle_letters
from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from tests.support import facts
from tests.support.facts import ARBOGA, PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)  # the server's own, which repeats what is said to it
SURVEY_KEY = "en-nyckel-som-bara-finns-i-de-har-testerna"
SURVEY_ROOT = "https://api.example.se/followup/v1/survey-pages"
HEAD = Letterhead(
    "paminnelser@skolverket.example",
    "Skolverket",
    "https://insatser.example.se/",
    SurveyLinks(SURVEY_ROOT, SURVEY_KEY),
)
ADDRESSES = {
    "organizer": "sara.lind@arboga.example",
    "case_officer": "anna.ek@skolverket.example",
    "team_leader": "bo.dal@skolverket.example",
    "manager": "eva.alm@skolverket.example",
}


class MailRoom:
    """Keeps what it takes; `answers` is what it says to a recipient, or at another step, instead of yes, and
    `before_yes` is done before it says yes to a letter."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}
        self.silent = False
        self.before_yes: Callable[[], Awaitable[None]] | None = None
        self.port = 0

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        if self.silent:
            await asyncio.sleep(3600)
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        self.received.append(message_from_bytes(envelope.content, policy=default))
        self.recipients += envelope.rcpt_tos
        if self.before_yes:
            await self.before_yes()
        return "250 OK"

    def server(self, **changed: Any) -> SmtpServer:
        values: dict[str, Any] = {"host": "127.0.0.1", "port": self.port, "tls": "none"}
        return SmtpServer(**(values | changed))


@asynccontextmanager
async def mail_room(*, context: ssl.SSLContext | None = None, password: str = "") -> AsyncIterator[MailRoom]:
    """With a certificate it demands STARTTLS; with a password, a login."""
    room, loop = MailRoom(), asyncio.get_running_loop()

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        assert isinstance(login, LoginPassword)
        return AuthResult(success=login.password == password.encode(), handled=False)

    def protocol() -> SMTP:
        return SMTP(
            room,
            hostname="localhost",
            loop=loop,
            tls_context=context,
            require_starttls=context is not None,
            auth_required=bool(password),
            authenticator=check,
        )

    listening = await loop.create_server(protocol, "127.0.0.1", 0)
    room.port = listening.sockets[0].getsockname()[1]
    try:
        yield room
    finally:
        listening.close()


class Correspondents:
    """A case with somebody in every function, and the worker's turns on days that the test chooses."""

    def __init__(self, followup: ServiceUnderTest, authorization: AuthorizationHeaders, room: MailRoom) -> None:
        assert isinstance(followup.settings, Settings)
        self.followup = followup
        self.room = room
        self.officer = authorization("case_officer", subject="handlaggare")
        self.organizer = authorization("organizer", organization_number=ARBOGA)
        self.programmes = load_programmes(followup.settings.programmes_dir)

    async def sign(self, **changed: Any) -> AgreementSignedV1:
        agreement = facts.agreement_signed(**changed)
        await self.followup.deliver(agreement, agreement.cooperation_id)
        return agreement

    async def register(self, *functions: str, **changed: Any) -> list[Any]:
        return [await self.register_one(function, **changed) for function in functions or ADDRESSES]

    async def register_one(self, function: str, caller: Mapping[str, str] | None = None, **changed: Any) -> Any:
        body = {
            "programme": PROGRAMME,
            "organization_number": ARBOGA,
            "function": function,
            "name": "Åsa Öberg",
            "email": ADDRESSES.get(function),
            "from_on": "2026-11-28",
        }
        return await self.post("/contacts", body | changed, caller)

    async def post(self, path: str, body: Any, caller: Mapping[str, str] | None = None, *, tag: str = "") -> Any:
        headers = {**(caller or self.officer), **at("2026-11-28T09:00:00Z"), "Idempotency-Key": str(new_id())}
        return await self.followup.client.post(path, json=body, headers=headers | ({"If-Match": tag} if tag else {}))

    async def turn(self, day: str, *, hour: int = 9, server: SmtpServer | None = None, sends: bool = True) -> int:
        now = datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
        post = (server or self.room.server(), HEAD) if sends else None
        return await handle_letters(self.followup.sessions, now, programmes=self.programmes, post=post)

    async def letters(self, query: str = "") -> list[dict[str, Any]]:
        path = f"/letters?limit=500&sort=created_at{query}"
        answer = await self.followup.client.get(path, headers=self.officer)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def activity(self, kind: str) -> dict[str, Any]:
        answer = await self.followup.client.get(f"/activities?kind={kind}", headers=self.officer)
        item: dict[str, Any] = answer.json()["items"][0]
        return item

    async def complete(self, activity: dict[str, Any]) -> None:
        body = {"held_on": "2026-12-16", "notes": "Alla var där.", "mandates": ["rektor"], "right_mandate": True}
        headers = self.officer | at("2026-12-16T10:00:00Z") | {"If-Match": f'"{activity["version"]}"'}
        path = f"/activities/{activity['id']}/completions"
        answer = await self.followup.client.post(path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
