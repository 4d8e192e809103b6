"""Record a published national average; a new one for the same year supersedes the one before."""

from datetime import datetime
from decimal import Decimal

from selection.models.national_value import NationalValue
from selection.readers.catalogue import Catalogue
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput


async def record_national_value(
    work: Work, indicator: str, school_year: str, catalogue: Catalogue, *, value: Decimal, source: str, now: datetime
) -> NationalValue:
    if indicator not in catalogue.indicators:
        raise InvalidInput(f"Indikatorn {indicator} finns inte. Välj en ur listan indicators.")
    known = await work.national_values.find_national_value(indicator, school_year)
    if known is not None:
        known.superseded_at = now
        known.touch(now)
        await work.session.flush()
    row = NationalValue(
        indicator=indicator, school_year=school_year, value=value, source=source, created_at=now, updated_at=now
    )
    work.national_values.add_national_value(row)
    await work.session.flush()
    before = {"value": str(known.value)} if known else None
    await work.record(
        "record_national_value", "national_value", row.id, at=now, before=before, after={"value": str(value)}
    )
    return row
