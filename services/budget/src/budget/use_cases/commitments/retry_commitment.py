"""Bind what an agreement says and does not hold: after an amendment, a refusal, or when a planned year has come."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from budget.facts import refusal_text, tell_adjustment, tell_commitment, tell_commitment_refused
from budget.models import Commitment, CommitmentState, ReservationState, TransactionKind
from budget.rules.cost_lines import still_to_bind
from budget.rules.money import ZERO
from budget.rules.movements import Against, rebind
from budget.steps.move_funds import a_movement, lines_total, move_funds, scope_of
from budget.steps.place_costs import place_costs
from budget.steps.retain_approved import keep_leaving
from budget.unit_of_work import Work
from shared.kit.clock import swedish_date


async def retry_commitment(work: Work, agreement_id: UUID, *, now: datetime, version: int | None = None) -> Commitment:
    commitment = await work.fundings.get_commitment_for_change(agreement_id)
    commitment.expect(version)
    if commitment.state is not CommitmentState.ENDED:
        await rebind_commitment(work, commitment, now=now, tell_unchanged=False)
    return commitment


async def rebind_commitment(work: Work, commitment: Commitment, *, now: datetime, tell_unchanged: bool = True) -> None:
    """The caller has locked the cooperation. The outcome is told, whichever it is."""
    placed = await place_costs(work, commitment.programme, commitment.costs, now=now)
    held, waited = commitment.held, commitment.never_bound
    asked = still_to_bind(placed, spent=commitment.spent, held=held, year=swedish_date(now).year)
    wanted = await keep_leaving(work, commitment, [line for line in asked if line.against is not Against.PLAN], now=now)
    reservation = await work.fundings.find_reserved(commitment.cooperation_id) if waited else None
    movement = a_movement(
        work,
        TransactionKind.COMMITTED if waited else TransactionKind.ADJUSTED,
        programme=commitment.programme,
        reference=commitment.diary_number,
        cause_id=commitment.id,
        now=now,
    )
    given_up = reservation.held if reservation else []
    postings = rebind(scope_of(commitment.programme, now), reserved=(given_up, []), committed=(held, wanted))
    if not (postings or tell_unchanged or waited or commitment.reason):
        return
    commitment.agree(placed)
    shortages = await move_funds(work, postings, movement=movement)
    if shortages:
        is_news = any(shortage.headline not in (commitment.reason or "") for shortage in shortages)
        if not (is_news or tell_unchanged):
            return
        commitment.wait(refusal_text(shortages), now)
        tell_commitment_refused(work, commitment, shortages)
    else:
        commitment.bind(wanted, now)
        if reservation:
            reservation.end(ReservationState.USED, now)
        if postings or tell_unchanged or waited:
            _tell(work, commitment, waited=waited, released=max(ZERO, lines_total(held) - lines_total(wanted)))
    await work.session.flush()
    await work.record("rebind", "commitment", commitment.id, at=now, after={"bound": str(commitment.bound)})


def _tell(work: Work, commitment: Commitment, *, waited: bool, released: Decimal) -> None:
    if waited:
        tell_commitment(work, commitment)
    else:
        tell_adjustment(work, commitment, released=released)
