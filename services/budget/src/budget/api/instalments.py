"""The instalments of grants, and the conditions they wait for."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, Create, OrganizationQuery, Read
from budget.api.elsewhere import of_agreement
from budget.api.payments import PaymentOut
from budget.api.payments import present as present_payment
from budget.models.instalments import Instalment, InstalmentState
from budget.use_cases.instalments.propose_instalment import propose_instalment
from shared.amount import Amount
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["betalningar"])
SORTS = {"due_on": Instalment.due_on, "number": Instalment.number, "updated_at": Instalment.updated_at}


class InstalmentOut(Out):
    id: UUID = Field(description="Identitet")
    commitment_id: UUID = Field(description="Överenskommelsen")
    number: int = Field(description="Löpnummer", examples=[1])
    due_on: date = Field(description="Förfallodag", examples=["2026-12-15"])
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    after_statement_id: UUID | None = Field(description="Redovisningen som först ska godkännas")
    statement_approved_on: date | None = Field(description="När redovisningen godkändes", examples=["2026-11-20"])
    state: InstalmentState = Field(description="Läge")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, row: Instalment) -> InstalmentOut:
    path = f"{ROOT}/instalments/{row.id}"
    stopped = row.state is InstalmentState.STOPPED
    steps = (
        Step("propose", "post_instalment_proposal", "POST", f"{path}/proposals", stopped),
        Step("commitment", "get_commitment", "GET", f"{ROOT}/commitments/{row.commitment_id}"),
        of_agreement(row.commitment_id),
    )
    return InstalmentOut.of(row, links=links(request, path, *steps))


@router.get("/instalments", summary="Lista delutbetalningar", response_model=Page[InstalmentOut])
async def get_instalments(
    call: Read,
    paging: PagingDep,
    commitment_id: Annotated[UUID | None, Query(description="Bara denna överenskommelse")] = None,
    state: Annotated[InstalmentState | None, Query(description="Bara i detta läge")] = None,
    organization_number: OrganizationQuery = None,
    since: Annotated[BookDay | None, Query(description="Förfaller från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Förfaller till och med dagen")] = None,
) -> Response:
    """Delutbetalningarna av bidragen enligt överenskommelserna, och vad de avvaktar."""
    async with call.work as work:
        query = work.instalments.list_instalments(
            commitment_id=commitment_id,
            state=state,
            organization_number=organization_number,
            since=since,
            until=until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/instalments/{instalment_id}", summary="Hämta en delutbetalning", response_model=InstalmentOut)
async def get_instalment(call: Read, instalment_id: UUID) -> Response:
    """En delutbetalning av ett bidrag."""
    async with call.work as work:
        return await call.answer(present, await work.instalments.get_instalment(instalment_id))


@router.post(
    "/instalments/{instalment_id}/proposals",
    summary="Föreslå en delutbetalning på nytt",
    status_code=201,
    response_model=PaymentOut,
)
async def post_instalment_proposal(call: Create, instalment_id: UUID) -> Response:
    """När en betalning har avvisats avvaktar delutbetalningen tills någon föreslår den på nytt."""
    async with call.work as work:
        payment = await propose_instalment(work, instalment_id, now=call.now)
        return await call.answer(present_payment, payment)
