"""Release what an ended agreement no longer needs: only payments approved and on their way stay bound."""

from datetime import datetime

from budget.facts import commitment_adjusted
from budget.models.commitments import Commitment
from budget.models.ledger import TransactionKind
from budget.rules.movements import Scope, amount_of, rebind
from budget.steps.find_running_day import find_running_day
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.steps.retain_approved import retain_approved
from budget.unit_of_work import Work


async def release_rest(work: Work, commitment: Commitment, *, reason: str, now: datetime) -> None:
    day = await find_running_day(work, commitment.programme, now=now)
    bound = commitment.bound_lines
    kept = await retain_approved(work, commitment, [], day=day)
    released = amount_of(bound) - amount_of(kept)
    movement = new_movement(
        work,
        TransactionKind.RELEASED,
        programme=commitment.programme,
        reference=commitment.diary_number,
        cause_id=commitment.id,
        day=day,
        now=now,
    )
    postings = rebind(Scope(commitment.programme, day.year), committed=(bound, kept))
    await demand_funds(work, postings, movement=movement)
    commitment.end(kept, reason, now)
    after = {"released": str(released)}
    await work.record("release_rest", "commitment", commitment.id, at=now, after=after, reason=reason)
    fact = commitment_adjusted(commitment, released=released)
    work.publish(fact, subject=commitment.cooperation_id, scope=commitment.programme)
