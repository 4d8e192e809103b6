"""Copies how a position stands."""

from datetime import datetime

from followup.copies import PositionEntry
from followup.unit_of_work import Work
from shared.contracts.budget import PositionChangedV1
from shared.kit.clock import swedish_date


async def copy_position(work: Work, changed: PositionChangedV1, *, now: datetime) -> None:
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
        effective_on=swedish_date(work.current_event.time),
    )
    entry.note(work.event)
    work.copies.add(entry)
