"""What has become of the grant of an agreement, instalment by instalment."""

from functools import partial
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, Read
from budget.api.elsewhere import of_agreement
from budget.rules.grants import Account, Standing
from budget.rules.money import total
from budget.steps.find_grant_account import find_grant_account
from shared.amount import Amount
from shared.rest.links import Step, links
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["återkrav"])
SUMS = ("paid", "approved", "open_claim", "repaid", "written_off", "unaccounted")


class StandingOut(Out):
    paid: Amount = Field(description="Betalt", examples=["250000.00"])
    approved: Amount = Field(description="Redovisat och godkänt", examples=["200000.00"])
    open_claim: Amount = Field(description="Återkrävt och ännu inte betalt", examples=["30000.00"])
    repaid: Amount = Field(description="Återbetalt på återkrav", examples=["20000.00"])
    written_off: Amount = Field(description="Avskrivet av återkrav", examples=["0.00"])
    unaccounted: Amount = Field(
        description="Varken redovisat och godkänt eller återkrävt. Det betalda är summan av de andra beloppen",
        examples=["0.00"],
    )


class InstalmentStandingOut(StandingOut):
    instalment_id: UUID | None = Field(description="Delutbetalningen; tomt för bidrag som betalats utöver planen")
    number: int | None = Field(description="Delutbetalningens löpnummer", examples=[1])
    statement_id: UUID | None = Field(
        description="Redovisningen som omfattar delutbetalningen, när överenskommelsen anger det"
    )


class GrantOut(StandingOut):
    commitment_id: UUID = Field(description="Överenskommelsen")
    instalments: list[InstalmentStandingOut] = Field(description="Per delutbetalning; de blir tillsammans summorna")


def present(account: Account, request: Request, agreement_id: UUID) -> GrantOut:
    rows = [_row(standing) for standing in account.standings]
    sums = {name: total(getattr(row, name) for row in rows) for name in SUMS}
    path = f"{ROOT}/commitments/{agreement_id}"
    commitment = Step("commitment", "get_commitment", "GET", path)
    shown = links(request, f"{path}/grants", commitment, of_agreement(agreement_id))
    return GrantOut(commitment_id=agreement_id, instalments=rows, _links=shown, **sums)


def _row(standing: Standing) -> InstalmentStandingOut:
    part = standing.part
    return InstalmentStandingOut.of(
        standing,
        paid=part.paid,
        instalment_id=part.instalment_id,
        number=part.number,
        statement_id=part.statement_id,
    )


@router.get("/commitments/{agreement_id}/grants", summary="Hämta hur bidraget står", response_model=GrantOut)
async def get_commitment_grant(call: Read, agreement_id: UUID) -> Response:
    """Per delutbetalning: betalt = godkänt + öppet återkrav + återbetalt + avskrivet + ännu inte redovisat."""
    async with call.work as work:
        commitment = await work.commitments.get_commitment(agreement_id)
        grant = await find_grant_account(work, commitment.id)
        return await call.answer(partial(present, grant.account), commitment.id)
