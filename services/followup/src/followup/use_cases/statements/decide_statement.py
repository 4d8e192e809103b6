"""A decider accepts the proposal on a grant statement, or sends it back."""

from datetime import date, datetime
from uuid import UUID

from followup.errors import ReasonMissing
from followup.facts import statement_approved, statement_rejected
from followup.models.statement import Statement, StatementProposal
from followup.rules.statements import Outcome
from followup.steps.check_paid import check_paid
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def decide_statement(
    work: Work, statement_id: UUID, *, accepted: bool, reason: str | None, version: int, now: datetime
) -> Statement:
    if accepted:
        # Two statements of a case cannot both be approved for the same money: the second sees what the first took.
        await work.schedules.lock_schedule_of(statement_id)
    statement = await lock_part(work, work.statements.get_statement_for_change, statement_id, version=version, now=now)
    proposal = statement.get_open_proposal()
    await work.must_be_another("decide_statement", statement=statement.id)
    if accepted:
        await check_paid(work, statement, proposal.approved_amount)
        today = swedish_date(now)
        statement.accept(proposal, work.actor.subject, today=today, now=now)
        _publish(work, statement, proposal, today)
    elif reason:
        statement.send_back(proposal, work.actor.subject, reason=reason, now=now)
    else:
        fault = at_field("reason", "skäl saknas", "varför förslaget lämnas tillbaka")
        raise ReasonMissing("Ange varför förslaget lämnas tillbaka, så att handläggaren kan rätta det.", errors=fault)
    after = {"status": statement.status.value, "approved_amount": str(statement.approved_amount)}
    await work.record("decide_statement", "statement", statement.id, at=now, after=after, reason=reason)
    return statement


def _publish(work: Work, statement: Statement, accepted: StatementProposal, today: date) -> None:
    """Publish the fact on which budget pays the next instalment or claims money back."""
    approved = accepted.outcome is Outcome.APPROVED
    fact = (statement_approved if approved else statement_rejected)(statement, accepted, today)
    work.publish(fact, subject=statement.schedule_id, scope=statement.programme)
