"""A conflict of interest takes effect here at once, and in the other services when its event reaches them."""

from datetime import datetime

from agreements.facts import conflict_of_interest_recorded
from agreements.models.conflict import Conflict
from agreements.unit_of_work import Work
from shared.kit import impartiality
from shared.kit.impartiality import Bar


async def publish_conflict(work: Work, conflict: Conflict, *, now: datetime) -> None:
    bar = Bar(
        id=conflict.id,
        subject=conflict.official_id,
        tenant=conflict.organization_number,
        from_on=conflict.from_on,
        until_on=conflict.until_on,
    )
    await impartiality.note(work.session, bar, sequence=conflict.version, at=now)
    work.publish(conflict_of_interest_recorded(conflict), subject=conflict.id)
