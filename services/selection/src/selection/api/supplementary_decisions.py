"""Supplementary decisions: more units for organisers that have accepted their offers."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from selection.api.dependencies import (
    ROOT,
    CatalogueDep,
    Change,
    Create,
    OrganizationNumberQuery,
    Person,
    ProgrammeQuery,
    ProgrammesDir,
    Read,
    SchoolUnitCode,
    SchoolYear,
)
from selection.documents.letters import supplementary_pdf
from selection.models.supplementary_decision import SupplementaryDecision, SupplementStatus
from selection.use_cases.programmes.load_programmes import load_programmes
from selection.use_cases.supplementary_decisions.describe_supplementary_decision import describe_supplementary_decision
from selection.use_cases.supplementary_decisions.propose_supplementary_decision import propose_supplementary_decision
from selection.use_cases.supplementary_decisions.settle_supplementary_decision import settle_supplementary_decision
from shared.days import Day, Flag
from shared.rest.accept import chosen
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.operations import JSON
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Prose

router = Routes(tags=["kompletterande beslut"])
PDF = "application/pdf"
SORTS = {
    "updated_at": SupplementaryDecision.updated_at,
    "proposed_on": SupplementaryDecision.proposed_on,
    "settled_on": SupplementaryDecision.settled_on,
}
MOST_UNITS = 50
"""Most units of one proposal; the programme's own limit is lower."""


class SupplementaryDecisionIn(In):
    school_unit_codes: list[SchoolUnitCode] = Field(
        min_length=1,
        max_length=MOST_UNITS,
        description="Skolenheterna som ska läggas till, var och en en gång",
        examples=[["48000763"]],
        json_schema_extra={"uniqueItems": True},
    )
    school_year: SchoolYear = Field(description="Läsåret som resultaten gäller", examples=["2025/26"])
    reason: Prose = Field(
        min_length=10,
        max_length=2000,
        description="Varför skolenheterna väljs",
        examples=["Resultaten är låga vid båda enheterna, och huvudmannens analys pekar ut dem."],
    )
    consulted_on: Day = Field(description="Dagen då Skolinspektionen hördes om dem", examples=["2026-11-10"])
    inspectorate_view: Prose = Field(
        min_length=3, max_length=2000, description="Vad Skolinspektionen svarade", examples=["Ingen invändning."]
    )
    exception_reason: Prose | None = Field(
        default=None,
        min_length=10,
        max_length=2000,
        description="Varför skolenheterna väljs fastän en regel talar emot det; krävs när någon gör det",
        examples=["Enheten har få elever men delar byggnad och rektor med den som redan ingår."],
    )


class SupplementSettlementIn(In):
    approve: Flag = Field(description="Besluta som föreslaget, eller avslå", examples=[True])
    participants: list[Person] = Field(
        default_factory=list,
        max_length=20,
        description="Andra som har deltagit i den slutliga handläggningen",
        examples=[["jurist"]],
    )
    reason: Prose | None = Field(
        default=None,
        min_length=3,
        max_length=2000,
        description="Skälet; krävs när förslaget avslås",
        examples=["Huvudmannen bör först slutföra sin analys."],
    )


class FigureOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    criterion: str = Field(description="Vad som mäts", examples=["Meritvärde, årskurs 9"])
    value: str = Field(description="Enhetens värde så som det är publicerat", examples=["171,9"])
    national_average: str = Field(description="Riksgenomsnittet för samma läsår", examples=["222,3"])


class ChosenUnitOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    school_unit_code: str = Field(description="Skolenhetskod", examples=["48000763"])
    name: str = Field(description="Skolenhetens namn", examples=["Brinellskolan"])
    school_types: tuple[str, ...] = Field(description="Skolformer", examples=[["GR"]])
    figures: tuple[FigureOut, ...] = Field(description="Resultat och förutsättningar för läsåret")


class WeighedRuleOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    school_unit_code: str = Field(description="Skolenheten som regeln talar emot", examples=["48000763"])
    code: str = Field(description="Regeln i uppdraget", examples=["few_pupils"])
    reason: str = Field(description="Vad regeln säger", examples=["Enheten har färre elever än programmets gräns."])
    source: str = Field(description="Källan till regeln", examples=["Redovisning dnr 2015:778, 2.3.3"])


class SupplementaryDecisionOut(Out):
    id: UUID = Field(description="Det kompletterande beslutets identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    offer_id: UUID = Field(
        description="Erbjudandet som skolenheterna läggs till i; för en samverkan som fördes över det som antogs "
        "utanför det här systemet, samma som `offer_id` i ärendet"
    )
    programme: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    organizer_name: str = Field(description="Huvudmannens namn", examples=["Jönköpings kommun"])
    status: SupplementStatus = Field(description="Om förslaget är prövat, och hur", examples=["proposed"])
    number: int | None = Field(
        description="Vilket av erbjudandets kompletterande beslut det är; tomt tills det är beslutat", examples=[1]
    )
    diary_number: str = Field(description="Diarienummer, samma som erbjudandets", examples=["2026:1234"])
    school_unit_codes: list[str] = Field(description="Skolenheterna som läggs till", examples=[["48000763"]])
    school_year: str = Field(description="Läsåret som resultaten gäller", examples=["2025/26"])
    reason: str = Field(description="Varför skolenheterna väljs", examples=["Resultaten är låga vid båda enheterna."])
    consulted_on: date = Field(description="Dagen då Skolinspektionen hördes", examples=["2026-11-10"])
    inspectorate_view: str = Field(description="Vad Skolinspektionen svarade", examples=["Ingen invändning."])
    exception_reason: str | None = Field(
        description="Varför undantag görs från en regel som talar emot", examples=["Enheterna delar byggnad."]
    )
    units: tuple[ChosenUnitOut, ...] = Field(
        validation_alias="chosen", description="Skolenheterna med läsårets resultat, så som de stod vid beslutet"
    )
    weighed_rules: tuple[WeighedRuleOut, ...] = Field(description="Regler som talar emot valet och som har vägts")
    proposed_by: str = Field(description="Vem som föreslog, och är föredragande", examples=["anna"])
    proposed_on: date = Field(description="När det föreslogs", examples=["2026-11-12"])
    settled_by: str | None = Field(description="Vem som prövade förslaget", examples=["berit"])
    settled_on: date | None = Field(description="När det prövades", examples=["2026-11-20"])
    settled_reason: str | None = Field(description="Skälet när det prövades", examples=["Analysen stöder valet."])
    updated_at: datetime = Field(description="När det senast ändrades")


def present(request: Request, decision: SupplementaryDecision) -> SupplementaryDecisionOut:
    path = f"{ROOT}/supplementary-decisions/{decision.id}"
    return SupplementaryDecisionOut.of(
        decision,
        links=links(
            request,
            path,
            Step("settle", "post_supplementary_settlement", "POST", f"{path}/settlements", decision.is_open),
            Step("document", "get_supplementary_document", "GET", f"{path}/documents", decision.is_decided),
            Step("offer", "get_offer", "GET", f"{ROOT}/offers/{decision.offer_id}", not decision.is_of_carried),
        ),
    )


@router.get(
    "/supplementary-decisions", summary="Lista kompletterande beslut", response_model=Page[SupplementaryDecisionOut]
)
async def get_supplementary_decisions(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    offer_id: Annotated[UUID | None, Query(description="Erbjudandet")] = None,
    organization_number: OrganizationNumberQuery = None,
    status: Annotated[SupplementStatus | None, Query(description="Om förslaget är prövat, och hur")] = None,
    since: Annotated[Day | None, Query(description="Föreslagna från och med dagen")] = None,
    until: Annotated[Day | None, Query(description="Föreslagna till och med dagen")] = None,
) -> Response:
    """Fler skolenheter hos huvudmän som har tackat ja: förslag och beslut. Huvudmannen ser sina egna beslut."""
    async with call.work as work:
        query = work.supplementary_decisions.list_decisions(
            offer_id=offer_id,
            organization_number=organization_number,
            programme=programme,
            status=status,
            since=since,
            until=until,
            own=call.actor.own_tenant,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post(
    "/offers/{offer_id}/supplementary-decisions",
    summary="Föreslå fler skolenheter",
    status_code=201,
    response_model=SupplementaryDecisionOut,
)
async def post_supplementary_decision(
    call: Create, catalogue: CatalogueDep, directory: ProgrammesDir, offer_id: UUID, body: SupplementaryDecisionIn
) -> Response:
    """Skolenheter som väljs efter huvudmannen. De ingår först när någon annan har beslutat det.

    Varje skolenhet ska vara huvudmannens, öppen och inte redan ingå, uppdragets regler får inte hindra den, och alla
    tillsammans får inte vara fler än uppdraget tillåter. Ett förslag i taget prövas för ett erbjudande. En samverkan
    som fördes över har sitt erbjudande utanför det här systemet: ange ärendets `offer_id`.
    """
    async with call.work as work:
        # What was carried over may be the first that is done in its assignment here.
        await load_programmes(work, directory, catalogue, now=call.now)
        decision = await propose_supplementary_decision(
            work,
            offer_id,
            catalogue,
            school_unit_codes=body.school_unit_codes,
            school_year=body.school_year,
            reason=body.reason,
            consulted_on=body.consulted_on,
            inspectorate_view=body.inspectorate_view,
            exception_reason=body.exception_reason,
            now=call.now,
        )
        return await call.answer(present, decision)


@router.get(
    "/supplementary-decisions/{decision_id}",
    summary="Hämta ett kompletterande beslut",
    response_model=SupplementaryDecisionOut,
)
async def get_supplementary_decision(call: Read, decision_id: UUID) -> Response:
    """Ett kompletterande beslut, eller ett förslag till det."""
    async with call.work as work:
        decision = await work.supplementary_decisions.get_decision(decision_id, own=call.actor.own_tenant)
        return await call.answer(present, decision)


@router.post(
    "/supplementary-decisions/{decision_id}/settlements",
    summary="Pröva ett kompletterande beslut",
    response_model=SupplementaryDecisionOut,
)
async def post_supplementary_settlement(
    call: Change, catalogue: CatalogueDep, decision_id: UUID, body: SupplementSettlementIn
) -> Response:
    """Besluta eller avslå. Den som föreslog får inte besluta. Allt prövas på nytt, så som det är den dagen."""
    async with call.work as work:
        decision = await settle_supplementary_decision(
            work,
            decision_id,
            catalogue,
            approve=body.approve,
            participants=body.participants,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, decision)


@router.get(
    "/supplementary-decisions/{decision_id}/documents",
    summary="Hämta det kompletterande beslutet som handling",
    responses={200: {"content": {JSON: {}, PDF: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def get_supplementary_document(call: Read, catalogue: CatalogueDep, decision_id: UUID) -> Response:
    """Beslutet med skäl, som JSON eller, med `Accept: application/pdf`, som tillgänglig PDF."""
    async with call.work as work:
        document = await describe_supplementary_decision(work, decision_id, catalogue, own=call.actor.own_tenant)
    if chosen(call.request, (JSON, PDF)) == JSON:
        return JSONResponse(document)
    # In a thread: a letter takes a while to set, and other requests must be answered meanwhile.
    content = await run_in_threadpool(supplementary_pdf, document)
    headers = {"Content-Disposition": f'inline; filename="kompletterande-beslut-{decision_id}.pdf"'}
    return Response(content, media_type=PDF, headers=headers)
