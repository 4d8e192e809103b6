"""Somebody with the leaked password of one service's NATS account."""

import asyncio
import json
from typing import Any

from nats.aio.client import Client

SHUT = 0.5
"""Seconds without an answer that count as refused, where the server does not say so itself."""


class Thief:
    """Asks with the leaked password, and hears what is refused."""

    def __init__(self) -> None:
        self.client = Client()
        self._refused = asyncio.Event()

    async def note(self, error: Exception) -> None:
        if "permissions violation" in str(error).lower():
            self._refused.set()

    async def ask(self, subject: str, body: Any = None) -> dict[str, Any] | None:
        """The answer; None when the server refuses to pass the question on, or nobody is there to answer it."""
        self._refused.clear()
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        async def take(message: Any) -> None:
            if not answer.done():
                answer.set_result(message.data)

        inbox = self.client.new_inbox()
        listening = await self.client.subscribe(inbox, cb=take)
        await self.client.publish(subject, b"" if body is None else json.dumps(body).encode(), reply=inbox)
        refused = asyncio.ensure_future(self._refused.wait())
        waited: set[asyncio.Future[Any]] = {answer, refused}
        await asyncio.wait(waited, timeout=SHUT, return_when=asyncio.FIRST_COMPLETED)
        refused.cancel()
        await listening.unsubscribe()
        return json.loads(answer.result()) if answer.done() and answer.result() else None

    async def hears(self, subject: str) -> list[bytes]:
        """The list fills with what comes under a subject, if it may be heard at all."""
        heard: list[bytes] = []

        async def take(message: Any) -> None:
            heard.append(message.data)

        await self.client.subscribe(subject, cb=take)
        await self.client.flush()
        return heard
