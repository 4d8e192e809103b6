"""Record a national average that is published elsewhere."""

from datetime import datetime
from decimal import Decimal

from selection.errors import of_field
from selection.models.national_value import NationalValue
from selection.readers.catalogue import Catalogue
from selection.rules.quantities import exact, text
from selection.steps.store_national_value import store_national_value
from selection.unit_of_work import Work


async def record_national_value(
    work: Work, indicator: str, school_year: str, catalogue: Catalogue, *, value: Decimal, source: str, now: datetime
) -> NationalValue:
    known = catalogue.indicators.get(indicator)
    if known is None:
        detail = f"Indikatorn {indicator} finns inte. Välj en ur listan indicators."
        raise of_field("indicator", detail, expected="en kod ur listan indicators")
    if not known.limits.low <= exact(value) <= known.limits.high:
        low, high = text(known.limits.low), text(known.limits.high)
        detail = f"Indikatorn ligger mellan {low} och {high}."
        raise of_field("value", detail, expected=f"ett tal från {low} till {high}")
    return await store_national_value(work, indicator, school_year, value=value, source=source, now=now)
