"""Notes what an event says that another service has done for a case."""

from datetime import datetime
from uuid import UUID

from agreements.models.chain_step import ChainStep
from agreements.unit_of_work import Work


def note_step(work: Work, cooperation_id: UUID, *, now: datetime) -> None:
    assert work.event is not None, "steps of the chain come with events"
    work.chain.add(
        ChainStep(
            event_id=work.event.id,
            cooperation_id=cooperation_id,
            type=work.event.type,
            happened_at=work.event.time,
            received_at=now,
        )
    )
