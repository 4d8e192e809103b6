"""Make a scenario: today's positions are copied, so that it shows the same tomorrow."""

from datetime import datetime

from budget.models.plans import Scenario, ScenarioChanges, ScenarioStart, StartedCeiling, StartedPosition
from budget.rules.accounts import PositionKey
from budget.rules.positions import Position, position
from budget.steps.check_programme import check_programme
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def make_scenario(work: Work, programme: str, *, name: str, changes: ScenarioChanges, now: datetime) -> Scenario:
    await check_programme(work, programme)
    today = swedish_date(now)
    scenario = Scenario(
        programme=programme,
        name=name,
        copied_on=today,
        start=await _start(work, programme, year=today.year),
        changes=changes,
        made_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.plans.add(scenario)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("make_scenario", "scenario", scenario.id, at=now, after={"programme": programme, "name": name})
    return scenario


async def _start(work: Work, programme: str, *, year: int) -> ScenarioStart:
    """Every position, and the authorisations of the running year."""
    balances = await work.ledger.list_all_balances(programme=programme)
    positions = {key: position(found) for key, found in sorted(balances.items())}
    return ScenarioStart(
        positions=tuple(_position(key, standing) for key, standing in positions.items()),
        ceilings=tuple(_ceiling(key, standing) for key, standing in positions.items() if key.fiscal_year == year),
    )


def _position(key: PositionKey, standing: Position) -> StartedPosition:
    bound = standing.reserved + standing.committed + standing.paid - standing.repaid
    return StartedPosition(item=key.item, fiscal_year=key.fiscal_year, provided=standing.provided, bound=bound)


def _ceiling(key: PositionKey, standing: Position) -> StartedCeiling:
    return StartedCeiling(
        item=key.item,
        fiscal_year=key.fiscal_year,
        authorised=standing.authorised,
        outstanding=standing.outstanding,
    )
