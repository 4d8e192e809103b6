"""Copies a row of the register of conflicts of interest (förvaltningslagen 2017:900, 16-18 §§)."""

from datetime import datetime

from followup.unit_of_work import Work
from shared.contracts.agreements import ConflictOfInterestRecordedV1
from shared.kit import impartiality


async def copy_conflict(work: Work, fact: ConflictOfInterestRecordedV1, *, now: datetime) -> None:
    bar = impartiality.Bar(
        id=fact.conflict_id,
        subject=fact.official_id,
        tenant=fact.organization_number,
        from_on=fact.from_on,
        until_on=fact.until_on,
    )
    event = work.current_event
    await impartiality.note(work.session, bar, sequence=event.sequence, at=event.time)
