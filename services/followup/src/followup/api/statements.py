"""Grant statements: handed in by the organiser, proposed by a case officer, decided by a decider."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from followup.api.dependencies import ROOT, WorkDep
from followup.api.statement_shapes import (
    CorrectionIn,
    DecisionIn,
    ProposalIn,
    ProposalOut,
    StatementOut,
    SubmissionIn,
    VersionOut,
    WholeStatementOut,
)
from followup.models import ProposalState, Statement, StatementStatus, StatementVersion
from followup.use_cases.correct_statement import correct_statement
from followup.use_cases.decide_statement import decide_statement
from followup.use_cases.propose_judgement import propose_judgement
from followup.use_cases.submit_statement import submit_statement
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["redovisningar av bidrag"])
SORTS = {"due_on": Statement.due_on, "updated_at": Statement.updated_at}


def _steps(statement: Statement) -> list[Step | None]:
    path = f"{ROOT}/statements/{statement.id}"
    expected = statement.status is StatementStatus.EXPECTED
    handed_in = statement.status in (StatementStatus.SUBMITTED, StatementStatus.PROPOSED)
    proposed = statement.status is StatementStatus.PROPOSED
    return [
        Step("submit", "post_submission", "POST", f"{path}/submissions") if expected else None,
        Step("correct", "post_correction", "POST", f"{path}/corrections") if handed_in else None,
        Step("propose", "post_proposal", "POST", f"{path}/proposals") if handed_in else None,
        Step("decide", "post_decision", "POST", f"{path}/decisions") if proposed else None,
        Step("schedule", "get_schedule", "GET", f"{ROOT}/schedules/{statement.schedule_id}"),
    ]


def present(request: Request, statement: Statement) -> StatementOut:
    out = StatementOut.model_validate(statement)
    out.links = links(request, f"{ROOT}/statements/{statement.id}", *_steps(statement))
    return out


def present_whole(request: Request, statement: Statement) -> WholeStatementOut:
    """Proposals are the agency's own work: an organiser sees them only when they have been decided on."""
    fields = {name: getattr(statement, name) for name in StatementOut.model_fields if name != "links"}
    internal = request.state.actor.own_tenant is None
    return WholeStatementOut(
        **fields,
        versions=[_version(each) for each in statement.versions],
        proposals=[
            ProposalOut.model_validate(each)
            for each in statement.proposals
            if internal or each.state is ProposalState.ACCEPTED
        ],
        links=links(request, f"{ROOT}/statements/{statement.id}", *_steps(statement)),
    )


def _version(version: StatementVersion) -> VersionOut:
    lines = {line.cost_kind: line.amount for line in version.lines}
    names = ("number", "amount_used", "account", "reason", "submitted_at")
    return VersionOut(**{name: getattr(version, name) for name in names}, lines=lines)


@router.get("/statements", summary="Lista redovisningar av bidrag", response_model=Page[StatementOut])
async def get_statements(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    status: Annotated[StatementStatus | None, Query(description="Var redovisningen befinner sig")] = None,
    schedule_id: Annotated[UUID | None, Query(description="En samverkans redovisningar")] = None,
    programme: Annotated[str | None, Query(description="Regeringsuppdraget")] = None,
    organization_number: Annotated[str | None, Query(pattern=r"^\d{10}$", description="Huvudmannen")] = None,
    due_before: Annotated[date | None, Query(description="Ska lämnas före dagen")] = None,
) -> Response:
    """Redovisningar som du får se, sida för sida eller hela listan som CSV."""
    async with work:
        query = work.statements.list_statements(
            status=status,
            programme=programme,
            organization_number=organization_number,
            schedule_id=schedule_id,
            due_before=due_before,
        )
    return await answer_list(request, work, query, lambda s: present(request, s), paging=paging, sorts=SORTS)


@router.get("/statements/{statement_id}", summary="Hämta en redovisning", response_model=WholeStatementOut)
async def get_statement(request: Request, response: Response, work: WorkDep, statement_id: UUID) -> WholeStatementOut:
    """En redovisning med allt som lämnats in, förslagen och de steg som kan tas nu."""
    async with work:
        statement = await work.statements.get_statement(statement_id)
    response.headers["ETag"] = etag(statement.version)
    return present_whole(request, statement)


@router.post(
    "/statements/{statement_id}/submissions",
    summary="Lämna en redovisning",
    status_code=201,
    response_model=WholeStatementOut,
)
async def post_submission(
    request: Request,
    work: WorkDep,
    statement_id: UUID,
    body: SubmissionIn,
    version: ExpectedVersion,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Huvudmannen redovisar hur bidraget har använts."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        statement = await submit_statement(
            work,
            statement_id,
            amount_used=body.amount_used,
            account=body.account,
            lines=body.lines,
            version=version,
            now=now,
        )
        return await _answer(request, work, key, statement)


@router.post(
    "/statements/{statement_id}/corrections",
    summary="Rätta en redovisning",
    status_code=201,
    response_model=WholeStatementOut,
)
async def post_correction(
    request: Request,
    work: WorkDep,
    statement_id: UUID,
    body: CorrectionIn,
    version: ExpectedVersion,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Huvudmannen lämnar en ny version, med skäl, så länge inget är beslutat. Ett förslag på den gamla faller."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        statement = await correct_statement(
            work,
            statement_id,
            amount_used=body.amount_used,
            account=body.account,
            lines=body.lines,
            reason=body.reason,
            version=version,
            now=now,
        )
        return await _answer(request, work, key, statement)


@router.post(
    "/statements/{statement_id}/proposals",
    summary="Föreslå beslut om en redovisning",
    status_code=201,
    response_model=WholeStatementOut,
)
async def post_proposal(
    request: Request,
    work: WorkDep,
    statement_id: UUID,
    body: ProposalIn,
    version: ExpectedVersion,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """En handläggare föreslår godkännande eller avslag. En annan person beslutar."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        statement = await propose_judgement(
            work,
            statement_id,
            outcome=body.outcome,
            approved_amount=body.approved_amount,
            reason=body.reason,
            version=version,
            now=now,
        )
        return await _answer(request, work, key, statement)


@router.post(
    "/statements/{statement_id}/decisions",
    summary="Besluta om en redovisning",
    status_code=201,
    response_model=WholeStatementOut,
)
async def post_decision(
    request: Request,
    work: WorkDep,
    statement_id: UUID,
    body: DecisionIn,
    version: ExpectedVersion,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Bifall förslaget eller lämna det tillbaka. Ett bifall leder till nästa utbetalning eller ett återkrav."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        statement = await decide_statement(
            work, statement_id, accepted=body.accepted, reason=body.reason, version=version, now=now
        )
        return await _answer(request, work, key, statement)


async def _answer(request: Request, work: WorkDep, key: Idempotency, statement: Statement) -> Response:
    location = f"{ROOT}/statements/{statement.id}"
    return await key.answer(work, present_whole(request, statement), location=location, version=statement.version)
