"""Record a national average that is published elsewhere."""

from datetime import datetime
from decimal import Decimal

from selection.models.national_value import NationalValue
from selection.readers.catalogue import Catalogue
from selection.steps.store_national_value import store_national_value
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput


async def record_national_value(
    work: Work, indicator: str, school_year: str, catalogue: Catalogue, *, value: Decimal, source: str, now: datetime
) -> NationalValue:
    if indicator not in catalogue.indicators:
        raise InvalidInput(f"Indikatorn {indicator} finns inte. Välj en ur listan indicators.")
    return await store_national_value(work, indicator, school_year, value=value, source=source, now=now)
