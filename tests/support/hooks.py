"""Webhooks of the sandbox: registered in the table, sent by workers that a test starts."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.clock import new_id
from shared.identity.auth import Permission, Permissions
from shared.kit import outbox
from shared.webhooks.outside import Outside
from shared.webhooks.sending import Webhooks
from shared.webhooks.signing import secret_of
from shared.webhooks.tables import webhook
from tests.support.receivers import Receiver
from tests.support.sandbox import ErasedV1, ManifestPublishedV1, NotedV1, Sandbox

KEY = "a key for the secrets of webhooks in tests"
FACTS = {fact.TYPE: fact for fact in (NotedV1, ErasedV1, ManifestPublishedV1)}
TRUST = ssl.create_default_context()
"""Made once: reading what the system trusts takes longer than most of these tests."""
READERS = Permissions("sandbox", [Permission("sandbox", "get_events", {"auditor": "all", "operator": "all"})])


@dataclass
class Hooks:
    """Where events are sent, and what has become of it."""

    sandbox: Sandbox

    async def add(self, receiver: Receiver, *, roles: tuple[str, ...] = ("operator",), **values: Any) -> UUID:
        """From the end of the feed on, as the API would."""
        webhook_id = new_id()
        async with self.sandbox.sessions() as session, session.begin():
            end = await outbox.read_end(session)
            fixed = {"id": webhook_id, "owner": "anna", "roles": list(roles), "url": receiver.url, "state": "active"}
            await session.execute(webhook.insert().values(**{"after_id": end} | fixed | values))
        return webhook_id

    async def row(self, webhook_id: UUID) -> Any:
        async with self.sandbox.sessions() as session:
            return (await session.execute(webhook.select().where(webhook.c.id == webhook_id))).one()

    async def log(self, webhook_id: UUID) -> list[tuple[Any, ...]]:
        """Attempt, status and failure of each call, in order."""
        query = text("SELECT attempt, status, failure FROM webhook_attempt WHERE webhook_id = :id ORDER BY position")
        async with self.sandbox.sessions() as session:
            return [tuple(row) for row in await session.execute(query, {"id": webhook_id})]

    async def set(self, webhook_id: UUID, values: str) -> None:
        """As if time had passed."""
        async with self.sandbox.owner.begin() as connection:
            await connection.execute(text(f"UPDATE webhook SET {values} WHERE id = :id"), {"id": webhook_id})

    def secret(self, webhook_id: UUID, generation: int = 1) -> str:
        return secret_of(KEY, webhook_id, generation)

    @asynccontextmanager
    async def worker(self, permissions: Permissions = READERS) -> AsyncIterator[Webhooks]:
        outside = Outside(agent="insatser-sandbox", loopback=True, trust=TRUST)
        worker = Webhooks(
            self.sandbox.sessions,
            lambda: self.sandbox.work("sandbox-worker", "system"),
            FACTS,
            key=KEY,
            permissions=permissions,
            outside=outside,
        )
        try:
            yield worker
        finally:
            await worker.close()

    async def send(self, *, permissions: Permissions = READERS) -> None:
        """What is due, by a worker of its own, until all of it is answered."""
        async with self.worker(permissions) as worker:
            await worker.look()
            await served(worker)


async def served(worker: Webhooks) -> None:
    await asyncio.gather(*worker.serving)
