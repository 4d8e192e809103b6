"""An agreement has changed: places whose measure has left it are given up, those that both have signed are kept."""

from datetime import datetime

from agreements.models.agreement import NOT_ENDED, Agreement
from agreements.models.standing import signed_measures, standing_measures
from agreements.steps.end_place import end_place
from agreements.steps.fill_places import fill_places
from agreements.unit_of_work import Work
from shared.clock import swedish_date

DROPPED = "Insatsen står inte längre i överenskommelsen."
ENDED = "Överenskommelsen har upphört."


async def settle_places(work: Work, agreement: Agreement, *, now: datetime) -> None:
    """Settle places after every step that writes, signs, withdraws or ends; the case is locked."""
    wanted = {place.existing_programme_id for place in await work.places.list_standing(agreement.id)}
    if not wanted:
        return
    locked = {existing.id: existing for existing in await work.existing_programmes.lock_existing(wanted)}
    standing, signed = standing_measures(agreement), signed_measures(agreement)
    reason = DROPPED if agreement.status in NOT_ENDED else ENDED
    # Read them again: before the locks, whoever filled a queue may have changed them.
    for place in await work.places.list_standing(agreement.id):
        existing = locked[place.existing_programme_id]
        if place.measure_id in standing:
            if place.measure_id in signed and not place.signed:
                place.sign(now)
        # Places that an existing programme gave before it ended have been used, and stay in the history as taken.
        elif place.is_queued or swedish_date(now) <= existing.ends_on:
            await end_place(work, existing, place, reason=reason, now=now)
    for existing in locked.values():
        await fill_places(work, existing, now=now)
