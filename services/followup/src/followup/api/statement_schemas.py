"""Bodies of grant statements, in and out."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from followup.api.parts import Part
from followup.models.statement import ProposalState, StatementStatus
from followup.rules.reminders import ContactFunction
from followup.rules.statements import Outcome
from shared.amount import Amount
from shared.contracts.terms import CostKind
from shared.days import Flag
from shared.rest.resources import In, Out
from shared.text import Prose

AmountUsed = Annotated[Amount, Field(ge=Decimal(0), description="Kronor", examples=["240000.00"])]
LINES = {"grant": "240000.00"}


def _by_kind(lines: Any) -> Any:
    """Refuse a list, which is what statements of other systems have."""
    if not isinstance(lines, dict) or not lines:
        raise ValueError(f"ett JSON-objekt med beloppet för varje kostnadsslag, som {json.dumps(LINES)}")
    return lines


LinesIn = Annotated[dict[CostKind, AmountUsed], BeforeValidator(_by_kind)]


class SubmissionIn(In):
    amount_used: AmountUsed = Field(description="Hur mycket av bidraget som har använts", examples=["240000.00"])
    account: Prose = Field(
        min_length=1,
        max_length=10_000,
        description="Vad bidraget har använts till och vad det har lett till, utan personuppgifter",
        examples=["Handledning för 24 lärare i kollegialt lärande, åtta tillfällen."],
    )
    lines: LinesIn = Field(
        min_length=1, description="Använda kronor av bidraget; tillsammans det använda beloppet", examples=[LINES]
    )


class CorrectionIn(SubmissionIn):
    reason: Prose = Field(
        min_length=3, max_length=2000, description="Varför redovisningen rättas", examples=["En faktura saknades."]
    )


class ProposalIn(In):
    outcome: Outcome = Field(description="Om redovisningen ska godkännas eller avslås", examples=["approved"])
    approved_amount: AmountUsed = Field(
        description="Belopp att godkänna; resten är oanvänt (godkänd) eller återkrävs (avslagen)",
        examples=["240000.00"],
    )
    reason: Prose = Field(
        min_length=3,
        max_length=2000,
        description="Skälen för förslaget; vid avslag det som huvudmannen får läsa",
        examples=["Kostnaderna stämmer med åtgärdsplanen."],
    )


class DecisionIn(In):
    accepted: Flag = Field(description="Om förslaget bifalls; annars lämnas det tillbaka", examples=[True])
    reason: Prose | None = Field(
        default=None, max_length=2000, description="Varför förslaget lämnas tillbaka", examples=[None]
    )


class StatementOut(Out):
    id: UUID = Field(description="Redovisningens identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000003"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[2])
    schedule_id: UUID = Field(description="Samverkan", examples=["0199a6f2-7c1e-7aa0-8000-000000000001"])
    agreement_id: UUID = Field(description="Överenskommelsen", examples=["0199a6f2-7c1e-7aa0-8000-000000000002"])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    due_on: date = Field(description="Sista dag att lämna redovisningen", examples=["2027-06-30"])
    amount: Amount = Field(description="Bidraget som redovisas, kronor", examples=["250000.00"])
    agreed_amount: Amount | None = Field(
        description="Bidraget enligt överenskommelsen, om det som redovisas ändrades när den upphörde", examples=[None]
    )
    instalment_ids: list[UUID] = Field(description="Delutbetalningar som redovisas", examples=[[]])
    is_final: bool = Field(
        description="Om den begärdes när överenskommelsen hade upphört, för pengar som ingen annan redovisar",
        examples=[False],
    )
    status: StatementStatus = Field(description="Var redovisningen befinner sig", examples=["submitted"])
    number: int = Field(description="Vilken inlämnad version som gäller; 0 = ingen", examples=[1])
    amount_used: Amount | None = Field(description="Använt belopp enligt huvudmannen", examples=["240000.00"])
    approved_amount: Amount | None = Field(description="Godkänt belopp", examples=[None])
    not_accepted: Amount | None = Field(description="Oanvänt eller återkrävt belopp efter beslutet", examples=[None])
    decided_on: date | None = Field(description="Beslutsdag", examples=[None])
    escalated_to: ContactFunction | None = Field(
        description="Vem som senast skulle påminnas om att den är försenad: ansvarig, teamledare, chef", examples=[None]
    )
    escalated_at: datetime | None = Field(description="När det bestämdes", examples=[None])
    updated_at: datetime = Field(
        description="Senast ändrad, eller när en till skulle påminnas", examples=["2026-11-22T05:00:00Z"]
    )


class VersionOut(Part):
    number: int = Field(description="Versionens nummer", examples=[1])
    amount_used: Amount = Field(description="Använt belopp", examples=["240000.00"])
    account: str = Field(description="Vad bidraget har använts till", examples=["Handledning för 24 lärare."])
    lines: dict[CostKind, Amount] = Field(description="Använt belopp per kostnadsslag", examples=[LINES])
    reason: str | None = Field(description="Varför redovisningen rättades", examples=[None])
    submitted_at: datetime = Field(description="När versionen lämnades", examples=["2026-11-22T05:00:00Z"])


class ProposalOut(Part):
    number: int = Field(description="Vilken version förslaget gäller", examples=[1])
    outcome: Outcome = Field(description="Vad som föreslogs", examples=["approved"])
    approved_amount: Amount = Field(description="Belopp att godkänna", examples=["240000.00"])
    reason: str = Field(description="Skälen för förslaget", examples=["Kostnaderna stämmer med åtgärdsplanen."])
    state: ProposalState = Field(description="Vad som hände med förslaget", examples=["open"])
    proposed_at: datetime = Field(description="När förslaget lades", examples=["2026-11-22T05:00:00Z"])
    decided_at: datetime | None = Field(description="När förslaget avgjordes", examples=[None])
    decision_reason: str | None = Field(description="Varför förslaget lämnades tillbaka", examples=[None])


class WholeStatementOut(StatementOut):
    versions: list[VersionOut] = Field(description="Allt som har lämnats in, äldst först")
    proposals: list[ProposalOut] = Field(description="Förslag och vad som beslutades, äldst först")
