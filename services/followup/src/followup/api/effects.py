"""Published results since the agreement, beside the country: by unit, organiser and cohort, and never a ranking."""

from decimal import Decimal
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from followup.api.dependencies import OrganizationFilter, ProgrammeFilter, Read
from followup.api.parts import Part
from followup.rules.effects import EffectLevel
from followup.steps.follow_effects import follow_effects
from shared.rest.lists import WHOLE, Page, PagingDep, answer_items
from shared.rest.routes import Routes
from shared.text import IndicatorCode

router = Routes(tags=["indikatorer"])


class EffectOut(Part):
    level: EffectLevel = Field(
        description="Skolenhet, huvudman, eller alla i uppdraget med samma utgångsläge", examples=["unit"]
    )
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    code: str = Field(description="Indikatorns kod i registret över mål och indikatorer", examples=["gr9_merit"])
    cohort: str | None = Field(
        description="Läsåret för utgångsläget; saknas när inget var publicerat före undertecknandet",
        examples=["2025/26"],
    )
    organization_number: str | None = Field(
        description="Huvudmannen; saknas för alla tillsammans", examples=["2120000530"]
    )
    school_unit_code: str | None = Field(description="Skolenheten, på den nivån", examples=["48000763"])
    school_year: str = Field(description="Läsåret som uppgifterna gäller", examples=["2026/27"])
    is_baseline: bool = Field(description="Om läsåret är utgångsläget: det sista med resultat vid undertecknandet")
    published: str | None = Field(
        description="Skolenhetens uppgift som den är publicerad, även när den är skyddad (..)", examples=["189,4"]
    )
    value: Decimal | None = Field(description="Skolenhetens tal, när det är publicerat", examples=["189.4"])
    national: Decimal | None = Field(description="Riksgenomsnittet samma läsår", examples=["226.9"])
    difference: Decimal | None = Field(
        description="Skillnad mot riket; för flera ett medelvärde, som saknas när de är för få", examples=["-37.5"]
    )
    change: Decimal | None = Field(description="Hur skillnaden har ändrats sedan utgångsläget", examples=["2.1"])
    units: int | None = Field(description="Skolenheter som ingår", examples=[1])
    organizers: int | None = Field(
        description="Huvudmän som ingår; saknas när de är färre än fem, liksom talen", examples=[1]
    )


@router.get("/effects", summary="Följ resultaten bredvid riket", response_model=Page[EffectOut], openapi_extra=WHOLE)
async def get_effects(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    level: Annotated[
        EffectLevel, Query(description="Skolenhet, huvudman, eller alla med samma utgångsläge")
    ] = EffectLevel.UNIT,
    code: Annotated[IndicatorCode | None, Query(max_length=60, description="En indikator")] = None,
    organization_number: OrganizationFilter = None,
) -> Response:
    """Publicerade resultat i de indikatorer som överenskommelserna följs med, från utgångsläget, bredvid riket. Det
    som källan skyddar förblir skyddat. Medelvärden är inom ett uppdrag, av samma skolenheter och huvudmän alla läsår,
    så att inget läsår och inget uppdrag kan dras från ett annat. Raderna står efter indikator och nummer: de rangordnar
    inte, och säger inget om orsaker. Ett läsårs resultat är av den 1 juni, ett kalenderårs av den 15 oktober."""
    async with call.work as work:
        found = await follow_effects(work, level, programme=programme, code=code)
    chosen = [e for e in found if organization_number in (None, e.organization_number)]
    return answer_items(call.request, [EffectOut.model_validate(e, from_attributes=True) for e in chosen], paging)
