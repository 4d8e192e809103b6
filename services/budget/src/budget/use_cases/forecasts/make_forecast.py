"""Make the forecast of a day: paid, bound and reserved, with the forecaster's adjustments, per item and year."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from budget.errors import AmountTooLarge
from budget.models.forecasts import Forecast, ForecastLine
from budget.rules.forecasts import YEARS_AHEAD, Figures, Place
from budget.rules.money import LARGEST, ZERO
from budget.rules.own_costs import OWN_SOURCES
from budget.rules.positions import Position, position
from budget.rules.wording import FORECAST_TOO_LARGE
from budget.steps.check_programme import check_programme
from budget.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Comment:
    """Why the forecast differs from the one before, and from the budget."""

    before: str
    budget: str


NO_COMMENT = Comment("", "")


async def make_forecast(
    work: Work,
    programme: str,
    *,
    forecast_on: date,
    note: str,
    adjustments: Mapping[Place, Decimal],
    comments: Mapping[Place, Comment],
    now: datetime,
) -> Forecast:
    """Forecast this year and as many after it as the regleringsbrev says; items without money yet have zeros."""
    await check_programme(work, programme)
    standing = await _standing(work, programme)
    day = await work.forecasts.find_forecast_day(programme, forecast_on)
    last = day.last_year if day else forecast_on.year + YEARS_AHEAD
    items = {rule.item for rule in (await work.cost_rules.list_rules_on(programme, forecast_on)).values()}
    places = {(item, year) for item in items for year in range(forecast_on.year, last + 1)}
    places |= {place for place in (*standing, *adjustments) if place[1] >= forecast_on.year}
    row = Forecast(
        programme=programme,
        forecast_on=forecast_on,
        note=note,
        made_by=work.actor.subject,
        created_at=now,
        updated_at=now,
        lines=[
            _line(place, standing.get(place, Position()), adjustments.get(place, ZERO), comments.get(place, NO_COMMENT))
            for place in sorted(places)
        ],
    )
    work.forecasts.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("make_forecast", "forecast", row.id, at=now, after={"forecast_on": str(forecast_on)})
    return row


async def _standing(work: Work, programme: str) -> dict[Place, Position]:
    found = await work.ledger.list_all_balances(programme=programme)
    # The state asks for forecasts of its appropriations; other income is none.
    return {
        (key.item, key.fiscal_year): position(balances)
        for key, balances in found.items()
        if key.item not in OWN_SOURCES
    }


def _line(place: Place, standing: Position, adjustment: Decimal, comment: Comment) -> ForecastLine:
    outcome = standing.paid - standing.repaid
    figures = Figures(
        amount=outcome + standing.committed + standing.reserved + adjustment,
        outcome=outcome,
        brought_forward=standing.saved - standing.credit_used,
        allotted=standing.allotted,
        withdrawn=standing.withdrawn,
        comment_before=comment.before,
        comment_budget=comment.budget,
    )
    if figures.largest > LARGEST:
        raise AmountTooLarge(FORECAST_TOO_LARGE)
    return ForecastLine(item=place[0], fiscal_year=place[1], **asdict(figures))
