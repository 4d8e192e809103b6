"""How the grant of a cooperation stands, beside budget's figures."""

from functools import partial
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, Read
from followup.rules.balance import GrantBalance
from shared.amount import Amount
from shared.kit.swedish import kronor
from shared.rest.links import Step, links
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["redovisningar av bidrag"])


class BalanceOut(Out):
    paid: Amount = Field(description="Utbetalt bidrag", examples=["500000.00"])
    approved: Amount = Field(description="Godkänt i beslut om redovisningar", examples=["240000.00"])
    not_accepted: Amount = Field(description="Inte godkänt i beslut om redovisningar", examples=["10000.00"])
    claimed: Amount = Field(description="Återkrävt, som det står nu", examples=["10000.00"])
    open_claim: Amount = Field(description="Återkrävt som inte har kommit tillbaka", examples=["10000.00"])
    repaid: Amount = Field(description="Återbetalt", examples=["0.00"])
    written_off: Amount = Field(description="Avskrivet", examples=["0.00"])
    left: Amount = Field(description="Kvar att redovisa", examples=["250000.00"])
    approvable: Amount = Field(
        description="Kan godkännas nu: utbetalt som inte är godkänt, återkrävt efter en redovisning, återbetalt eller "
        "avskrivet",
        examples=["250000.00"],
    )
    claimed_otherwise: Amount = Field(
        description="Återkrävt av annat skäl än en bedömd redovisning: överenskommelsens slut, eller ett eget beslut",
        examples=["0.00"],
    )
    difference: Amount = Field(description="Återkrävt utöver det som inte har godkänts", examples=["0.00"])
    adds_up: bool = Field(description="Om besluten och återkraven stämmer överens", examples=[True])
    explanation: str = Field(description="Hur summorna hänger ihop", examples=["Summorna stämmer."])


def present(request: Request, balance: GrantBalance, *, cooperation_id: UUID) -> BalanceOut:
    schedule = f"{ROOT}/schedules/{cooperation_id}"
    steps = (
        Step("schedule", "get_schedule", "GET", schedule),
        Step("statements", "get_statements", "GET", f"{ROOT}/statements?schedule_id={cooperation_id}"),
    )
    return BalanceOut.of(
        balance, links=links(request, f"{schedule}/balances", *steps), explanation=balance.in_words(kronor)
    )


@router.get("/schedules/{cooperation_id}/balances", summary="Hämta hur bidraget står", response_model=BalanceOut)
async def get_schedule_balance(call: Read, cooperation_id: UUID) -> Response:
    """Utbetalt = godkänt + återkrävt + återbetalt + avskrivet + kvar att redovisa, med det som är känt just nu."""
    async with call.work as work:
        balance = await work.balances.get_balance(cooperation_id)
        return await call.answer(partial(present, cooperation_id=cooperation_id), balance)
