"""Copies how a position stands at the end of a booking day."""

from datetime import datetime

from followup.copies import PositionEntry
from followup.unit_of_work import Work
from shared.clock import swedish_date, within_day
from shared.contracts.budget import PositionChangedV1


async def copy_position(work: Work, fact: PositionChangedV1, *, now: datetime) -> None:
    published_at = work.published_at
    if fact.booked_on:
        # Published some time after: a report of the day counts it, and one of the day before does not.
        await work.history.date_known(within_day(fact.booked_on, published_at))
    entry = PositionEntry(
        id=work.current_event.id,
        position=work.current_event.subject,
        programme=fact.programme,
        fiscal_year=fact.fiscal_year,
        appropriation_item=fact.appropriation_item,
        cost_kind=fact.cost_kind,
        allotted=fact.allotted,
        reserved=fact.reserved,
        committed=fact.committed,
        paid=fact.paid,
        available=fact.available,
        effective_on=fact.booked_on or swedish_date(published_at),
    )
    entry.note(work.event)
    work.copies.add(entry)
