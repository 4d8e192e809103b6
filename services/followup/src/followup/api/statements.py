"""Grant statements: submitted by the organiser, judged by a case officer, decided by a decider."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from followup.api.dependencies import ROOT, ChangeOnce, OrganizationFilter, ProgrammeFilter, Read
from followup.api.elsewhere import of_agreement, of_case
from followup.api.statement_schemas import (
    CorrectionIn,
    DecisionIn,
    ProposalIn,
    StatementOut,
    SubmissionIn,
    VersionOut,
    WholeStatementOut,
)
from followup.models.statement import ProposalState, Statement, StatementStatus
from followup.models.statement_version import StatementVersion
from followup.repository.statements import last_changed
from followup.rules.reminders import ContactFunction
from followup.use_cases.statements.correct_statement import correct_statement
from followup.use_cases.statements.decide_statement import decide_statement
from followup.use_cases.statements.propose_judgement import propose_judgement
from followup.use_cases.statements.submit_statement import submit_statement
from shared.days import Day
from shared.rest.links import Elsewhere, Link, Step, links
from shared.rest.lists import Page, PagingDep, SortFields
from shared.rest.routes import Routes

router = Routes(tags=["redovisningar av bidrag"])
SORTS: SortFields = {"due_on": Statement.due_on, "updated_at": last_changed()}


def present(request: Request, statement: Statement) -> StatementOut:
    return StatementOut.of(statement, links=_links(request, statement), updated_at=statement.last_changed)


def present_whole(request: Request, statement: Statement) -> WholeStatementOut:
    """Proposals are the agency's own work: an organiser sees only the accepted one."""
    internal = request.state.actor.own_tenant is None
    return WholeStatementOut.of(
        statement,
        links=_links(request, statement),
        updated_at=statement.last_changed,
        versions=[_version(version) for version in statement.versions],
        proposals=[
            proposal for proposal in statement.proposals if internal or proposal.state is ProposalState.ACCEPTED
        ],
    )


def _version(version: StatementVersion) -> VersionOut:
    return VersionOut(
        number=version.number,
        amount_used=version.amount_used,
        account=version.account,
        lines={line.cost_kind: line.amount for line in version.lines},
        reason=version.reason,
        submitted_at=version.submitted_at,
    )


def _links(request: Request, statement: Statement) -> dict[str, Link]:
    path = f"{ROOT}/statements/{statement.id}"
    is_expected = statement.status is StatementStatus.EXPECTED
    is_proposed = statement.status is StatementStatus.PROPOSED
    steps: tuple[Step | Elsewhere, ...] = (
        Step("submit", "post_submission", "POST", f"{path}/submissions", is_expected),
        Step("correct", "post_correction", "POST", f"{path}/corrections", statement.awaits_decision),
        Step("propose", "post_proposal", "POST", f"{path}/proposals", statement.awaits_decision),
        Step("decide", "post_decision", "POST", f"{path}/decisions", is_proposed),
        Step("schedule", "get_schedule", "GET", f"{ROOT}/schedules/{statement.schedule_id}"),
        of_case(statement.schedule_id),
        *of_agreement(statement.agreement_id),
    )
    return links(request, path, *steps)


@router.get("/statements", summary="Lista redovisningar av bidrag", response_model=Page[StatementOut])
async def get_statements(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    status: Annotated[StatementStatus | None, Query(description="Var redovisningen befinner sig")] = None,
    schedule_id: Annotated[UUID | None, Query(description="En samverkans redovisningar")] = None,
    organization_number: OrganizationFilter = None,
    due_since: Annotated[Day | None, Query(description="Ska lämnas från och med dagen")] = None,
    due_before: Annotated[Day | None, Query(description="Ska lämnas före dagen")] = None,
    escalated_to: Annotated[
        ContactFunction | None, Query(description="Försenade som senast den har påmints om")
    ] = None,
) -> Response:
    """Redovisningar som du får se, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.statements.list_statements(
            status=status,
            programme=programme,
            organization_number=organization_number,
            schedule_id=schedule_id,
            due_since=due_since,
            due_before=due_before,
            escalated_to=escalated_to,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS, identity=Statement.id)


@router.get("/statements/{statement_id}", summary="Hämta en redovisning", response_model=WholeStatementOut)
async def get_statement(call: Read, statement_id: UUID) -> Response:
    """En redovisning med allt som lämnats in, förslagen och de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present_whole, await work.statements.get_statement(statement_id))


@router.post(
    "/statements/{statement_id}/submissions",
    summary="Lämna en redovisning",
    status_code=201,
    response_model=WholeStatementOut,
)
async def post_submission(call: ChangeOnce, statement_id: UUID, body: SubmissionIn) -> Response:
    """Huvudmannen redovisar hur bidraget har använts."""
    async with call.work as work:
        statement = await submit_statement(
            work,
            statement_id,
            amount_used=body.amount_used,
            account=body.account,
            lines=body.lines,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present_whole, statement)


@router.post(
    "/statements/{statement_id}/corrections",
    summary="Rätta en redovisning",
    status_code=201,
    response_model=WholeStatementOut,
)
async def post_correction(call: ChangeOnce, statement_id: UUID, body: CorrectionIn) -> Response:
    """Huvudmannen lämnar en ny version, med skäl, så länge inget är beslutat. Ett förslag på den gamla faller."""
    async with call.work as work:
        statement = await correct_statement(
            work,
            statement_id,
            amount_used=body.amount_used,
            account=body.account,
            lines=body.lines,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present_whole, statement)


@router.post(
    "/statements/{statement_id}/proposals",
    summary="Föreslå beslut om en redovisning",
    status_code=201,
    response_model=WholeStatementOut,
)
async def post_proposal(call: ChangeOnce, statement_id: UUID, body: ProposalIn) -> Response:
    """En handläggare föreslår godkännande eller avslag. En annan person beslutar."""
    async with call.work as work:
        statement = await propose_judgement(
            work,
            statement_id,
            outcome=body.outcome,
            approved_amount=body.approved_amount,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present_whole, statement)


@router.post(
    "/statements/{statement_id}/decisions",
    summary="Besluta om en redovisning",
    status_code=201,
    response_model=WholeStatementOut,
)
async def post_decision(call: ChangeOnce, statement_id: UUID, body: DecisionIn) -> Response:
    """Bifall förslaget eller lämna det tillbaka. Ett bifall leder till nästa utbetalning eller ett återkrav."""
    async with call.work as work:
        statement = await decide_statement(
            work, statement_id, accepted=body.accepted, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present_whole, statement)
