"""Copies what plans choose from: the indicators of the register, version by version."""

from datetime import datetime

from agreements.copies import Indicator
from agreements.unit_of_work import Work
from shared.contracts.selection import QualityEntryPublishedV1


async def copy_indicator(work: Work, fact: QualityEntryPublishedV1, *, now: datetime) -> None:
    """Copy it. An ended indicator comes as its next version, with a last day; approved plans stand as they are."""
    if fact.kind != "indicator":
        return
    indicator = Indicator(
        entry_id=fact.entry_id,
        **fact.model_dump(
            include={"code", "number", "title", "school_type", "direction", "unit", "low", "high"}
            | {"valid_from", "valid_to"}
        ),
    )
    indicator.note(work.event)
    await work.indicators.put(indicator)
