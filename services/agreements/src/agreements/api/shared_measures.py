"""Measures that several organisers share, and each organiser's share of cost and places."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, Change, ChangeOnce, Create, OrganizationFilter, Read
from agreements.api.values import PartOut, ReasonIn
from agreements.models.costs import BoughtKind, Cost
from agreements.models.shared_measure import Share, SharedCosts, SharedKind, SharedMeasure, ShareStatus
from agreements.models.writing import Kronor, Year
from agreements.rules.splitting import SplitRule, stated
from agreements.use_cases.shared_measures.change_shared_measure import change_shared_measure
from agreements.use_cases.shared_measures.join_shared_measure import join_shared_measure
from agreements.use_cases.shared_measures.leave_shared_measure import leave_shared_measure
from agreements.use_cases.shared_measures.plan_shared_measure import plan_shared_measure
from shared.contracts.terms import MeasureKind
from shared.days import Whole
from shared.kit.errors import InvalidInput, at_field
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, ProgrammeCode

router = Routes(tags=["gemensamma insatser"])
SORTS = {"title": SharedMeasure.title, "updated_at": SharedMeasure.updated_at}
SHARE_SORTS = {"joined_on": Share.joined_on, "updated_at": Share.updated_at}
Title = Annotated[Line, Field(min_length=1, max_length=200)]
Places = Annotated[Whole, Field(ge=1, le=100_000)]


class SharedCostIn(In):
    fiscal_year: Year = Field(description="Räkenskapsår", examples=[2027])
    cost_kind: BoughtKind = Field(
        description="Kostnadsslag: utbildningstjänst, verksamhetskostnad eller utveckling",
        examples=["education_service"],
    )
    amount: Kronor = Field(description="Vad hela insatsen kostar, i kronor", examples=["450000.00"])


class SharedMeasureChangeIn(ReasonIn):
    title: Title = Field(description="Insatsen", examples=["Högskolekurs i matematikdidaktik, 7,5 hp"])
    places: Places = Field(description="Antal platser, minst så många som är fördelade", examples=[30])
    costs: list[SharedCostIn] = Field(
        min_length=1, max_length=50, description="Hela kostnaden per räkenskapsår och kostnadsslag"
    )

    @property
    def shared_costs(self) -> SharedCosts:
        return _costs(self.costs)


class SharedMeasureIn(In):
    programme: Line = Field(
        min_length=1,
        max_length=100,
        description="Regeringsuppdraget vars huvudmän får delta",
        examples=["riktade-insatser-2024"],
    )
    title: Title = Field(description="Insatsen", examples=["Högskolekurs i matematikdidaktik, 7,5 hp"])
    kind: SharedKind = Field(description="Hur insatsen anordnas", examples=["university_course"])
    rule: SplitRule = Field(
        description="Hur kostnaden delas: lika, eller efter huvudmännens platser", examples=["by_places"]
    )
    places: Places = Field(description="Antal platser", examples=[30])
    costs: list[SharedCostIn] = Field(
        min_length=1, max_length=50, description="Hela kostnaden per räkenskapsår och kostnadsslag"
    )

    @property
    def shared_costs(self) -> SharedCosts:
        return _costs(self.costs)


class ShareIn(In):
    cooperation_id: UUID = Field(description="Huvudmannens samverkan")
    measure_id: UUID = Field(description="Insatsen i huvudmannens åtgärdsplan som deltar")
    places: Places = Field(description="Huvudmannens platser", examples=[12])


class SharedMeasureOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    title: str = Field(description="Insatsen", examples=["Högskolekurs i matematikdidaktik, 7,5 hp"])
    kind: MeasureKind = Field(description="Hur insatsen anordnas", examples=["university_course"])
    rule: SplitRule = Field(description="Hur kostnaden delas", examples=["by_places"])
    rule_text: str = Field(description="Samma regel i ord")
    places: int = Field(description="Antal platser", examples=[30])
    taken: int = Field(description="Fördelade platser", examples=[24])
    organizers: int = Field(description="Antal huvudmän som deltar", examples=[2])
    costs: list[Cost] = Field(description="Hela kostnaden per räkenskapsår och kostnadsslag")
    updated_at: datetime = Field(description="När den senast ändrades", examples=["2026-11-22T08:00:00Z"])


class ShareOut(PartOut):
    shared_measure_id: UUID = Field(description="Den gemensamma insatsen")
    title: str = Field(description="Den gemensamma insatsen", examples=["Högskolekurs i matematikdidaktik, 7,5 hp"])
    measure_id: UUID = Field(description="Insatsen i huvudmannens åtgärdsplan")
    places: int = Field(description="Huvudmannens platser", examples=[12])
    status: ShareStatus = Field(
        description="Om huvudmannen deltar, har lämnat eller deltog till slutet", examples=["agreed"]
    )
    costs: list[Cost] = Field(description="Huvudmannens andel så som hela kostnaden delas nu")
    agreed_costs: list[Cost] | None = Field(description="Andelen så som båda senast undertecknade den; tomt innan dess")
    must_be_amended: bool = Field(
        description="Om överenskommelsen säger ett annat belopp än andelen nu är", examples=[False]
    )
    rule_text: str = Field(description="Hur kostnaden delas, i ord")
    joined_on: date = Field(description="När huvudmannen gick med", examples=["2026-11-22"])
    left_on: date | None = Field(description="När huvudmannen lämnade insatsen", examples=["2027-02-01"])
    left_reason: str | None = Field(description="Varför", examples=["Lärarna går en annan kurs."])
    ended_on: date | None = Field(
        description="När överenskommelsen upphörde; andelen ändras inte sedan", examples=["2029-12-31"]
    )


def _costs(lines: Sequence[SharedCostIn]) -> SharedCosts:
    """Each year and kind once: what organisers that have ended bear is taken from the line of that year and kind."""
    count = Counter((line.fiscal_year, line.cost_kind) for line in lines)
    if twice := sorted({year for (year, _), times in count.items() if times > 1}):
        fault = at_field(
            "costs",
            f"{' och '.join(map(str, twice))} har flera rader med samma kostnadsslag",
            "en rad för varje räkenskapsår och kostnadsslag",
        )
        raise InvalidInput("Kostnaden kan inte delas. Lägg ihop raderna som hör ihop.", errors=fault)
    return SharedCosts(tuple(Cost.model_validate(line.model_dump(mode="json")) for line in lines))


def present(request: Request, shared: SharedMeasure) -> SharedMeasureOut:
    path = f"{ROOT}/shared-measures/{shared.id}"
    steps = (
        Step("change", "put_shared_measure", "PUT", path),
        Step("join", "post_share", "POST", f"{path}/shares", shared.taken < shared.places),
    )
    return SharedMeasureOut.of(
        shared, costs=list(shared.costs.root), rule_text=stated(shared.rule), links=links(request, path, *steps)
    )


def present_share(request: Request, share: Share) -> ShareOut:
    path, shared = f"{ROOT}/shares/{share.id}", share.shared_measure
    return ShareOut.of(
        share,
        title=shared.title,
        costs=list(share.costs.root),
        agreed_costs=list(share.agreed.root) if share.agreed else None,
        rule_text=stated(shared.rule),
        links=links(request, path, Step("leave", "post_share_departure", "POST", f"{path}/departures", share.stands)),
    )


@router.post("/shared-measures", summary="Planera en gemensam insats", response_model=SharedMeasureOut, status_code=201)
async def post_shared_measure(call: Create, body: SharedMeasureIn) -> Response:
    """En insats för flera huvudmän, till exempel en högskolekurs: en kostnad och ett antal platser."""
    async with call.work as work:
        values = body.model_dump(exclude={"costs", "kind"}) | {"kind": MeasureKind(body.kind)}
        return await call.answer(
            present, await plan_shared_measure(work, **values, costs=body.shared_costs, now=call.now)
        )


@router.get("/shared-measures", summary="Lista gemensamma insatser", response_model=Page[SharedMeasureOut])
async def get_shared_measures(
    call: Read,
    paging: PagingDep,
    programme: Annotated[
        ProgrammeCode | None, Query(max_length=100, description="Bara det uppdragets insatser")
    ] = None,
) -> Response:
    """Gemensamma insatser med sin kostnad och sina platser."""
    async with call.work as work:
        query = work.shared_measures.list_shared(programme)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/shared-measures/{shared_measure_id}", summary="Hämta en gemensam insats", response_model=SharedMeasureOut)
async def get_shared_measure(call: Read, shared_measure_id: UUID) -> Response:
    """En gemensam insats; huvudmännens andelar finns i shares."""
    async with call.work as work:
        return await call.answer(present, await work.shared_measures.get_shared(shared_measure_id))


@router.put("/shared-measures/{shared_measure_id}", summary="Ändra en gemensam insats", response_model=SharedMeasureOut)
async def put_shared_measure(call: Change, shared_measure_id: UUID, body: SharedMeasureChangeIn) -> Response:
    """Kostnaden delas om. Det som båda har undertecknat gäller tills de undertecknar en ändring med den nya andelen."""
    async with call.work as work:
        shared = await change_shared_measure(
            work,
            shared_measure_id,
            title=body.title,
            places=body.places,
            costs=body.shared_costs,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, shared)


@router.post(
    "/shared-measures/{shared_measure_id}/shares",
    summary="Gå med i en gemensam insats",
    response_model=ShareOut,
    status_code=201,
)
async def post_share(call: Create, shared_measure_id: UUID, body: ShareIn) -> Response:
    """En huvudman deltar med en insats i sin åtgärdsplan. Kostnaden delas om mellan alla som deltar."""
    async with call.work as work:
        share = await join_shared_measure(work, shared_measure_id, **body.model_dump(), now=call.now)
        return await call.answer(present_share, share)


@router.get("/shares", summary="Lista andelar i gemensamma insatser", response_model=Page[ShareOut])
async def get_shares(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    shared_measure_id: Annotated[UUID | None, Query(description="Bara den gemensamma insatsen")] = None,
    organization_number: OrganizationFilter = None,
    status: Annotated[ShareStatus | None, Query(description="Bara i detta läge")] = None,
) -> Response:
    """Huvudmännens andelar, med det som båda har undertecknat bredvid."""
    async with call.work as work:
        query = work.shares.list_shares(
            cooperation_id,
            shared_measure_id=shared_measure_id,
            organization_number=organization_number,
            status=status,
        )
    return await call.list(query, present_share, paging=paging, sorts=SHARE_SORTS)


@router.get("/shares/{share_id}", summary="Hämta en andel", response_model=ShareOut)
async def get_share(call: Read, share_id: UUID) -> Response:
    """En huvudmans andel i en gemensam insats."""
    async with call.work as work:
        return await call.answer(present_share, await work.shares.get_part(share_id))


@router.post("/shares/{share_id}/departures", summary="Lämna en gemensam insats", response_model=ShareOut)
async def post_share_departure(call: ChangeOnce, share_id: UUID, body: ReasonIn) -> Response:
    """Platserna blir lediga, och kostnaden delas om mellan dem som är kvar."""
    async with call.work as work:
        share = await leave_shared_measure(work, share_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present_share, share)
