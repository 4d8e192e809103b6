"""Plans and scenarios: kept with their inputs, computed when they are read; the books are never touched."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from budget.models import Plan, Scenario
from budget.rules.cohorts import Cohort, HalfYear, PlannedYear, plan
from budget.rules.plan_table import Stated
from budget.rules.positions import position
from budget.rules.reports import Spent
from budget.rules.scenarios import Ceiling, Change, Outlook, Start, ceiling_outlook, outlook
from budget.unit_of_work import Work
from shared.kit.clock import swedish_date


async def make_plan(work: Work, programme: str, *, name: str, inputs: dict[str, Any], now: datetime) -> Plan:
    row = Plan(
        programme=programme, name=name, inputs=inputs, made_by=work.actor.subject, created_at=now, updated_at=now
    )
    work.plans.add(row)
    await work.session.flush()
    await work.record("make", "plan", row.id, at=now, after={"programme": programme, "name": name})
    return row


async def make_scenario(work: Work, programme: str, *, name: str, changes: dict[str, Any], now: datetime) -> Scenario:
    """Today's positions are copied, so that the scenario shows the same tomorrow."""
    row = Scenario(
        programme=programme,
        name=name,
        copied_on=swedish_date(now),
        start=await _copy(work, programme, year=swedish_date(now).year),
        changes=changes,
        made_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.plans.add(row)
    await work.session.flush()
    await work.record("make", "scenario", row.id, at=now, after={"programme": programme, "name": name})
    return row


async def _copy(work: Work, programme: str, *, year: int) -> dict[str, Any]:
    """Every position, and the authorisations of the running year."""
    running, copied, ceilings = year, [], []
    for (_, item, year), balances in sorted((await work.ledger.all_balances(programme=programme)).items()):
        standing = position(balances)
        bound = standing.reserved + standing.committed + standing.paid - standing.repaid
        copied.append({"item": item, "fiscal_year": year, "provided": str(standing.provided), "bound": str(bound)})
        if year == running:
            told = {"authorised": str(standing.authorised), "outstanding": str(standing.outstanding)}
            ceilings.append({"item": item, "fiscal_year": year} | told)
    return {"positions": copied, "ceilings": ceilings}


def cohorts_of(inputs: Mapping[str, Any]) -> list[Cohort]:
    return [
        Cohort(
            HalfYear(told["start_year"], told["start_half"]), told["organizers"], told["halves"], Decimal(told["each"])
        )
        for told in inputs.get("cohorts", [])
    ]


def planned_years(row: Plan, years: Iterable[int]) -> list[PlannedYear]:
    return plan(cohorts_of(row.inputs), years)


def stated_lines(row: Plan) -> list[Stated]:
    return [
        Stated(line["fiscal_year"], line["cost_kind"], Decimal(line["amount"]), line.get("why", ""))
        for line in row.inputs.get("lines", [])
    ]


async def planned_outcome(work: Work, plan_id: UUID, years: Iterable[int]) -> list[Spent]:
    """What a plan says per year and kind: its own lines, and grants from the cohorts when no line states them."""
    row = await work.plans.get_plan(plan_id)
    wanted = list(years)
    stated = [
        Spent(line["fiscal_year"], line["cost_kind"], Decimal(line["amount"])) for line in row.inputs.get("lines", [])
    ]
    with_grants = {line.fiscal_year for line in stated if line.cost_kind == "grant"}
    modelled = [
        Spent(year.year, "grant", year.cost) for year in planned_years(row, wanted) if year.year not in with_grants
    ]
    return [*stated, *modelled]


async def planned_dialogues(work: Work, plan_id: UUID, years: Iterable[int]) -> dict[int, int]:
    """How many dialogues the plan's cohorts have running in each year."""
    row = await work.plans.get_plan(plan_id)
    return {year.year: year.running for year in planned_years(row, years)}


def scenario_outlook(row: Scenario) -> list[Outlook]:
    starts = [
        Start(told["item"], told["fiscal_year"], Decimal(told["provided"]), Decimal(told["bound"]))
        for told in row.start["positions"]
    ]
    changes = [
        Change(
            told["item"],
            told["fiscal_year"],
            Decimal(told["provided"]),
            Decimal(told["bound"]),
            told["why"],
            Decimal(told.get("authorised", "0.00")),
        )
        for told in row.changes.get("changes", [])
    ]
    ceilings = [
        Ceiling(told["item"], told["fiscal_year"], Decimal(told["authorised"]), Decimal(told["outstanding"]))
        for told in row.start.get("ceilings", [])
    ]
    cohorts, item = cohorts_of(row.changes), row.changes["cohort_item"]
    return [
        *outlook(starts, changes, cohorts, item=item),
        *ceiling_outlook(ceilings, changes, cohorts, item=item),
    ]
