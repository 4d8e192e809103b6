"""Register an appropriation of the state's budget."""

from datetime import datetime

from budget.models.limits import Appropriation
from budget.unit_of_work import Work


async def register_appropriation(work: Work, *, code: str, name: str, now: datetime) -> Appropriation:
    row = Appropriation(code=code, name=name, created_at=now, updated_at=now)
    work.appropriations.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("register_appropriation", "appropriation", row.id, at=now, after={"code": code})
    return row
