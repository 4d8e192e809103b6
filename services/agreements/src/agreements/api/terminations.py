"""Terminations: a cooperation ends before its time, proposed by one person and decided by another."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, Change, ChangeOnce, OrganizationFilter, Read
from agreements.api.values import PartOut, Reason, ReasonIn
from agreements.models.termination import Termination, TerminationStatus
from agreements.use_cases.terminations.approve_termination import approve_termination
from agreements.use_cases.terminations.propose_end_of_case import propose_end_of_case
from agreements.use_cases.terminations.propose_termination import propose_termination
from agreements.use_cases.terminations.withdraw_termination import withdraw_termination
from shared.days import Day, Flag
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["överenskommelse"])
SORTS = {"updated_at": Termination.updated_at}


class CaseTerminationIn(ReasonIn):
    from_on: Day = Field(description="Från vilken dag samverkan upphör", examples=["2027-08-01"])
    communicated_on: Day | None = Field(
        default=None,
        description="När huvudmannen fick yttra sig över underlaget (25 § förvaltningslagen)",
        examples=["2027-06-20"],
    )
    not_heard_reason: Reason | None = Field(
        default=None,
        description="Varför huvudmannen inte har hörts, när det är uppenbart obehövligt: den har själv begärt att "
        "samverkan avslutas, eller finns inte längre. Anges i stället för `communicated_on`",
        examples=[None],
    )


class TerminationIn(CaseTerminationIn):
    claims_repayment: Flag = Field(
        default=True,
        description="Om bidrag som är utbetalt och inte redovisat ska krävas tillbaka enligt villkoren; beloppet "
        "fastställs i budgettjänsten",
        examples=[True],
    )
    final_statement_on: Day | None = Field(
        default=None,
        description="När utbetalt bidrag senast ska vara redovisat; tomt ger den tid som uppdragets regler anger",
        examples=["2027-11-01"],
    )


class TerminationOut(PartOut):
    agreement_id: UUID | None = Field(description="Överenskommelsen; tomt när samverkan avslutas utan någon")
    status: TerminationStatus = Field(description="Föreslaget, beslutat eller återtaget", examples=["proposed"])
    from_on: date = Field(description="Från vilken dag", examples=["2027-08-01"])
    reason: str = Field(description="Skäl", examples=["Skolan läggs ned."])
    communicated_on: date | None = Field(description="När huvudmannen fick yttra sig", examples=["2027-06-20"])
    not_heard_reason: str | None = Field(description="Varför huvudmannen inte har hörts", examples=[None])
    claims_repayment: bool = Field(description="Om återkrav ska ställas", examples=[True])
    repayment_ground: str | None = Field(
        description="Villkoren som återkravet grundas på; tomt tills det är beslutat",
        examples=["Bidrag som inte har använts ska betalas tillbaka."],
    )
    final_statement_on: date | None = Field(
        description="När utbetalt bidrag senast ska vara redovisat", examples=["2027-11-01"]
    )
    proposed_by: str = Field(description="Vem som lade förslaget", examples=["local-case_officer"])
    decided_by: str | None = Field(description="Vem som beslutade", examples=["local-decider"])
    decided_on: date | None = Field(description="Beslutsdag", examples=["2027-07-01"])
    withdrawal_reason: str | None = Field(description="Varför förslaget togs tillbaka", examples=["Skolan blir kvar."])


def present(request: Request, termination: Termination) -> TerminationOut:
    path = f"{ROOT}/terminations/{termination.id}"
    proposed = termination.status is TerminationStatus.PROPOSED
    steps = (
        Step("approve", "post_termination_approval", "POST", f"{path}/approvals", proposed),
        Step("withdraw", "post_termination_withdrawal", "POST", f"{path}/withdrawals", proposed),
    )
    return TerminationOut.of(termination, links=links(request, path, *steps))


@router.post(
    "/agreements/{agreement_id}/terminations",
    summary="Föreslå att överenskommelsen avslutas i förtid",
    response_model=TerminationOut,
    status_code=201,
)
async def post_termination(call: ChangeOnce, agreement_id: UUID, body: TerminationIn) -> Response:
    """Huvudmannen ska ha fått yttra sig. Någon annan än du beslutar; till dess gäller överenskommelsen.

    Gäller också en överenskommelse som inte är undertecknad: beslutet återtar utkastet och frigör pengarna.
    """
    async with call.work as work:
        termination = await propose_termination(
            work, agreement_id, **body.model_dump(), version=call.version, now=call.now
        )
        return await call.answer(present, termination)


@router.post(
    "/cooperations/{cooperation_id}/terminations",
    summary="Föreslå att en samverkan utan överenskommelse avslutas",
    response_model=TerminationOut,
    status_code=201,
)
async def post_case_termination(call: ChangeOnce, cooperation_id: UUID, body: CaseTerminationIn) -> Response:
    """När huvudmannen lämnar samverkan, eller upphör, innan en överenskommelse är skriven. Någon annan än du beslutar.

    Beslutet frigör pengar som är reserverade, och huvudmannen kan väljas på nytt.
    """
    async with call.work as work:
        termination = await propose_end_of_case(
            work, cooperation_id, **body.model_dump(), version=call.version, now=call.now
        )
        return await call.answer(present, termination)


@router.get("/terminations", summary="Lista förtida avslut", response_model=Page[TerminationOut])
async def get_terminations(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    organization_number: OrganizationFilter = None,
    status: Annotated[TerminationStatus | None, Query(description="Bara i detta läge")] = None,
    decided_since: Annotated[Day | None, Query(description="Beslutade från och med dagen")] = None,
    decided_until: Annotated[Day | None, Query(description="Beslutade till och med dagen")] = None,
) -> Response:
    """De förslag och beslut om avslut i förtid som du får se."""
    async with call.work as work:
        query = work.terminations.list_parts(
            cooperation_id,
            organization_number=organization_number,
            status=status,
            since=decided_since,
            until=decided_until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/terminations/{termination_id}", summary="Hämta ett förtida avslut", response_model=TerminationOut)
async def get_termination(call: Read, termination_id: UUID) -> Response:
    """Ett förslag eller beslut med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.terminations.get_part(termination_id))


@router.post("/terminations/{termination_id}/approvals", summary="Besluta om avslut", response_model=TerminationOut)
async def post_termination_approval(call: ChangeOnce, termination_id: UUID) -> Response:
    """Fattas av någon annan än den som lade förslaget. Pengar som inte är utbetalda frigörs, och ett utkast återtas."""
    async with call.work as work:
        termination = await approve_termination(work, termination_id, version=call.version, now=call.now)
        return await call.answer(present, termination)


@router.post(
    "/terminations/{termination_id}/withdrawals", summary="Ta tillbaka förslaget", response_model=TerminationOut
)
async def post_termination_withdrawal(call: Change, termination_id: UUID, body: ReasonIn) -> Response:
    """Samverkan, och överenskommelsen om det finns en, fortsätter att gälla."""
    async with call.work as work:
        termination = await withdraw_termination(
            work, termination_id, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, termination)
