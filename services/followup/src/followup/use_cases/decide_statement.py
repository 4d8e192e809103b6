"""A decider accepts the proposal on a grant statement, or sends it back. Budget pays or claims on what is told."""

from datetime import date, datetime
from uuid import UUID

from followup.errors import ReasonMissing
from followup.models import Statement, StatementProposal
from followup.rules.statements import Outcome
from followup.unit_of_work import Work
from shared.contracts.followup import StatementApprovedV1, StatementRejectedV1
from shared.kit.clock import swedish_date


async def decide_statement(
    work: Work, statement_id: UUID, *, accepted: bool, reason: str | None, version: int, now: datetime
) -> Statement:
    statement = await work.statements.get_statement_for_change(statement_id)
    statement.expect(version)
    proposal = statement.proposal_to_decide()
    work.actor.must_differ_from(proposal.proposed_by)
    if accepted:
        today = swedish_date(now)
        statement.accept(proposal, work.actor.subject, today=today, now=now)
        _tell(work, statement, proposal, today)
    elif reason:
        statement.send_back(proposal, work.actor.subject, reason=reason, now=now)
    else:
        raise ReasonMissing("Ange varför förslaget lämnas tillbaka, så att handläggaren kan rätta det.")
    await work.session.flush()
    after = {"status": statement.status.value, "approved_amount": str(statement.approved_amount)}
    await work.record("decide_statement", "statement", statement.id, at=now, after=after, reason=reason)
    return statement


def _tell(work: Work, statement: Statement, proposal: StatementProposal, today: date) -> None:
    approved, rest = proposal.approved_amount, statement.not_accepted
    assert rest is not None, "a decided statement has its sums"
    told: StatementApprovedV1 | StatementRejectedV1
    if proposal.outcome is Outcome.APPROVED:
        told = StatementApprovedV1(
            cooperation_id=statement.schedule_id,
            agreement_id=statement.agreement_id,
            statement_id=statement.id,
            approved_amount=approved,
            unused_amount=rest,
            approved_on=today,
        )
    else:
        told = StatementRejectedV1(
            cooperation_id=statement.schedule_id,
            agreement_id=statement.agreement_id,
            statement_id=statement.id,
            approved_amount=approved,
            claim_amount=rest,
            reason=proposal.reason,
            rejected_on=today,
        )
    work.publish(told, subject=statement.schedule_id, scope=statement.programme)
