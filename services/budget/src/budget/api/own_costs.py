"""The agency's own costs: registered, attested by another, settled, reversed. No agreement stands behind them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import (
    ROOT,
    BookDay,
    Change,
    ChangeOnce,
    Create,
    Dnr,
    Message,
    Programme,
    ProgrammeQuery,
    Read,
    Reason,
    YearQuery,
)
from budget.models.own_costs import OwnCost, OwnCostState
from budget.rules.own_costs import Source
from budget.use_cases.own_costs.attest_own_cost import attest_own_cost
from budget.use_cases.own_costs.register_own_cost import NewCost, register_own_cost
from budget.use_cases.own_costs.reject_own_cost import reject_own_cost
from budget.use_cases.own_costs.reverse_own_cost import reverse_own_cost
from budget.use_cases.own_costs.settle_own_cost import settle_own_cost
from shared.amount import Amount
from shared.contracts.budget import OwnActivity
from shared.contracts.terms import CostKind, MeasureKind
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["egna kostnader"])
SORTS = {"updated_at": OwnCost.updated_at, "incurred_on": OwnCost.incurred_on}


class OwnCostIn(In):
    programme: Programme
    cost_kind: CostKind = Field(description="Kostnadsslag; bidrag är ingen egen kostnad", examples=["operation"])
    activity: OwnActivity = Field(description="Vad kostnaden är för", examples=["coordination"])
    measure_kind: MeasureKind | None = Field(
        default=None, description="Slag av insats, för insatser tillhandahållna av Skolverket", examples=[None]
    )
    amount: Amount = Field(gt=0, description="Belopp i kronor", examples=["150000.00"])
    incurred_on: BookDay = Field(description="Dagen då kostnaden uppstod", examples=["2026-11-20"])
    message: Message = Field(description="Vad kostnaden avser", examples=["Löner, projektledning, oktober"])
    diary_number: Dnr
    paid_by: Source | None = Field(
        default=None,
        description="Inkomst vid sidan av anslaget som betalar kostnaden; tomt är anslagsposten för kostnadsslaget",
        examples=["esf"],
    )

    @property
    def cost(self) -> NewCost:
        values = dict(self)
        return NewCost(text=values.pop("message"), **values)


class OwnCostOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    item: str = Field(description="Anslagsposten, eller inkomsten vid sidan av anslaget", examples=["1:1"])
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["operation"])
    activity: OwnActivity = Field(description="Vad kostnaden är för", examples=["coordination"])
    measure_kind: MeasureKind | None = Field(description="Slag av insats, om någon")
    amount: Amount = Field(description="Belopp i kronor", examples=["150000.00"])
    incurred_on: date = Field(description="Dagen då kostnaden uppstod", examples=["2026-11-20"])
    fiscal_year: int | None = Field(description="Räkenskapsåret som kostnaden belastar", examples=[2026])
    message: str = Field(
        validation_alias="text", description="Vad kostnaden avser", examples=["Löner, projektledning, oktober"]
    )
    diary_number: str = Field(description="Diarienummer", examples=["U2024/00123"])
    state: OwnCostState = Field(description="Läge")
    reason: str | None = Field(description="Varför den avvisades eller återfördes", examples=["Dubbel faktura"])
    registered_by: str = Field(description="Vem som registrerade", examples=["a1b2c3"])
    attested_by: str | None = Field(description="Vem som attesterade", examples=["d4e5f6"])
    paid_on: date | None = Field(description="Betalningsdag", examples=["2026-12-01"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class OwnSettlementIn(In):
    paid_on: BookDay = Field(description="Betalningsdag", examples=["2026-12-01"])
    bank_reference: Line = Field(
        min_length=1, max_length=100, description="Bankens referens", examples=["B2026120100017"]
    )


class OwnReasonIn(In):
    reason: Reason


def present(request: Request, row: OwnCost) -> OwnCostOut:
    path = f"{ROOT}/own-costs/{row.id}"
    registered, attested = row.state is OwnCostState.REGISTERED, row.state is OwnCostState.ATTESTED
    another = request.state.actor.subject != row.registered_by
    return OwnCostOut.of(
        row,
        links=links(
            request,
            path,
            Step("attest", "post_own_cost_attestation", "POST", f"{path}/attestations", registered and another),
            Step("reject", "post_own_cost_rejection", "POST", f"{path}/rejections", registered),
            Step("settle", "post_own_cost_settlement", "POST", f"{path}/settlements", attested),
            Step("reverse", "post_own_cost_reversal", "POST", f"{path}/reversals", attested),
        ),
    )


@router.get("/own-costs", summary="Lista egna kostnader", response_model=Page[OwnCostOut])
async def get_own_costs(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    state: Annotated[OwnCostState | None, Query(description="Bara i detta läge")] = None,
    activity: Annotated[OwnActivity | None, Query(description="Bara denna verksamhet")] = None,
    fiscal_year: YearQuery = None,
) -> Response:
    """Skolverkets egna kostnader utan överenskommelse. De som ekonomisystemet har betalat läses in som betalningar."""
    async with call.work as work:
        query = work.own_costs.list_costs(programme=programme, state=state, activity=activity, fiscal_year=fiscal_year)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/own-costs", summary="Registrera en egen kostnad", status_code=201, response_model=OwnCostOut)
async def post_own_cost(call: Create, body: OwnCostIn) -> Response:
    """Kostnaden räknas när en annan person har attesterat den."""
    async with call.work as work:
        return await call.answer(present, await register_own_cost(work, body.cost, now=call.now))


@router.get("/own-costs/{cost_id}", summary="Hämta en egen kostnad", response_model=OwnCostOut)
async def get_own_cost(call: Read, cost_id: UUID) -> Response:
    """En egen kostnad med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.own_costs.get_cost(cost_id))


@router.post("/own-costs/{cost_id}/attestations", summary="Attestera en egen kostnad", response_model=OwnCostOut)
async def post_own_cost_attestation(call: ChangeOnce, cost_id: UUID) -> Response:
    """Av en annan än den som registrerade. Kostnaden belastar året då den uppstod, eller det innevarande om det är
    stängt. Den bokförs också där utrymme saknas: då blir läget rött."""
    async with call.work as work:
        return await call.answer(present, await attest_own_cost(work, cost_id, version=call.version, now=call.now))


@router.post("/own-costs/{cost_id}/rejections", summary="Avvisa en egen kostnad", response_model=OwnCostOut)
async def post_own_cost_rejection(call: Change, cost_id: UUID, body: OwnReasonIn) -> Response:
    """Innan den är attesterad. Inget har räknats."""
    async with call.work as work:
        cost = await reject_own_cost(work, cost_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, cost)


@router.post("/own-costs/{cost_id}/settlements", summary="Lämna bankens besked", response_model=OwnCostOut)
async def post_own_cost_settlement(call: Create, cost_id: UUID, body: OwnSettlementIn) -> Response:
    """Kostnaden är betald: skulden är reglerad, och anslaget påverkas inte en gång till."""
    async with call.work as work:
        cost = await settle_own_cost(
            work, cost_id, paid_on=body.paid_on, bank_reference=body.bank_reference, now=call.now
        )
        return await call.answer(present, cost)


@router.post("/own-costs/{cost_id}/reversals", summary="Återför en egen kostnad", response_model=OwnCostOut)
async def post_own_cost_reversal(call: ChangeOnce, cost_id: UUID, body: OwnReasonIn) -> Response:
    """En attesterad kostnad som inte ska betalas. Anslaget får tillbaka beloppet."""
    async with call.work as work:
        cost = await reverse_own_cost(work, cost_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, cost)
