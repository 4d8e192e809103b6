"""Takes what is published of school units as outcomes of the goals that are measured there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal

from followup.copies import UnitStatistics
from followup.models.indicator import Indicator
from followup.rules.indicators import THOUSANDTH, PublishedReading, Reading, ValueState
from followup.rules.school_years import resulted_on
from followup.unit_of_work import Work
from shared.contracts.selection import PublishedFigure

_NO_NUMBER = {
    "MISSING": ValueState.MISSING,
    "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS": ValueState.SUPPRESSED,
    "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE": ValueState.ALMOST_ALL,
}
"""Types of values that are no number, whatever stands beside them."""


async def follow_statistics(work: Work, indicators: Sequence[Indicator], *, now: datetime) -> None:
    """Take what is known of the units already. The units are locked by whoever calls."""
    followed = [one for one in indicators if one.school_unit_code and one.code and one.dropped_on is None]
    if not followed:
        return
    codes = {one.school_unit_code for one in followed if one.school_unit_code}
    found = {one.school_unit_code: one for one in await work.unit_statistics.list_statistics(codes)}
    for indicator in followed:
        statistics = found.get(indicator.school_unit_code or "")
        if statistics is None:
            # The goal may have been given another unit by an amendment.
            indicator.follow((), now)
            continue
        async with _dated(work, statistics):
            indicator.follow(read_figures(statistics, indicator), now)


def read_figures(statistics: UnitStatistics, indicator: Indicator) -> list[PublishedReading]:
    """All that is published of the unit by what the goal is measured by."""
    return [
        _read(figure)
        for published in statistics.published.indicators
        if published.indicator == indicator.code
        for figure in published.figures
    ]


@asynccontextmanager
async def _dated(work: Work, statistics: UnitStatistics) -> AsyncIterator[None]:
    """An outcome is known when both the goal and the figure are: the event that brings the goal may be the older."""
    is_older = work.known_at is not None and work.known_at < statistics.source_at
    if is_older:
        await work.session.flush()  # what came before has the event's time
        await work.history.date_known(statistics.source_at)
    yield
    if is_older and work.known_at:
        await work.session.flush()  # has the time of the figures
        await work.history.date_known(work.known_at)


def _read(figure: PublishedFigure) -> PublishedReading:
    number = _number(figure.value)
    state = _NO_NUMBER.get(figure.value_type, ValueState.MISSING if number is None else ValueState.KNOWN)
    return PublishedReading(
        figure.school_year,
        resulted_on(figure.school_year),
        figure.published,
        Reading(state, number if state is ValueState.KNOWN else None),
        _number(figure.national_average),
        figure.computed,
    )


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(THOUSANDTH)
