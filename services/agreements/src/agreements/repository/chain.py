"""The steps of each service for a case: others' events, and our own."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import cast, select, union_all
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.chain_step import ChainStep
from shared.contracts.agreements import COOPERATION
from shared.kit.db import INSTANT
from shared.kit.schema import audit_entry, outbox


class Step(NamedTuple):
    event_id: UUID
    type: str
    happened_at: datetime
    received_at: datetime


class Chain:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, step: ChainStep) -> None:
        self._session.add(step)

    async def list_plan_steps(self, plan_id: UUID) -> list[tuple[datetime, str]]:
        """The times when the plan was approved and reopened, from the audit trail: no event says it."""
        query = select(audit_entry.c.at, audit_entry.c.action).where(
            audit_entry.c.object_type == "action_plan",
            audit_entry.c.object_id == str(plan_id),
            audit_entry.c.action.in_(("approve_plan", "reopen_plan", "approve", "reopen")),
        )
        return [(row.at, row.action) for row in await self._session.execute(query)]

    async def list_steps(self, cooperation_id: UUID) -> list[Step]:
        """The steps in the order in which they happened, whatever the order in which they were heard of."""
        others = select(ChainStep.event_id, ChainStep.type, ChainStep.happened_at, ChainStep.received_at).where(
            ChainStep.cooperation_id == cooperation_id
        )
        happened = cast(cast(outbox.c.event, JSONB)["time"].astext, INSTANT)
        # What we did ourselves is known when it happens.
        ours = select(outbox.c.id, outbox.c.type, happened, happened.label("known_at")).where(
            # The outbox numbers its events by aggregate and subject.
            outbox.c.subject == f"{COOPERATION}/{cooperation_id}"
        )
        steps = union_all(others, ours).subquery()
        query = select(steps).order_by(steps.c.happened_at, steps.c.received_at, steps.c.event_id)
        return [Step(*row) for row in await self._session.execute(query)]
