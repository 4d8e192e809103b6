"""Keep our copy of who is barred from whose cases."""

from datetime import datetime

from selection.unit_of_work import Work
from shared.contracts.agreements import ConflictOfInterestRecordedV1
from shared.kit.impartiality import Bar, note


async def copy_conflict(work: Work, fact: ConflictOfInterestRecordedV1, *, now: datetime) -> None:
    assert work.event is not None, "own copies change by events only"
    bar = Bar(fact.conflict_id, fact.official_id, fact.organization_number, fact.from_on, fact.until_on)
    await note(work.session, bar, sequence=work.event.sequence, at=work.event.time)
