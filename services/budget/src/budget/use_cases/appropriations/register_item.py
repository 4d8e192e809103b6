"""Register an item of an appropriation."""

from datetime import datetime

from budget.models.limits import AppropriationItem
from budget.unit_of_work import Work


async def register_item(
    work: Work, *, code: str, appropriation: str, name: str, saves: bool, now: datetime
) -> AppropriationItem:
    row = AppropriationItem(
        code=code, appropriation=appropriation, name=name, saves=saves, created_at=now, updated_at=now
    )
    work.appropriations.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("register_item", "appropriation_item", row.id, at=now, after={"code": code, "saves": saves})
    return row
