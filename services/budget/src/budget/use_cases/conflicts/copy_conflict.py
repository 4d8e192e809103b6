"""Copy a row of the register of conflicts of interest (förvaltningslagen 2017:900, 16-18 §§)."""

from datetime import datetime

from budget.unit_of_work import Work
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
    assert work.event is not None, "own copies change by events only"
    await impartiality.note(work.session, bar, sequence=work.event.sequence, at=work.event.time)
