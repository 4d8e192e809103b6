"""Keep a published national average; a new one for the same year supersedes the one before."""

from datetime import datetime
from decimal import Decimal

from selection.models.national_value import NationalValue
from selection.unit_of_work import Work


async def store_national_value(
    work: Work, indicator: str, school_year: str, *, value: Decimal, source: str, now: datetime
) -> NationalValue:
    known = await work.national_values.find_national_value(indicator, school_year)
    if known is not None:
        known.supersede(now)
        # The old row is flushed before the new one goes in: only one of them may be current.
        await work.session.flush()
    row = NationalValue(
        indicator=indicator, school_year=school_year, value=value, source=source, created_at=now, updated_at=now
    )
    work.national_values.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    before = {"value": str(known.value)} if known else None
    after = {"value": str(value)}
    await work.record("store_national_value", "national_value", row.id, at=now, before=before, after=after)
    return row
