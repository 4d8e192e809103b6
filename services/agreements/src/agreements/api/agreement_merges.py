"""A merge of what two have written at once in a draft; shown clause by clause before anything is saved."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, Read
from agreements.api.merges import BASE, CollisionOut
from agreements.models.content import AgreementContent
from agreements.use_cases.agreements.merge_agreement import MergedAgreement, merge_agreement
from shared.days import Whole
from shared.rest.links import links
from shared.rest.problems import FieldProblem
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["överenskommelse"])


class AgreementMergeIn(In):
    base_version: Whole = BASE
    content: AgreementContent = Field(description="Det som du skrev")


class ClauseCollisionOut(CollisionOut):
    text: str = Field(
        description="Vad ni båda har skrivit, i klartext",
        examples=["Delutbetalning 2, belopp: Skolverket (local-case_officer) har skrivit 400000.00 och du 500000.00."],
    )


class AgreementMergeOut(Out):
    version: int = Field(description="Versionen att spara mot (If-Match)", examples=[4])
    content: dict[str, Any] = Field(description="Det hopslagna innehållet, att granska och spara")
    collisions: list[ClauseCollisionOut] = Field(description="Det som ni båda har ändrat; tomt när inget krockar")
    earlier_changes: list[str] = Field(
        description="Vad andra har ändrat sedan versionen som du utgick från, i klartext",
        examples=[["Sista dag: 2028-12-31 → 2029-06-30"]],
    )
    changes: list[str] = Field(
        description="Vad hopslagningen ändrar i det som står där nu, i klartext",
        examples=[["Delutbetalning 2, senast: 2027-10-01 → 2027-11-01"]],
    )
    signed_changes: list[str] = Field(
        description="Vad hopslagningen ändrar i det som båda parter har undertecknat och därför undertecknar på nytt; "
        "tomt när inget sådant ändras eller inget är undertecknat",
        examples=[["Delutbetalning 2, senast: 2027-10-01 → 2027-11-01"]],
    )
    faults: list[FieldProblem] = Field(description="Det som måste rättas innan det kan sparas")


def present(request: Request, merged: MergedAgreement) -> AgreementMergeOut:
    said = (vars(collision) | {"text": text} for collision, text in merged.collisions)
    return AgreementMergeOut.of(
        merged,
        version=merged.merge.version,
        content=merged.merge.content,
        collisions=list(map(ClauseCollisionOut.model_validate, said)),
        faults=[FieldProblem.model_validate(fault._asdict()) for fault in merged.faults],
        links=links(request, f"{ROOT}/agreements/{merged.agreement.id}"),
    )


@router.post("/agreements/{agreement_id}/merges", summary="Slå ihop utkastet", response_model=AgreementMergeOut)
async def post_agreement_merge(call: Read, agreement_id: UUID, body: AgreementMergeIn) -> Response:
    """Det som du skrev från en äldre version, hopslaget med det som står där nu. Ingenting sparas.

    Skrivs ingen version slås det ihop med den som gäller, att spara som en ändring. Har en part undertecknat krävs
    först en upplåsning.
    """
    async with call.work as work:
        merged = await merge_agreement(
            work, agreement_id, base_version=body.base_version, content=body.content, now=call.now
        )
        return await call.answer(present, merged)
