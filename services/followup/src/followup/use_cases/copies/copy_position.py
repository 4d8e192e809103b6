"""Copies how a position stands at the end of a booking day."""

from datetime import datetime

from followup.copies import PositionEntry
from followup.unit_of_work import Work
from shared.clock import swedish_date, within_day
from shared.contracts.budget import PositionChangedV1


async def copy_position(work: Work, changed: PositionChangedV1, *, now: datetime) -> None:
    published_at = work.current_event.time
    if changed.booked_on:
        # Published some time after: a report of the day counts it, and one of the day before does not.
        await work.history.date_known(within_day(changed.booked_on, published_at))
    entry = PositionEntry(
        id=work.current_event.id,
        position=work.current_event.subject,
        programme=changed.programme,
        fiscal_year=changed.fiscal_year,
        appropriation_item=changed.appropriation_item,
        cost_kind=changed.cost_kind,
        allotted=changed.allotted,
        reserved=changed.reserved,
        committed=changed.committed,
        paid=changed.paid,
        available=changed.available,
        effective_on=changed.booked_on or swedish_date(published_at),
    )
    entry.note(work.event)
    work.copies.add(entry)
