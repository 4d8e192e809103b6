"""The dialogue teams side by side: time to agreement, returned plans and visits by two."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from followup.api.dependencies import ProgrammeFilter, Read
from followup.api.parts import Part
from followup.steps.compare_teams import compare_teams
from shared.clock import swedish_date
from shared.days import Whole
from shared.rest.lists import WHOLE, Page, PagingDep, answer_items
from shared.rest.routes import Routes

router = Routes(tags=["besök"])


class TeamComparisonOut(Part):
    dialogue_team_id: UUID | None = Field(
        description="Dialogteamet; saknas för samverkan utan team, och för alla tillsammans",
        examples=["0199a6f2-7c1e-7aa0-8000-000000000011"],
    )
    team_name: str = Field(description="Teamets namn", examples=["Team Mitt"])
    cooperations: int = Field(description="Samverkan där huvudmannen har tackat ja", examples=[8])
    agreements: int = Field(description="Varav överenskommelsen är undertecknad", examples=[6])
    median_days: int | None = Field(
        description="Dagar från ja till undertecknande, i mitten av alla; visas inte när det är färre än fem",
        examples=[118],
    )
    returned_plans: int = Field(
        description="Gånger en godkänd åtgärdsplan har gått tillbaka till huvudmannen före undertecknandet",
        examples=[3],
    )
    with_returned_plan: int = Field(description="Samverkan där det har hänt", examples=[2])
    visits: int = Field(description="Hållna besök", examples=[14])
    visits_by_two: int = Field(description="Varav av minst två processtödjare", examples=[13])
    is_few: bool = Field(description="Om talen bygger på färre än fem överenskommelser", examples=[False])
    note: str | None = Field(description="Vad små tal betyder, när de är små", examples=[None])


@router.get(
    "/team-comparisons", summary="Jämför dialogteam", response_model=Page[TeamComparisonOut], openapi_extra=WHOLE
)
async def get_team_comparisons(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    year: Annotated[
        Whole | None, Query(ge=2015, le=2100, description="Bara samverkan där huvudmannen tackade ja det året")
    ] = None,
) -> Response:
    """Tid från ja till överenskommelse, åtgärdsplaner som har gått tillbaka och besök av två, för varje team och för
    alla tillsammans. Teamen står efter namn: listan rangordnar inte, och ingen person nämns. Små tal sägs vara små. En
    samverkan räknas till det team som den hade vid undertecknandet, ett besök till det team som gjorde det."""
    async with call.work as work:
        compared = await compare_teams(work, programme=programme, year=year, today=swedish_date(call.now))
    shown = [TeamComparisonOut.model_validate(figures, from_attributes=True) for figures in compared]
    return answer_items(call.request, shown, paging)
