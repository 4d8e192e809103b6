"""What-if scenarios. Nothing here touches the books."""

from uuid import UUID

from fastapi import Request, Response

from budget.api.dependencies import ROOT, Create, ProgrammeQuery, Read
from budget.api.plan_schemas import ScenarioIn, ScenarioOut
from budget.models.plans import Scenario
from budget.use_cases.scenarios.make_scenario import make_scenario
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["plan och prognos"])
SORTS = {"updated_at": Scenario.updated_at, "name": Scenario.name}


def present(request: Request, row: Scenario) -> ScenarioOut:
    outlooks = row.outlooks
    return ScenarioOut.of(
        row,
        outlooks=outlooks,
        breaks=any(outlook.why for outlook in outlooks),
        links=links(request, f"{ROOT}/scenarios/{row.id}"),
    )


@router.get("/scenarios", summary="Lista scenarier", response_model=Page[ScenarioOut])
async def get_scenarios(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
) -> Response:
    """Sparade tankeförsök."""
    async with call.work as work:
        query = work.plans.list_scenarios(programme=programme)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/scenarios", summary="Gör ett scenario", status_code=201, response_model=ScenarioOut)
async def post_scenario(call: Create, body: ScenarioIn) -> Response:
    """Utgår från dagens läge och visar var, när och varför det brister. Bokföringen berörs inte."""
    async with call.work as work:
        scenario = await make_scenario(
            work, body.programme, name=body.name, changes=body.scenario_changes, now=call.now
        )
        return await call.answer(present, scenario)


@router.get("/scenarios/{scenario_id}", summary="Hämta ett scenario", response_model=ScenarioOut)
async def get_scenario(call: Read, scenario_id: UUID) -> Response:
    """Ett scenario, så som det såg ut när det gjordes."""
    async with call.work as work:
        return await call.answer(present, await work.plans.get_scenario(scenario_id))
