"""A fiscal year begins by itself at the turn of the year, and not with the first movement that comes."""

from datetime import datetime

from budget.rules.accounts import PositionKey
from budget.steps.open_year import open_year
from budget.unit_of_work import Work


async def begin_year(work: Work, key: PositionKey, *, now: datetime) -> None:
    await open_year(work, key, now=now)
