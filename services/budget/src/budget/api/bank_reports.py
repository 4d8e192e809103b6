"""Reports from the bank: what has become of the payments that left in files."""

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, Field

from budget.api.dependencies import ROOT, SendOnce
from budget.api.imports import DryRun, FileName
from budget.errors import FileUnreadable
from budget.steps.apply_receipt import Applied, Outcome
from budget.steps.import_rows import ImportFile
from budget.use_cases.bank_reports.apply_bank_report import AppliedReport, apply_bank_report
from shared.amount import Amount
from shared.files.rows import Form
from shared.rest.links import links
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["betalningar"])
XML: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Rapporten som den kom från banken.",
        "content": {"application/xml": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ReportRowOut(BaseModel):
    """En post i rapporten."""

    line: int = Field(description="Rad i filen", examples=[42])
    reference: str = Field(description="Betalningens referens i betalfilen (EndToEndId)", examples=["SKV000000000017"])
    amount: Amount | None = Field(description="Beloppet enligt banken, om det står", examples=["200000.00"])
    outcome: Outcome = Field(description="Vad posten ledde till", examples=["paid"])
    message: str = Field(
        description="Vad som skiljer, eller varför banken avvisade",
        examples=["Banken avvisade betalningen. AC04 Kontot är avslutat"],
    )
    payment_id: UUID | None = Field(description="Betalningen, när den är känd")
    claim_id: UUID | None = Field(description="Återkravet som pengarna kom in på, när det är känt")


class BankReportOut(Out):
    kind: str = Field(description="Rapportens slag", examples=["camt.054.001.08"])
    dry_run: bool = Field(description="Om inget har sparats", examples=[True])
    booked: int = Field(description="Betalningar som bokfördes", examples=[3])
    received: int = Field(description="Inbetalningar som bokfördes på återkrav", examples=[0])
    returned: int = Field(description="Betalningar som banken avvisade, eller som kom tillbaka", examples=[1])
    known: int = Field(description="Besked som redan fanns", examples=[0])
    under_way: int = Field(description="Betalningar som banken har tagit emot och inte bokfört", examples=[0])
    differences: int = Field(description="Poster som inte stämmer: inget är ändrat", examples=[0])
    rows: list[ReportRowOut] = Field(description="Varje post, med vad den ledde till")


def present(request: Request, done: AppliedReport, *, dry_run: bool) -> BankReportOut:
    return BankReportOut.of(
        done,
        dry_run=dry_run,
        booked=done.count(Outcome.PAID),
        received=done.count(Outcome.RECEIVED),
        returned=done.count(Outcome.RETURNED),
        known=done.count(Outcome.KNOWN),
        under_way=done.count(Outcome.UNDER_WAY),
        differences=done.count(Outcome.DIFFERENCE),
        rows=[_row(row) for row in done.rows],
        links=links(request, f"{ROOT}/imports"),
    )


def _row(row: Applied) -> ReportRowOut:
    return ReportRowOut(
        line=row.entry.line,
        reference=row.entry.reference,
        amount=row.entry.amount,
        outcome=row.outcome,
        message=row.message,
        payment_id=row.payment_id,
        claim_id=row.claim_id,
    )


@router.post(
    "/bank-reports",
    summary="Läs in en rapport från banken",
    status_code=200,
    response_model=BankReportOut,
    openapi_extra=XML,
)
async def post_bank_report(call: SendOnce, dry_run: DryRun = False, file_name: FileName = "fil") -> Response:
    """ISO 20022: pain.002.001.03 och .10 (mottagna och avvisade betalningar), camt.054.001.02 och .08 (bokförda).
    Posterna hör till betalningar i våra betalfiler genom EndToEndId. En bokförd betalning blir betald, en avvisad
    går tillbaka. Pengar som har kommit in bokförs på återkravet vars referens betalaren har angett. Det som inte
    stämmer ändrar inget och redovisas post för post. Samma rapport igen ändrar inget."""
    async with call.file(FileUnreadable, forms=(Form.TREE,)) as (contents, content_hash), call.work as work:
        done = await apply_bank_report(work, ImportFile(file_name, contents, content_hash), now=call.now)
        if dry_run:
            raise call.tried(partial(present, dry_run=True), done)
        return await call.answer(partial(present, dry_run=False), done)
